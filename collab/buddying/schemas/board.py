"""Shapes of the secretariat's board."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.authorities.schemas import AuthorityRefSchema
from collab.buddying.policy.board import BULK_ACTS, MOST_AT_ONCE, SHOWN
from collab.buddying.service.exporting import LANGUAGES
from collab.core.http import EntityId, Input, Output, PageQuery, QueryId, Text, list_of, page_of


class BoardFilter(Input):
    """What of the board is asked for."""

    q = Text(load_default="", longest=100)
    theme = Text(load_default="", longest=60)
    country = Text(load_default="", longest=2)
    region = Text(load_default="", longest=60)
    authority_id = QueryId(load_default=None)


class BoardRequestQuery(BoardFilter, PageQuery):
    """Which list of requests, and which page of it."""

    show = fields.String(load_default="open", validate=validate.OneOf(SHOWN, error="unknown"))


class BoardPairQuery(BoardFilter, PageQuery):
    """Which page of the pairs that stand still."""


class BoardLoadQuery(PageQuery):
    """Which authorities."""

    q = Text(load_default="", longest=100)
    region = Text(load_default="", longest=60)
    authority_id = QueryId(load_default=None)


class BoardExportQuery(BoardFilter):
    """What is written, and in which language."""

    language = fields.String(load_default="fr", validate=validate.OneOf(LANGUAGES, error="unknown"))


class WhyNobodySchema(Output):
    """Why nobody can be proposed."""

    helpers = fields.Integer(required=True, metadata={"description": "Those who work on it, held back all."})
    reasons = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    binding = fields.String(required=True, allow_none=True)
    same_territory = fields.Integer(required=True)


class BoardRequestSchema(Output):
    """A request as the board lists it."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    asker = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    themes = fields.List(fields.String(), required=True)
    countries = fields.List(fields.String(), required=True)
    by_when = fields.Date(required=True, allow_none=True)
    overdue = fields.String(required=True, allow_none=True, validate=validate.OneOf(("passed", "near")))
    wanted = fields.Integer(required=True)
    alive = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    lapsed = fields.Integer(required=True)
    declined = fields.Integer(required=True)
    since = fields.AwareDateTime(required=True, allow_none=True)
    uncovered = fields.Boolean(required=True)
    sent_to = fields.String(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    queued_at = fields.AwareDateTime(required=True, allow_none=True)
    why = fields.Nested(WhyNobodySchema, required=True, allow_none=True)


class BoardPairSchema(Output):
    """A pair that stands still."""

    id = fields.Integer(required=True)
    state = fields.String(required=True)
    request_id = fields.Integer(required=True)
    title = fields.String(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    helper_authority = fields.Nested(AuthorityRefSchema, required=True)
    lead = fields.String(required=True, validate=validate.OneOf(("asker", "helper")))
    why = fields.String(
        required=True, validate=validate.OneOf(("alone", "pause_over", "end_passed", "milestone", "still"))
    )
    since = fields.AwareDateTime(required=True)
    milestone = fields.String(required=True, allow_none=True)


class BoardLoadSchema(Output):
    """What an authority gives and asks."""

    authority = fields.Nested(AuthorityRefSchema, required=True)
    team = fields.Integer(required=True, allow_none=True)
    offers = fields.Integer(required=True)
    paused = fields.Integer(required=True)
    at_once = fields.Integer(required=True)
    carried = fields.Integer(required=True)
    per_quarter = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    asked = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    requests = fields.Integer(required=True)


class BoardNeedSchema(Output):
    """How much one theme is asked for."""

    theme = fields.String(required=True, allow_none=True)
    asked = fields.Integer(required=True)
    matched = fields.Integer(required=True)
    open = fields.Integer(required=True)
    uncovered = fields.Integer(required=True)
    offers = fields.Integer(required=True)


class InQueueSchema(Output):
    """What somebody left, and nobody took over yet."""

    id = fields.Integer(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    since = fields.AwareDateTime(required=True, allow_none=True)


class BoardCountsSchema(Output):
    """How many there are of each."""

    open = fields.Integer(required=True)
    unasked = fields.Integer(required=True)
    unanswered = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    unmatched = fields.Integer(required=True)
    queue = fields.Integer(required=True)
    full = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    pairs = fields.Integer(required=True)
    pairs_still = fields.Integer(required=True)
    handovers = fields.Integer(required=True)
    offers = fields.Integer(required=True)


class BoardSchema(Output):
    """The board at a glance."""

    counts = fields.Nested(BoardCountsSchema, required=True)
    needs = fields.List(fields.Nested(BoardNeedSchema), required=True)
    handovers = fields.List(fields.Nested(InQueueSchema), required=True)
    offers = fields.List(fields.Nested(InQueueSchema), required=True)


class BulkCreate(Input):
    """What to do, to which requests."""

    client_key = fields.UUID(required=True)
    act = fields.String(required=True, validate=validate.OneOf(BULK_ACTS, error="unknown"))
    request_ids = fields.List(
        EntityId(),
        required=True,
        validate=[
            validate.Length(min=1, error="required"),
            validate.Length(max=MOST_AT_ONCE, error="too-many"),
        ],
    )
    sent_to = Text(longest=60, shortest=1, allow_none=True)


class BulkItemSchema(Output):
    """What came of one request."""

    request_id = fields.Integer(required=True)
    title = fields.String(required=True)
    outcome = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(("done", "skipped")),
        metadata={"description": "None while it waits for its turn."},
    )
    why = fields.String(
        required=True, dump_default="", metadata={"description": "What refused it, a problem's slug."}
    )
    undone = fields.String(
        required=True, dump_default=None, allow_none=True, validate=validate.OneOf(("restored", "left"))
    )
    left_why = fields.String(required=True, dump_default="")
    askings_left = fields.Integer(
        required=True,
        dump_default=0,
        metadata={"description": "Askings that could not be put back with it."},
    )


class BulkSchema(Output):
    """An act on several requests, with what came of each."""

    id = fields.Integer(required=True)
    act = fields.String(required=True, validate=validate.OneOf(BULK_ACTS))
    sent_to = fields.String(required=True, allow_none=True)
    by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    undone_at = fields.AwareDateTime(required=True, allow_none=True)
    undone_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    undo_until = fields.AwareDateTime(required=True)
    items = fields.List(fields.Nested(BulkItemSchema), required=True)


BoardRequestPage = page_of(BoardRequestSchema)
BoardPairPage = page_of(BoardPairSchema)
BoardLoadPage = page_of(BoardLoadSchema)
BulkList = list_of(BulkSchema)
