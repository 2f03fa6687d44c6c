"""Messages and discussions as they are carried to all who hear of them: the same for every reader."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.clock import today
from collab.discussion.service.views import (
    SETTLED_COLUMNS,
    SETTLED_JOIN,
    DiscussionView,
    MessageView,
    discussion_views,
    message_views,
    messages_where,
)

_MESSAGES = messages_where("x.id = ANY(CAST(:ids AS bigint[]))")
_DISCUSSIONS = text(
    f"""
    SELECT d.*, 0 AS read_number, false AS muted, NULL AS history_from, NULL AS l_number, {SETTLED_COLUMNS}
    FROM discussion d {SETTLED_JOIN} WHERE d.id = ANY(CAST(:ids AS bigint[]))
    """
)


def message_items(session: Session, ids: Collection[int]) -> dict[int, MessageView]:
    """Messages as a frame carries them to all; the key its author made tells their other tabs which one it is."""
    rows = session.execute(_MESSAGES, {"ids": list(ids), "day": today()}).all() if ids else []
    return {view.id: view for view in message_views(session, rows, reader_id=None)}


def discussion_items(session: Session, ids: Collection[int]) -> dict[int, DiscussionView]:
    """Discussions as a frame carries them to all: read by nobody yet, without last words, which some guest may not see."""
    rows = session.execute(_DISCUSSIONS, {"ids": list(ids)}).mappings().all() if ids else []
    return {view.id: view for view in discussion_views(session, rows)}
