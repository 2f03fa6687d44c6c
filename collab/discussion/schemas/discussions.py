"""Shapes of discussions, and of how far one has read in them."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import MandateSchema, PersonRefSchema
from collab.core.http import EntityId, Input, Output, Text
from collab.core.http.payload import BIGINT
from collab.discussion.schemas.messages import LONGEST_MESSAGE, MESSAGE_STATES
from collab.groups.policy import LEVELS, VISIBILITIES
from collab.groups.schemas import LevelSchema


class LastMessageSchema(Output):
    """The newest message in a few words."""

    number = fields.Integer(required=True)
    author = fields.Nested(PersonRefSchema, required=True)
    excerpt = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MESSAGE_STATES))


class ResolutionSchema(Output):
    """The outcome a discussion was settled with."""

    outcome = fields.String(required=True)
    author = fields.Nested(PersonRefSchema, required=True)
    decided_at = fields.AwareDateTime(required=True)


class DateSchema(Output):
    """When and where those of a discussion meet."""

    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True, allow_none=True)
    place = fields.String(required=True)
    link = fields.String(required=True)


class DiscussionSchema(Output):
    """A discussion in a list; `read_number` and `unread` are the reader's own."""

    id = fields.Integer(required=True)
    group_id = fields.Integer(required=True)
    title = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    author = fields.Nested(PersonRefSchema, required=True)
    last_number = fields.Integer(required=True)
    revision = fields.Integer(required=True)
    epoch = fields.UUID(required=True)
    read_number = fields.Integer(required=True)
    unread = fields.Integer(required=True)
    muted = fields.Boolean(
        required=True, metadata={"description": "Whether its unread messages do not count."}
    )
    changed_at = fields.AwareDateTime(required=True)
    last_message = fields.Nested(LastMessageSchema, required=True, allow_none=True)
    stand_version = fields.Integer(
        required=True, metadata={"description": "Of where it stands; 0 while nothing was written."}
    )
    resolution = fields.Nested(ResolutionSchema, required=True, allow_none=True)
    date = fields.Nested(DateSchema, required=True, allow_none=True)


class DiscussionGroupSchema(Output):
    """The group a discussion lives in."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    visibility = fields.String(required=True, validate=validate.OneOf(VISIBILITIES))
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))


class ReadersSchema(Output):
    """Who reads a discussion, for the words above the composer."""

    kind = fields.String(required=True, validate=validate.OneOf(("members", "members_and_secretariat")))
    count = fields.Integer(required=True, metadata={"description": "Members of the group."})


class DiscussionRightsSchema(Output):
    """What the reader may do here."""

    post = fields.Boolean(required=True)
    moderate = fields.Boolean(required=True)
    mention_all = fields.Boolean(required=True)
    curate = fields.Boolean(required=True)
    settle = fields.Boolean(
        required=True, metadata={"description": "Write where it stands, its outcome and its date."}
    )


class DiscussionDetailSchema(DiscussionSchema):
    """A discussion on its own page."""

    group = fields.Nested(DiscussionGroupSchema, required=True, attribute="home")
    readers = fields.Nested(ReadersSchema, required=True)
    participant_count = fields.Integer(required=True)
    my_level = fields.Nested(LevelSchema, required=True)
    can = fields.Nested(DiscussionRightsSchema, required=True)
    acting_as = fields.List(fields.Nested(MandateSchema), required=True)


class DiscussionCreate(Input):
    """A discussion to open, with its first message if any."""

    title = Text(required=True, shortest=1, longest=200)
    body = Text(load_default="", longest=LONGEST_MESSAGE)
    client_key = fields.UUID(load_default=None, allow_none=True)
    mandate_id = EntityId(load_default=None, allow_none=True)


class DiscussionUpdate(Input):
    """What changes in a discussion itself."""

    title = Text(required=True, shortest=1, longest=200)


class DiscussionQuery(Input):
    """Which part of a group's discussions."""

    before = fields.String(load_default=None, validate=validate.Regexp(r"^[0-9]{1,16}-[0-9]{1,18}$"))
    limit = fields.Integer(load_default=30, validate=validate.Range(1, 100))


class DiscussionPageSchema(Output):
    """Some discussions, newest activity first."""

    items = fields.List(fields.Nested(DiscussionSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class UnreadCreate(Input):
    """From which message on a discussion is unread again."""

    number = EntityId(required=True)


class ReadingUpdate(Input):
    """How far one has read."""

    number = fields.Integer(required=True, strict=True, validate=validate.Range(0, BIGINT))
