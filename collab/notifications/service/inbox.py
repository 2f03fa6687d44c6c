"""What a person was told of, in the page: grouped by what it belongs to, the newest first."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.outbox import record
from collab.groups.service import GroupRef
from collab.notifications.events import NotificationsRead
from collab.notifications.service.lines import (
    COLUMNS,
    LINES,
    SEEN,
    SHOWN,
    Line,
    kinds_for_readers,
    lines_from,
)

THREADS = 20
LINES_OF_A_THREAD = 5
MOST_COUNTED = 100
MOST_SHOWN = 2_000


@dataclass(kw_only=True, slots=True)
class Thread:
    """News of one thing."""

    thread: str
    newest: int
    unread: int
    total: int
    lines: list[Line] = field(default_factory=list)

    @property
    def title(self) -> str | None:
        """The title of the discussion, or of what else it is about."""
        return next((title for line in self.lines if (title := line.title or line.about)), None)

    @property
    def group(self) -> GroupRef | None:
        """The group it is in."""
        return next((line.group for line in self.lines if line.group), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbox:
    """One part of what a person was told of."""

    items: list[Thread]
    unread: int
    next: int | None
    """Ask for what is older than this; None at the end."""


# Nobody goes through more; what it takes to show the inbox does not grow with what somebody was told in months.
_LATEST = f"""
    SELECT * FROM notification WHERE person_id = :me AND channel <> 'nothing'
    ORDER BY event_id DESC LIMIT {MOST_SHOWN}"""
_MINE = f"""
    SELECT {COLUMNS} {LINES.replace("FROM notification n", f"FROM ({_LATEST}) n")}
    WHERE {SHOWN}"""
_THREADS = text(
    f"""
    WITH mine AS ({_MINE}), lines AS (
        SELECT * FROM mine WHERE theirs AND (reads OR NOT (kind = ANY(:readers_only)))
    ), threads AS (
        SELECT thread, max(event_id) AS newest, count(*) FILTER (WHERE NOT seen) AS unread, count(*) AS total
        FROM lines GROUP BY thread
        HAVING (CAST(:before AS bigint) IS NULL OR max(event_id) < :before)
           AND (NOT :only_unread OR count(*) FILTER (WHERE NOT seen) > 0)
        ORDER BY newest DESC LIMIT :size
    )
    SELECT t.newest, t.unread AS thread_unread, t.total, l.* FROM threads t
    JOIN LATERAL (SELECT * FROM lines WHERE thread = t.thread ORDER BY event_id DESC LIMIT {LINES_OF_A_THREAD}) l
        ON true
    ORDER BY t.newest DESC, l.event_id DESC
    """
)


def inbox_of(
    session: Session, actor: Actor, *, before: int | None = None, only_unread: bool = False
) -> Inbox:
    """One part of what the actor was told of, by what it belongs to."""
    asked = {
        "me": actor.person_id,
        "readers_only": kinds_for_readers(),
        "before": before,
        "only_unread": only_unread,
        "size": THREADS + 1,
    }
    rows = session.execute(_THREADS, asked).mappings().all()
    threads: dict[str, Thread] = {}
    for row, line in zip(rows, lines_from(session, rows), strict=True):
        thread = threads.setdefault(
            row["thread"],
            Thread(
                thread=row["thread"], newest=row["newest"], unread=row["thread_unread"], total=row["total"]
            ),
        )
        thread.lines.append(line)
    items = list(threads.values())
    more = len(items) > THREADS
    items = items[:THREADS]
    return Inbox(items=items, unread=count_unread(session, actor), next=items[-1].newest if more else None)


_COUNT = text(
    f"""
    WITH mine AS ({_MINE} AND NOT {SEEN})
    SELECT count(*) FROM (
        SELECT FROM mine WHERE theirs AND (reads OR NOT (kind = ANY(:readers_only))) LIMIT {MOST_COUNTED}) counted
    """
)


def count_unread(session: Session, actor: Actor) -> int:
    """How many news the actor has not read, as far as anybody counts."""
    return session.scalar(_COUNT, {"me": actor.person_id, "readers_only": kinds_for_readers()}) or 0


_MARK = text(
    """
    UPDATE notification n SET read_at = clock_timestamp()
    FROM notified_event e
    WHERE e.event_id = n.event_id AND n.person_id = :me AND n.read_at IS NULL AND n.channel <> 'nothing'
      AND (CAST(:thread AS text) IS NULL OR e.thread = :thread)
      AND (CAST(:up_to AS bigint) IS NULL OR n.event_id <= :up_to)
      AND (:messages OR e.name <> 'discussion.message_posted')
    RETURNING n.id
    """
)


def mark_read(
    session: Session,
    actor: Actor,
    *,
    thread: str | None = None,
    up_to: int | None = None,
    messages: bool = True,
) -> None:
    """Mark as read all the actor was told of, or what belongs to one thing, up to what was shown.

    Without `messages`, those are left to be read at their place: who opens a discussion has not read all of it.
    """
    asked = {"me": actor.person_id, "thread": thread, "up_to": up_to, "messages": messages}
    marked = session.execute(_MARK, asked).all()
    if marked:
        record(session, NotificationsRead(by=actor.by, person_id=actor.person_id))
