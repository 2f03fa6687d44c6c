"""Shapes of stories and of what people do with them."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.core.http import EntityId, Input, Output, Text
from collab.countries.policy import SEVERITIES

KINDS = ("news", "hazard", "advice", "typed")
SHOWN = ("open", "all", "aside")
MADE = ("", "without", *SEVERITIES)


class ItemSchema(Output):
    """What one source said."""

    id = fields.Integer(required=True)
    source_name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    level = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True)
    summary = fields.String(required=True, metadata={"description": "Safe HTML without images."})
    url = fields.String(required=True)
    language = fields.String(required=True)
    countries = fields.List(fields.String(), required=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    fetched_at = fields.AwareDateTime(required=True)
    typed = fields.Boolean(required=True)


class StorySchema(Output):
    """One thing that happened, with who tells it."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    language = fields.String(required=True)
    countries = fields.List(fields.String(), required=True)
    item_count = fields.Integer(required=True)
    sources = fields.List(fields.String(), required=True)
    url = fields.String(required=True)
    first_at = fields.AwareDateTime(required=True)
    last_at = fields.AwareDateTime(required=True)
    level = fields.Integer(required=True, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    bulletin_id = fields.Integer(required=True, allow_none=True)
    bulletin_state = fields.String(required=True, allow_none=True)
    bulletin_severity = fields.String(required=True, allow_none=True)
    set_aside = fields.Boolean(required=True)
    merged_into = fields.Integer(required=True, allow_none=True)
    can_assess = fields.Boolean(required=True)
    would_publish = fields.Boolean(
        required=True,
        metadata={"description": "Whether a bulletin that the reader makes of it is out at once."},
    )


class WholeStorySchema(StorySchema):
    """A story with all that its sources said, the newest first."""

    items = fields.List(fields.Nested(ItemSchema), required=True)


class StoryPageSchema(Output):
    """Some stories, the newest first, and where the next ones begin."""

    items = fields.List(fields.Nested(StorySchema), required=True)
    next = fields.String(required=True, allow_none=True)


class StoryQuery(Input):
    """Which stories."""

    country = fields.String(load_default="", validate=validate.Length(max=2))
    mine = fields.Boolean(load_default=False)
    show = fields.String(load_default="open", validate=validate.OneOf(SHOWN))
    bulletin = fields.String(
        load_default="",
        validate=validate.OneOf(MADE),
        metadata={"description": "Those without any bulletin, or with a published one of that severity."},
    )
    q = Text(load_default="", longest=100)
    after = fields.String(load_default="", validate=validate.Length(max=60))
    limit = fields.Integer(load_default=30, validate=validate.Range(1, 100))


class StoryJoin(Input):
    """The story whose items are taken in."""

    other_id = EntityId(required=True)


class StoryAside(Input):
    """Whether it is set aside."""

    aside = fields.Boolean(required=True)


class ItemCreate(Input):
    """A link that somebody brings in by hand."""

    title = Text(required=True, shortest=1, longest=300)
    url = Text(required=True, shortest=1, longest=1_000)
    countries = fields.List(fields.String(validate=validate.Length(max=2)), required=True)
    note = Text(load_default="", longest=2_000)
    language = fields.String(load_default="fr", validate=validate.OneOf(("fr", "en")))
    source_name = Text(load_default="", longest=120)
