"""Shapes of askings and of what helpers answer."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.buddying.policy import DECLINE_REASONS, FORMATS, LONGEST_WORDS
from collab.buddying.schemas.candidates import BuddyReasonSchema
from collab.buddying.service.asking_views import ANSWERS
from collab.core.http import EntityId, Input, Output, Text, list_of

STATES = ("asked", "accepted", "declined", "suggested", "cancelled", "lapsed")
REASONS = ("", *DECLINE_REASONS)


class AskingSchema(Output):
    """One helper who was asked, as the request's side and the secretariat read it."""

    id = fields.Integer(required=True)
    request_id = fields.Integer(required=True)
    offer_id = fields.Integer(required=True)
    person = fields.Nested(PersonRefSchema, required=True)
    asked_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    planned = fields.Boolean(
        required=True, metadata={"description": "Whether a plan of the secretariat asked."}
    )
    words = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))
    reason_words = fields.String(required=True)
    suggested = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    suggested_offer_id = fields.Integer(required=True, allow_none=True)
    suggested_asked = fields.Boolean(required=True)
    invited_at = fields.AwareDateTime(required=True, allow_none=True)
    via = fields.String(required=True, allow_none=True, validate=validate.OneOf(("page", "mail")))
    asked_at = fields.AwareDateTime(required=True)
    answer_by = fields.Date(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    pair_id = fields.Integer(required=True, allow_none=True)


AskingList = list_of(AskingSchema)


class AskedRequestSchema(Output):
    """The request a helper is asked for."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    details = fields.String(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    themes = fields.List(fields.String(), required=True)
    countries = fields.List(fields.String(), required=True)
    languages = fields.List(fields.String(), required=True)
    formats = fields.List(fields.String(validate=validate.OneOf(FORMATS)), required=True)
    by_when = fields.Date(required=True, allow_none=True)
    wanted = fields.Integer(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf(("open", "full", "done", "withdrawn", "elsewhere"))
    )


class HelperLoadSchema(Output):
    """What a helper carries for an offer, and the limits they set themselves."""

    carried = fields.Integer(required=True)
    at_once = fields.Integer(required=True)
    given = fields.Integer(required=True)
    per_quarter = fields.Integer(required=True)
    limit = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(("at_capacity", "quarter_full"))
    )


class AskedSchema(Output):
    """What a helper is asked, with what they need to answer."""

    id = fields.Integer(required=True)
    request = fields.Nested(AskedRequestSchema, required=True)
    person = fields.Nested(PersonRefSchema, required=True)
    asker = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    asked_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    words = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))
    reason_words = fields.String(required=True)
    suggested = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    asked_at = fields.AwareDateTime(required=True)
    answer_by = fields.Date(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    pair_id = fields.Integer(required=True, allow_none=True)
    capacity = fields.Nested(HelperLoadSchema, required=True)
    may = fields.List(fields.String(validate=validate.OneOf(ANSWERS)), required=True)
    reasons = fields.List(fields.Nested(BuddyReasonSchema), required=True)


AskedList = list_of(
    AskedSchema,
    waiting=fields.Integer(required=True, metadata={"description": "How many wait for an answer."}),
)


class AskingCreate(Input):
    """Whose offer is asked, and what is added for them alone."""

    offer_id = EntityId(required=True)
    words = Text(longest=LONGEST_WORDS, load_default="")


class _Said(Input):
    reason = fields.String(load_default="", validate=validate.OneOf(REASONS))
    words = Text(longest=LONGEST_WORDS, load_default="")
    suggested_id = EntityId(load_default=None, allow_none=True)


class AskingAnswerCreate(_Said):
    """A helper's answer: yes, no with its reason, or a colleague."""

    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))


class MailAskingQuery(Input):
    """The link of a mail."""

    token = Text(longest=200, shortest=1, required=True)
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))


class MailAskingCreate(_Said):
    """What goes with the answer that the link is for."""


class MailAskingSchema(Output):
    """What a link of a mail would answer to what, and whom it could name."""

    asked = fields.Nested(AskedSchema, required=True)
    answer = fields.String(required=True, validate=validate.OneOf(ANSWERS))
    colleagues = fields.List(fields.Nested(PersonRefSchema), required=True)
