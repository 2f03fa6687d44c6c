"""Shapes of the sending desk."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.core.http import Input, Output, PageQuery, QueryId, Text, page_of
from collab.digests.service.audience_sql import REASONS
from collab.digests.service.sending.audience import ROLES, SHOWN
from collab.digests.service.sending.deliveries import STATES
from collab.digests.service.sending.exporting import LANGUAGES
from collab.digests.service.sending.pausing import ACTS
from collab.digests.service.sending.resending import DECISIONS
from collab.groups.schemas import GroupRefSchema

_ONE_OF_LANGUAGES = validate.OneOf(LANGUAGES, error="unknown")


class AudienceCountSchema(Output):
    """How many people one word fits."""

    name = fields.String(required=True)
    people = fields.Integer(required=True)


class AudienceReservedSchema(Output):
    """A group that items come from, and how many get the edition without them."""

    group = fields.Nested(GroupRefSchema, required=True)
    items = fields.Integer(required=True)
    without = fields.Integer(required=True)


class AudienceSampleSchema(Output):
    """Somebody of a role who receives it."""

    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    person = fields.Nested(PersonRefSchema, required=True)


class AudienceSchema(Output):
    """Who receives an edition, counted as things stand."""

    receives = fields.Integer(required=True)
    languages = fields.List(fields.Nested(AudienceCountSchema), required=True)
    roles = fields.List(fields.Nested(AudienceCountSchema), required=True)
    items = fields.Integer(required=True)
    whole = fields.Integer(
        required=True, metadata={"description": "How many of them may read all of its items."}
    )
    reserved = fields.List(fields.Nested(AudienceReservedSchema), required=True)
    gone = fields.Integer(required=True, metadata={"description": "Items that nobody may read any more."})
    without = fields.List(fields.Nested(AudienceCountSchema), required=True)
    samples = fields.List(fields.Nested(AudienceSampleSchema), required=True)


class AudienceQuery(PageQuery):
    """Whom of the audience, or who is not of it."""

    show = fields.String(load_default="receives", validate=validate.OneOf(SHOWN, error="unknown"))
    q = Text(load_default="", longest=100)
    role = fields.String(load_default="", validate=validate.OneOf(("", *ROLES), error="unknown"))
    language = fields.String(load_default="", validate=validate.OneOf(("", *LANGUAGES), error="unknown"))
    without = QueryId(load_default=None, metadata={"description": "A group that they may not read."})


class AudiencePersonSchema(Output):
    """Somebody who receives it, or does not and why."""

    person = fields.Nested(PersonRefSchema, required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    why = fields.String(required=True, allow_none=True, validate=validate.OneOf(REASONS))


class TestAskedCreate(Input):
    """A letter to oneself."""

    client_key = fields.UUID(required=True)
    language = fields.String(required=True, validate=_ONE_OF_LANGUAGES)


class TestAskedSchema(Output):
    """Where to look for it."""

    address = fields.String(required=True)


class SendingMovedSchema(Output):
    """The last act that held or repeated a sending."""

    act = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    by = fields.Nested(PersonRefSchema, required=True, allow_none=True)


class SendingProgressSchema(Output):
    """Where the sending of an edition stands."""

    state = fields.String(required=True, metadata={"description": "Of the edition."})
    run = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(("planning", "sending", "ended"))
    )
    total = fields.Integer(required=True)
    expected = fields.Integer(required=True, allow_none=True)
    unwritten = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    sending = fields.Integer(required=True)
    sent = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    uncertain = fields.Integer(required=True, metadata={"description": "May have arrived, and nobody knows."})
    withdrawn = fields.Integer(required=True)
    suppressed = fields.Integer(required=True)
    deferred = fields.Integer(required=True, metadata={"description": "Of the waiting, put off by a server."})
    undecided = fields.Integer(
        required=True, metadata={"description": "Of the uncertain, those nobody decided about."}
    )
    per_minute = fields.Integer(required=True)
    seconds_left = fields.Integer(required=True, allow_none=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    last_at = fields.AwareDateTime(required=True, allow_none=True)
    moved = fields.Nested(SendingMovedSchema, required=True, allow_none=True)
    forgotten = fields.Boolean(required=True)


class SendingHold(Input):
    """What to do with a sending."""

    act = fields.String(required=True, validate=validate.OneOf(ACTS, error="unknown"))


class DeliveryFilter(Input):
    """Which letters."""

    state = fields.String(load_default="", validate=validate.OneOf(("", *STATES), error="unknown"))
    q = Text(load_default="", longest=100)


class DeliveryQuery(DeliveryFilter, PageQuery):
    """Which letters, and which page of them."""


class DeliveryExportQuery(DeliveryFilter):
    """Which letters, and in which language they are listed."""

    language = fields.String(load_default="fr", validate=_ONE_OF_LANGUAGES)


class DeliveryLineSchema(Output):
    """One letter and what became of it."""

    id = fields.Integer(required=True)
    person = fields.Nested(PersonRefSchema, required=True)
    language = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    attempts = fields.Integer(required=True)
    repeats = fields.Integer(required=True)
    answer = fields.String(required=True)
    unwritten = fields.Boolean(required=True)
    at = fields.AwareDateTime(required=True)
    next_at = fields.AwareDateTime(required=True, allow_none=True)
    stopped = fields.Boolean(required=True)
    left_at = fields.AwareDateTime(required=True, allow_none=True)
    left_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)


class DeliveryDecision(Input):
    """What becomes of a letter that may have arrived."""

    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS, error="unknown"))


AudiencePersonPage = page_of(AudiencePersonSchema)
DeliveryLinePage = page_of(DeliveryLineSchema)
