"""Shapes of what is read in one go: a page of messages, the home page."""

from __future__ import annotations

from marshmallow import fields

from collab.core.http import Output
from collab.discussion.schemas.discussions import DiscussionSchema
from collab.discussion.schemas.messages import Messages
from collab.discussion.schemas.settling import MeetingSchema
from collab.groups.schemas import GroupRefSchema, GroupSchema


class MessagePageSchema(Output):
    """Some messages, and where the discussion stood just before they were read."""

    items = Messages(required=True)
    revision = fields.Integer(required=True)
    epoch = fields.UUID(required=True)
    more = fields.Boolean(required=True)
    discussion = fields.Nested(DiscussionSchema, required=True, allow_none=True)


class NewsSchema(DiscussionSchema):
    """A discussion on the home page, with its group."""

    group = fields.Nested(GroupRefSchema, required=True)


class HomeCountsSchema(Output):
    """How much is new in all."""

    unread = fields.Integer(required=True)


class HomeSchema(Output):
    """What is new for the reader."""

    discussions = fields.List(fields.Nested(NewsSchema), required=True)
    dates = fields.List(fields.Nested(MeetingSchema), required=True)
    groups_to_join = fields.List(fields.Nested(GroupSchema), required=True)
    counts = fields.Nested(HomeCountsSchema, required=True)
