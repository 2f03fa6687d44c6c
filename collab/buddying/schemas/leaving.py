"""Shapes of what a mandate's end leaves to be taken over."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.core.http import EntityId, Input, Output

KINDS = ("request", "offer", "pair")
MOST_ITEMS = 500


class HandoverLineSchema(Output):
    """A hand-over in a list."""

    id = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("waiting", "done", "cancelled")))
    authority = fields.Nested(AuthorityRefSchema, required=True)
    left = fields.Nested(PersonRefSchema, required=True)
    to = fields.Nested(
        PersonRefSchema, required=True, allow_none=True, metadata={"description": "Null: it is in the queue."}
    )
    created_at = fields.AwareDateTime(required=True)
    requests = fields.Integer(required=True)
    offers = fields.Integer(required=True)
    pairs = fields.Integer(required=True)
    mine = fields.Boolean(required=True)


class HandoverList(Output):
    """What waits to be taken over."""

    items = fields.List(fields.Nested(HandoverLineSchema), required=True)


class HandoverItemSchema(Output):
    """One thing to take over, or to let go."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    id = fields.Integer(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    themes = fields.List(fields.String(), required=True)
    countries = fields.List(fields.String(), required=True)
    since = fields.AwareDateTime(required=True)
    peer = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    usual = fields.String(required=True, validate=validate.OneOf(("take", "drop")))
    cannot = fields.String(
        required=True,
        validate=validate.OneOf(("", "offer-exists", "oneself")),
        metadata={"description": "Why the reader cannot take it themselves."},
    )


class HandoverSchema(HandoverLineSchema):
    """A hand-over with all that is in it."""

    done_at = fields.AwareDateTime(required=True, allow_none=True)
    done_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    items = fields.List(fields.Nested(HandoverItemSchema), required=True)
    takers = fields.List(fields.Nested(PersonRefSchema), required=True)
    takes = fields.Boolean(required=True)
    assigns = fields.Boolean(required=True)


class HandoverChoice(Input):
    """What was decided of one thing."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS, error="unknown"))
    id = EntityId(required=True)
    act = fields.String(required=True, validate=validate.OneOf(("take", "drop"), error="unknown"))
    person_id = EntityId(
        allow_none=True, load_default=None, metadata={"description": "Who leads it then; null: the sender."}
    )


class HandoverTaken(Input):
    """All of a hand-over, decided at once."""

    items = fields.List(
        fields.Nested(HandoverChoice),
        required=True,
        validate=validate.Length(max=MOST_ITEMS, error="too-many"),
    )


class HandoverAssigned(Input):
    """Who is to take it over; null: the secretariat looks for somebody."""

    person_id = EntityId(required=True, allow_none=True)


class SoughtSchema(Output):
    """Who left a pair, and who is to come instead."""

    left = fields.Nested(PersonRefSchema, required=True)
    to = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    since = fields.AwareDateTime(required=True)


class SoughtAnswer(Output):
    """Who is looked for; null where both are there."""

    sought = fields.Nested(SoughtSchema, required=True, allow_none=True)
