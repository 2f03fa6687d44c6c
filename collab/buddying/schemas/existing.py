"""Shapes of what exists already for a need."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.authorities.schemas import AuthorityRefSchema
from collab.buddying.policy import LONGEST_DETAILS, LONGEST_TITLE
from collab.buddying.schemas.networks import ServedSchema
from collab.buddying.schemas.requests import STATES, choices
from collab.core.http import Input, Output, QueryId, Text


class SimilarRequestSchema(Output):
    """A request like the one that is being typed; themes and countries are those that both have."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    authority = fields.Nested(AuthorityRefSchema, required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    created_at = fields.AwareDateTime(required=True)
    themes = fields.List(fields.String(), required=True)
    countries = fields.List(fields.String(), required=True)
    note_id = fields.Integer(required=True, allow_none=True)
    note_title = fields.String(required=True, allow_none=True)


class SimilarNoteSchema(Output):
    """A published note of two peers, with what it taught."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    learnt = fields.String(required=True)
    language = fields.String(required=True)
    published_at = fields.AwareDateTime(required=True)
    themes = fields.List(fields.String(), required=True)
    countries = fields.List(fields.String(), required=True)


class ExistingSchema(Output):
    """What there is already for a need."""

    requests = fields.List(fields.Nested(SimilarRequestSchema), required=True)
    notes = fields.List(fields.Nested(SimilarNoteSchema), required=True)
    networks = fields.List(fields.Nested(ServedSchema), required=True)


class ExistingQuery(Input):
    """The need as it stands typed."""

    title = Text(load_default="", longest=LONGEST_TITLE)
    details = Text(load_default="", longest=LONGEST_DETAILS)
    themes = choices(load_default=())
    countries = choices(longest=2, load_default=())
    mandate_id = QueryId(load_default=None)
