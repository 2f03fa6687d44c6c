"""What a browser hears of an event: ids, and for a discussion the changed item itself."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from collab.core.db import DATABASE_AWAY
from collab.core.errors import Problem
from collab.core.events import Event, to_payload
from collab.core.logs import get_logger
from collab.core.outbox import OutboxEvent
from collab.discussion.schemas import DiscussionSchema, MessageSchema
from collab.discussion.service import discussion_item, is_withheld_from_somebody, message_item
from collab.live.fanout import Frame

log = get_logger(__name__)
LARGEST = 8_192
"""Bytes; a larger item is fetched over HTTP instead."""


def frames_of(session: Session, recorded: OutboxEvent) -> list[Frame]:
    """The frame of an event, for its whole audience at once; one that cannot be shown is logged, and fetched later."""
    try:
        event = recorded.event
        said = {name: value for name, value in to_payload(event).items() if name not in event.unsaid}
        payload = {**said, "at": recorded.recorded_at.isoformat()}
        channels = event.audience()
        if any(channel.startswith("group:") for channel in channels):
            payload |= _item(session, event)
    except DATABASE_AWAY:
        raise
    except (KeyError, TypeError, ValueError, Problem):
        log.exception("no frame for this event", event_id=recorded.id, name=recorded.name)
        return []
    return [Frame(recorded.name, tuple(channels), payload)] if channels else []


def _item(session: Session, event: Event) -> dict[str, Any]:
    """The changed thing in the list's own schema: a room of 2,000 must not answer a post with 2,000 requests."""
    if not event.name.startswith("discussion."):
        return {}
    message_id, discussion_id = getattr(event, "message_id", None), getattr(event, "discussion_id", None)
    if message_id is not None:
        message = message_item(session, message_id)
        said_at = message.written_at or message.created_at
        moved = message.discussion_id != discussion_id
        if moved or is_withheld_from_somebody(session, getattr(event, "group_id", 0), said_at):
            # Each asks, and gets what is theirs to read.
            return {}
        item = MessageSchema().dump(message)
    elif discussion_id is not None:
        discussion = discussion_item(session, discussion_id)
        said = [] if discussion.resolution is None else [discussion.resolution.decided_at]
        said += [] if discussion.date is None else [discussion.date.changed_at]
        if said and is_withheld_from_somebody(session, discussion.group_id, min(said)):
            return {}
        item = DiscussionSchema().dump(discussion)
    else:
        return {}
    return {"item": item} if len(json.dumps(item, default=str)) <= LARGEST else {}
