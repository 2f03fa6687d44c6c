"""Shapes of requests, and of what exists already."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.buddying.policy import FORMATS, LONGEST_DETAILS, LONGEST_TITLE
from collab.buddying.schemas.networks import NetworkSchema, ServedSchema
from collab.core.http import EntityId, Input, Output, PageQuery, QueryId, Text, page_of

STATES = ("open", "full", "done", "withdrawn", "elsewhere")
MOST_CHOICES = 12


def choices(longest: int = 60, **kwargs: Any) -> fields.Field:
    """A short list of slugs or codes; the verb says which of them are unknown."""
    return fields.List(
        Text(longest=longest, shortest=1),
        validate=validate.Length(max=MOST_CHOICES, error="too-many"),
        **kwargs,
    )


class RequestLineSchema(Output):
    """A request in a list."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    asker = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    themes = fields.List(fields.String(), required=True)
    countries = fields.List(fields.String(), required=True)
    languages = fields.List(fields.String(), required=True)
    formats = fields.List(fields.String(validate=validate.OneOf(FORMATS)), required=True)
    by_when = fields.Date(required=True, allow_none=True)
    wanted = fields.Integer(required=True)
    helped = fields.Integer(required=True, metadata={"description": "Pairs that are at work for it."})
    waiting = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Helpers who have not answered yet; null for readers who are not to know."},
    )
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    created_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class RequestRightsSchema(Output):
    """What the reader may do with a request as it stands."""

    change = fields.Boolean(required=True)
    withdraw = fields.Boolean(required=True)
    finish = fields.Boolean(required=True)
    reopen = fields.Boolean(required=True)
    send_elsewhere = fields.Boolean(required=True)
    ask_helpers = fields.Boolean(required=True)
    read_answers = fields.Boolean(required=True)


class BuddyRequestSchema(RequestLineSchema):
    """A request on its own page."""

    details = fields.String(required=True)
    html = fields.String(required=True)
    same_territory = fields.Boolean(required=True)
    covered_by = fields.List(fields.Nested(ServedSchema), required=True)
    sent_to = fields.Nested(NetworkSchema, required=True, allow_none=True)
    bulletin_id = fields.Integer(required=True, allow_none=True)
    queued_at = fields.AwareDateTime(required=True, allow_none=True)
    can = fields.Nested(RequestRightsSchema, required=True)


RequestPage = page_of(RequestLineSchema)


class _Described(Input):
    """What both a new request and a change may say."""

    details = Text(longest=LONGEST_DETAILS)
    themes = choices()
    countries = choices(longest=2)
    languages = choices(longest=8)
    formats = choices()
    by_when = fields.Date(allow_none=True)
    wanted = fields.Integer(strict=True, validate=validate.Range(1, 5, error="out-of-range"))
    same_territory = fields.Boolean()


class BuddyRequestCreate(_Described):
    """A new request: what for, and for which authority; at least one theme or country."""

    mandate_id = EntityId(required=True)
    title = Text(required=True, shortest=1, longest=LONGEST_TITLE)


class BuddyRequestUpdate(_Described):
    """What is to change; what is not said stays."""

    title = Text(shortest=1, longest=LONGEST_TITLE)


class BuddyRequestQuery(PageQuery):
    """Which requests are asked for."""

    q = Text(load_default="", longest=100)
    state = fields.String(load_default="", validate=validate.OneOf(("", *STATES)))
    theme = Text(load_default="", longest=60)
    country = Text(load_default="", longest=2)
    authority_id = QueryId(load_default=None)
    mine = fields.Boolean(
        load_default=False, metadata={"description": "Only those of the reader's authorities."}
    )


class ElsewhereCreate(Input):
    """The network that is asked instead."""

    network = Text(required=True, shortest=1, longest=60)
