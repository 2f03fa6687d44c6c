"""Messages and discussions as they are carried to all who hear of them: the same for every reader."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.errors import not_found
from collab.discussion.service.views import (
    SETTLED_COLUMNS,
    SETTLED_JOIN,
    DiscussionView,
    MessageView,
    discussion_views,
    message_for,
)

_DISCUSSIONS = text(
    f"""
    SELECT d.*, 0 AS read_number, false AS muted, NULL AS history_from, NULL AS l_number, {SETTLED_COLUMNS}
    FROM discussion d {SETTLED_JOIN} WHERE d.id = ANY(CAST(:ids AS bigint[]))
    """
)


def message_item(session: Session, message_id: int) -> MessageView:
    """A message as a frame carries it to all; the key its author made tells their other tabs which one it is."""
    return message_for(session, message_id, reader_id=None)


def discussion_item(session: Session, discussion_id: int) -> DiscussionView:
    """A discussion as a frame carries it to all: read by nobody yet, and without its last words, older than some guest."""
    found = discussion_items(session, [discussion_id])
    if not found:
        raise not_found()
    return found[discussion_id]


def discussion_items(session: Session, discussion_ids: Collection[int]) -> dict[int, DiscussionView]:
    """The same of several; an unknown one is absent."""
    if not discussion_ids:
        return {}
    rows = session.execute(_DISCUSSIONS, {"ids": list(discussion_ids)}).mappings()
    return {view.id: view for view in discussion_views(session, rows)}
