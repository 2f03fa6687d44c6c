"""Shapes of peer-learning notes."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.buddying.policy import LONGEST_TITLE
from collab.buddying.policy.pairs import LONGEST_NOTE, MOST_COUNTRIES, MOST_THEMES, SIDES
from collab.buddying.schemas.pairs import AgreedSchema
from collab.core.http import Input, Output, PageQuery, Text, page_of

NOTE_STATES = ("proposed", "published", "withdrawn")
LANGUAGES = ("fr", "en")


class NoteWordsSchema(Output):
    """What a note says."""

    title = fields.String(required=True)
    body = fields.String(required=True)
    html = fields.String(required=True)
    themes = fields.List(fields.String(), required=True)
    countries = fields.List(fields.String(), required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))


class NoteDraftSchema(Output):
    """What the two are agreeing on."""

    words = fields.Nested(NoteWordsSchema, required=True)
    agreed = fields.Nested(AgreedSchema, required=True)
    changed_at = fields.AwareDateTime(required=True)


class NoteSchema(Output):
    """A note as one reader sees it: members what is published, its two their draft as well."""

    id = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(NOTE_STATES))
    version = fields.Integer(required=True)
    published = fields.Nested(NoteWordsSchema, required=True, allow_none=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    draft = fields.Nested(NoteDraftSchema, required=True, allow_none=True)
    pair_id = fields.Integer(required=True, allow_none=True)
    my_side = fields.String(required=True, allow_none=True, validate=validate.OneOf(SIDES))
    peers = fields.List(fields.Nested(PersonRefSchema), required=True)


class NoteItemSchema(Output):
    """A published note in a list."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    themes = fields.List(fields.String(), required=True)
    countries = fields.List(fields.String(), required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    published_at = fields.AwareDateTime(required=True)
    peers = fields.List(fields.Nested(PersonRefSchema), required=True)


NotePage = page_of(NoteItemSchema)


class NoteQuery(PageQuery):
    """Which published notes."""

    q = Text(load_default="", longest=200)
    theme = Text(load_default=None, allow_none=True, longest=60)
    country = Text(load_default=None, allow_none=True, longest=2)


class NoteUpdate(Input):
    """What is to read otherwise; what is not said stays."""

    title = Text(shortest=1, longest=LONGEST_TITLE)
    body = Text(shortest=1, longest=LONGEST_NOTE)
    themes = fields.List(
        Text(longest=60, shortest=1), validate=validate.Length(max=MOST_THEMES, error="too-many")
    )
    countries = fields.List(
        Text(longest=2, shortest=2), validate=validate.Length(max=MOST_COUNTRIES, error="too-many")
    )
    language = fields.String(validate=validate.OneOf(LANGUAGES, error="unknown"))


class NotePreviewCreate(Input):
    """Words to be seen as others would see them."""

    body = Text(required=True, longest=LONGEST_NOTE)


class NotePreviewSchema(Output):
    """The words as others would see them."""

    html = fields.String(required=True)
