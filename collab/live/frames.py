"""What browsers hear of events: ids, and for a discussion the changed item itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from collab.core.db import DATABASE_AWAY
from collab.core.events import Event, to_payload
from collab.core.logs import get_logger
from collab.core.outbox import OutboxEvent
from collab.discussion.schemas import DiscussionSchema, MessageSchema
from collab.discussion.service import (
    DiscussionView,
    MessageView,
    discussion_items,
    message_items,
    withheld_before,
)
from collab.live.fanout import Frame

log = get_logger(__name__)
LARGEST = 8_192
"""Bytes; a larger item is fetched over HTTP instead."""
_MESSAGE, _DISCUSSION = MessageSchema(), DiscussionSchema()


def frames_of(session: Session, recorded: Sequence[OutboxEvent]) -> list[Frame]:
    """The frames of events, each for its whole audience; one that cannot be built is logged, and fetched later."""
    try:
        return list(_frames(session, recorded))
    except Exception as error:  # whatever one of them meets, the others are told
        if is_gone(error):
            raise
        log.warning("frames are built one by one", error=str(error))
    frames: list[Frame] = []
    for each in recorded:
        try:
            frames += _frames(session, [each])
        except Exception as error:  # it is logged whole, and who missed it asks
            log.exception("no frame for this event", event_id=each.id, name=each.name)
            if is_gone(error):
                return frames
    return frames


def is_gone(error: Exception) -> bool:
    """Whether the database itself is away, rather than one question refused or too slow."""
    refused = (
        isinstance(error, DBAPIError) and error.statement is not None and not error.connection_invalidated
    )
    return isinstance(error, DATABASE_AWAY) and not refused


def _frames(session: Session, recorded: Iterable[OutboxEvent]) -> Iterable[Frame]:
    heard = [(each, event, event.audience()) for each in recorded for event in [each.event]]
    items = _items(session, [event for _, event, channels in heard if _bears_an_item(event, channels)])
    for each, event, channels in heard:
        if channels:
            said = {name: value for name, value in to_payload(event).items() if name not in event.unsaid}
            payload = {**said, "at": each.recorded_at.isoformat()}
            if _bears_an_item(event, channels):
                payload |= items.of(event)
            yield Frame(each.name, tuple(channels), payload)


def _bears_an_item(event: Event, channels: Iterable[str]) -> bool:
    """A room of 2,000 must not answer a post with 2,000 requests."""
    return event.name.startswith("discussion.") and any(c.startswith("group:") for c in channels)


@dataclass(frozen=True)
class _Items:
    """What changed, as it is now, in the lists' own schemas."""

    messages: Mapping[int, MessageView]
    discussions: Mapping[int, DiscussionView]
    withheld_before: Mapping[int, datetime]

    def of(self, event: Event) -> dict[str, Any]:
        """The event's item; nothing where a guest listens who may not read it, or it is large: then each asks."""
        message_id, discussion_id = _subject(event)
        if message_id is not None:
            message = self.messages[message_id]
            if message.discussion_id != discussion_id:
                return {}
            group_id, said = getattr(event, "group_id", 0), [message.written_at or message.created_at]
            item = _MESSAGE.dump(message)
        elif discussion_id is not None:
            discussion = self.discussions[discussion_id]
            group_id, said = discussion.group_id, []
            if discussion.resolution is not None:
                said.append(discussion.resolution.decided_at)
            if discussion.date is not None:
                said.append(discussion.date.changed_at)
            item = _DISCUSSION.dump(discussion)
        else:
            return {}
        came = self.withheld_before.get(group_id)
        if came is not None and any(moment < came for moment in said):
            return {}
        return (
            {"item": item}
            if len(json.dumps(item, default=str, ensure_ascii=False).encode()) <= LARGEST
            else {}
        )


def _items(session: Session, events: Sequence[Event]) -> _Items:
    """Everything that these events' frames bear, in a question of each kind however many they are."""
    subjects = [_subject(event) for event in events]
    messages = message_items(session, {m for m, _ in subjects if m is not None})
    discussions = discussion_items(session, {d for m, d in subjects if m is None and d is not None})
    groups = {group_id for event in events if (group_id := getattr(event, "group_id", None)) is not None}
    return _Items(
        messages, discussions, withheld_before(session, groups | {d.group_id for d in discussions.values()})
    )


def _subject(event: Event) -> tuple[int | None, int | None]:
    return getattr(event, "message_id", None), getattr(event, "discussion_id", None)
