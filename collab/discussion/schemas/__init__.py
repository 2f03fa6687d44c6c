"""Shapes of discussions and messages."""

from collab.discussion.schemas.discussions import (
    DiscussionCreate,
    DiscussionDetailSchema,
    DiscussionGroupSchema,
    DiscussionPageSchema,
    DiscussionQuery,
    DiscussionRightsSchema,
    DiscussionSchema,
    LastMessageSchema,
    ReadersSchema,
    ReadingUpdate,
)
from collab.discussion.schemas.messages import (
    LONGEST_MESSAGE,
    MESSAGE_STATES,
    REACTIONS,
    FileRefSchema,
    MessageCreate,
    MessagePlaceSchema,
    MessageQuery,
    Messages,
    MessageSchema,
)
from collab.discussion.schemas.pages import (
    HomeCountsSchema,
    HomeSchema,
    MessagePageSchema,
    NewsSchema,
)

__all__ = [
    "DiscussionCreate", "DiscussionDetailSchema", "DiscussionGroupSchema", "DiscussionPageSchema",
    "DiscussionQuery", "DiscussionRightsSchema", "DiscussionSchema", "FileRefSchema", "HomeCountsSchema",
    "HomeSchema", "LONGEST_MESSAGE", "LastMessageSchema", "MESSAGE_STATES", "MessageCreate",
    "MessagePageSchema", "MessagePlaceSchema", "MessageQuery", "MessageSchema", "Messages", "NewsSchema",
    "REACTIONS", "ReadersSchema", "ReadingUpdate",
]  # fmt: skip
