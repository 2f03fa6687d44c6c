"""Shapes of alerts, their boards and what is answered."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.core.http import EntityId, Input, Output, Text, list_of
from collab.countries.policy import ANSWERS

LONGEST_WORDS = 500


class AlertSchema(Output):
    """An alert as every reader of shared monitoring sees it."""

    id = fields.Integer(required=True)
    story_id = fields.Integer(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    countries = fields.List(fields.String(), required=True)
    themes = fields.List(fields.String(), required=True)
    state = fields.String(required=True, validate=validate.OneOf(("published", "expired", "withdrawn")))
    live = fields.Boolean(required=True, metadata={"description": "Whether it may be answered now."})
    version = fields.Integer(required=True)
    published_at = fields.AwareDateTime(required=True)
    published_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)


class AlertAnswerSchema(Output):
    """What an authority answered, with who did and under which mandate."""

    authority = fields.Nested(AuthorityRefSchema, required=True)
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))
    words = fields.String(required=True)
    by = fields.Nested(PersonRefSchema, required=True)
    acting_for = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    via = fields.String(required=True, validate=validate.OneOf(("page", "mail")))
    at = fields.AwareDateTime(required=True)
    discussion_id = fields.Integer(required=True, allow_none=True)
    message_number = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Where “need help” was written."}
    )


class OwnAlertAnswerSchema(Output):
    """An authority that the reader may answer for, with what stands of it."""

    authority = fields.Nested(AuthorityRefSchema, required=True)
    exposed = fields.Boolean(required=True)
    acting_for = fields.Boolean(required=True)
    answer = fields.Nested(AlertAnswerSchema, required=True, allow_none=True)


class AlertCountsSchema(Output):
    """How far a board has filled."""

    exposed = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    silent = fields.Integer(required=True)
    need_help = fields.Integer(required=True)
    can_help = fields.Integer(required=True)


class ListedAlertSchema(Output):
    """A live alert with the reader's own answers; the counts are for who reads all of its board."""

    alert = fields.Nested(AlertSchema, required=True)
    mine = fields.List(fields.Nested(OwnAlertAnswerSchema), required=True)
    counts = fields.Nested(AlertCountsSchema, required=True, allow_none=True)


AlertList = list_of(ListedAlertSchema)


class AlertTieSchema(Output):
    """A partnership through which an authority is exposed."""

    id = fields.Integer(required=True)
    country = fields.String(required=True)
    place = fields.String(required=True)
    partner = fields.String(required=True)
    ends_on = fields.Date(required=True, allow_none=True)
    ends_precision = fields.String(required=True, validate=validate.OneOf(("day", "month", "year")))
    referent = fields.Nested(PersonRefSchema, required=True, allow_none=True)


class ExposedAuthoritySchema(Output):
    """An authority that an alert concerns."""

    authority = fields.Nested(AuthorityRefSchema, required=True)
    ties = fields.List(fields.Nested(AlertTieSchema), required=True)
    answer = fields.Nested(AlertAnswerSchema, required=True, allow_none=True)
    seen = fields.Integer(
        required=True, allow_none=True, metadata={"description": "How many of its people have looked."}
    )
    mine = fields.Boolean(required=True)


class AlertBoardSchema(Output):
    """All that one reader may know of who answers an alert."""

    alert = fields.Nested(AlertSchema, required=True)
    oversees = fields.Boolean(required=True)
    counts = fields.Nested(AlertCountsSchema, required=True, allow_none=True)
    exposed = fields.List(fields.Nested(ExposedAuthoritySchema), required=True)
    others = fields.List(fields.Nested(AlertAnswerSchema), required=True)
    mine = fields.List(fields.Nested(OwnAlertAnswerSchema), required=True)
    earlier = fields.List(fields.Nested(AlertAnswerSchema), required=True)


class AlertAnswerCreate(Input):
    """An authority's answer."""

    authority_id = EntityId(required=True)
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))
    words = Text(longest=LONGEST_WORDS, load_default="")
    mandate_id = EntityId(load_default=None, allow_none=True)


class MailAnswerQuery(Input):
    """The link of a mail."""

    token = Text(longest=200, shortest=1, required=True)
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))


class MailAnswerCreate(Input):
    """For which authority, where the person has several, and in which words."""

    authority_id = EntityId(load_default=None, allow_none=True)
    words = Text(longest=LONGEST_WORDS, load_default="")


class MailAnswerSchema(Output):
    """What a link of a mail answers, for which authorities, and what stands of each."""

    alert = fields.Nested(AlertSchema, required=True)
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))
    authorities = fields.List(fields.Nested(OwnAlertAnswerSchema), required=True)
