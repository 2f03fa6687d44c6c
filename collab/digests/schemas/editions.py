"""Shapes of editions: the list, one with its items and steps, suggestions, and what is said to change them."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.core.http import EntityId, Input, Output, Text, list_of, page_of
from collab.digests.policy import (
    ITEM_KINDS,
    LONGEST_BODY,
    LONGEST_INTRO,
    LONGEST_TITLE,
    MOST_ITEMS,
    TRANSITIONS,
)

STATES = tuple(dict.fromkeys([*(state for state, _ in TRANSITIONS), *TRANSITIONS.values()]))
MOVES = ("submit", "send_back", "approve", "schedule", "unschedule", "discard")
"""What is done to an edition before it is sent."""
THINGS = tuple(kind for kind in ITEM_KINDS if kind != "own")
LONGEST_NOTE = 1_000
LONGEST_URL = 500


class EditionRowSchema(Output):
    """An edition in the list."""

    id = fields.Integer(required=True)
    number = fields.Integer(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    version = fields.Integer(required=True)
    title_fr = fields.String(required=True)
    title_en = fields.String(required=True)
    items = fields.Integer(required=True)
    created_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    changed_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True)
    submitted_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    submitted_at = fields.AwareDateTime(required=True, allow_none=True)
    approved_by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    approved_at = fields.AwareDateTime(required=True, allow_none=True)
    scheduled_for = fields.AwareDateTime(required=True, allow_none=True)
    sending_at = fields.AwareDateTime(required=True, allow_none=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)


class ReadBySchema(Output):
    """The group whose readers alone get an item."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    members = fields.Integer(required=True)


class EditionWordsSchema(Output):
    """An item as it reads in one language."""

    title = fields.String(required=True)
    facts = fields.String(required=True)
    html = fields.String(required=True)


class EditionItemSchema(Output):
    """An item with what was written for it, and how it reads."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(ITEM_KINDS))
    thing_id = fields.Integer(required=True, allow_none=True)
    title_fr = fields.String(required=True)
    title_en = fields.String(required=True)
    body_fr = fields.String(required=True)
    body_en = fields.String(required=True)
    url = fields.String(required=True)
    gone = fields.Boolean(required=True)
    path = fields.String(required=True)
    group = fields.Nested(ReadBySchema, required=True, allow_none=True)
    fr = fields.Nested(EditionWordsSchema, required=True)
    en = fields.Nested(EditionWordsSchema, required=True)


class EditionStepSchema(Output):
    """One act that moved an edition."""

    act = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    note = fields.String(required=True)
    by = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    at = fields.AwareDateTime(required=True)


class EditionSchema(Output):
    """An edition as its page shows it."""

    row = fields.Nested(EditionRowSchema, required=True)
    version = fields.Integer(required=True)
    intro_fr = fields.String(required=True)
    intro_en = fields.String(required=True)
    intro_html_fr = fields.String(required=True)
    intro_html_en = fields.String(required=True)
    items = fields.List(fields.Nested(EditionItemSchema), required=True)
    steps = fields.List(fields.Nested(EditionStepSchema), required=True)
    acts = fields.List(fields.String(), required=True)
    submitted_by_me = fields.Boolean(required=True)
    lacks_english = fields.Boolean(required=True)


class SuggestionSchema(Output):
    """Something that could be told, why, and where it was told before."""

    kind = fields.String(required=True, validate=validate.OneOf(THINGS))
    thing_id = fields.Integer(required=True)
    path = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    count = fields.Integer(required=True)
    title_fr = fields.String(required=True)
    title_en = fields.String(required=True)
    facts_fr = fields.String(required=True)
    facts_en = fields.String(required=True)
    group = fields.Nested(ReadBySchema, required=True, allow_none=True)
    here = fields.Boolean(required=True)
    elsewhere = fields.List(fields.Integer(), required=True)


class SuggestionQuery(Input):
    """Of one kind, or of all."""

    kind = fields.String(load_default=None, validate=validate.OneOf(THINGS))


class EditionUpdate(Input):
    """What reads otherwise."""

    title_fr = Text(longest=LONGEST_TITLE)
    title_en = Text(longest=LONGEST_TITLE)
    intro_fr = Text(longest=LONGEST_INTRO)
    intro_en = Text(longest=LONGEST_INTRO)


class EditionItemUpdate(Input):
    """What was written for an item; its own title stands where none is given."""

    title_fr = Text(longest=LONGEST_TITLE)
    title_en = Text(longest=LONGEST_TITLE)
    body_fr = Text(longest=LONGEST_BODY)
    body_en = Text(longest=LONGEST_BODY)
    url = Text(longest=LONGEST_URL)


class EditionItemCreate(EditionItemUpdate):
    """Something suggested, or own words."""

    kind = fields.String(required=True, validate=validate.OneOf(ITEM_KINDS))
    thing_id = EntityId(load_default=None, allow_none=True)
    position = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, MOST_ITEMS))


class EditionOrder(Input):
    """All items in the order they are to have."""

    item_ids = fields.List(EntityId(), required=True, validate=validate.Length(max=MOST_ITEMS))


class EditionMoveCreate(Input):
    """What becomes of it, and from which version its doer decided."""

    act = fields.String(required=True, validate=validate.OneOf(MOVES))
    version = fields.Integer(required=True, validate=validate.Range(1, 2_147_483_647))
    note = Text(longest=LONGEST_NOTE, load_default="")
    scheduled_for = fields.AwareDateTime(load_default=None, allow_none=True)


EditionPage = page_of(EditionRowSchema)
SuggestionList = list_of(SuggestionSchema, since=fields.AwareDateTime(required=True))
