"""How a group fares, for those who look after it: when the last word fell, and who has not found theirs yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import require
from collab.groups import policy
from collab.groups.service import find_access

BUSY = timedelta(days=30)
SILENT = timedelta(days=90)
NAMED = 100
"""Silent members shown by name; the others are counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SilentMember:
    """Somebody who did not write here for long, or not yet."""

    person: PersonRef
    joined_at: datetime
    last_wrote_at: datetime | None
    last_read_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """A group in a few figures."""

    last_message_at: datetime | None
    messages_last_30_days: int
    discussions_open: int
    writers_last_90_days: int
    members: int
    silent_count: int
    silent: list[SilentMember]


# Numbers have no gap: what was posted since a day is a difference of two of them, however long the history. What was
# moved is told apart: its place in the old discussion is no message, and in the new one it is as old as its words.
_HEALTH = text(
    """
    WITH place AS (SELECT id, last_number, changed_at FROM discussion WHERE group_id = :group_id),
    figures AS (
        SELECT count(*) FILTER (WHERE o.id IS NULL) AS discussions_open,
               max(GREATEST(l.created_at, w.said_at)) AS last_message_at,
               COALESCE(sum(
                   CASE WHEN d.changed_at >= :busy_since THEN d.last_number - COALESCE(b.number, 0) - w.not_new END
               ), 0) AS messages
        FROM place d
        LEFT JOIN LATERAL (
            SELECT x.created_at FROM message x
            WHERE x.discussion_id = d.id AND x.state <> 'moved' AND x.written_at IS NULL ORDER BY x.number DESC LIMIT 1
        ) l ON true
        CROSS JOIN LATERAL (
            SELECT max(x.written_at) AS said_at,
                   count(*) FILTER (WHERE x.created_at >= :busy_since
                                      AND (x.state = 'moved' OR x.written_at < :busy_since)) AS not_new
            FROM message x WHERE x.discussion_id = d.id AND (x.state = 'moved' OR x.written_at IS NOT NULL)
        ) w
        LEFT JOIN resolution o ON o.discussion_id = d.id AND o.reopened_at IS NULL
        LEFT JOIN LATERAL (
            SELECT x.number FROM message x WHERE x.discussion_id = d.id AND x.created_at < :busy_since
              AND d.changed_at >= :busy_since
            ORDER BY x.created_at DESC, x.number DESC LIMIT 1
        ) b ON true
    ), part AS (
        SELECT r.person_id, max(r.read_at) AS read_at,
               max(COALESCE(r.wrote_at, CASE WHEN r.wrote THEN r.read_at END)) AS wrote_at
        FROM reading r JOIN place d ON d.id = r.discussion_id GROUP BY r.person_id
    )
    SELECT f.*, m.person_id, m.joined_at, part.read_at, part.wrote_at
    FROM figures f
    LEFT JOIN (membership m JOIN person p ON p.id = m.person_id AND p.disabled_at IS NULL)
        ON m.group_id = :group_id AND m.left_at IS NULL
    LEFT JOIN part ON part.person_id = m.person_id
    ORDER BY part.wrote_at IS NOT NULL, part.read_at DESC NULLS LAST, p.sort_key, p.id
    """
)


def health_of(session: Session, actor: Actor, group_id: int) -> Health:
    """A group's figures, and its silent members: who never wrote first, and of these who reads first."""
    access = find_access(session, actor, group_id)
    require(policy.may_manage(actor, access))
    since = now()
    rows = session.execute(_HEALTH, {"group_id": group_id, "busy_since": since - BUSY}).all()
    figures, members = rows[0], [row for row in rows if row.person_id is not None]
    silent = [row for row in members if row.wrote_at is None or row.wrote_at < since - SILENT]
    refs = person_refs_today(session, [row.person_id for row in silent[:NAMED]])
    return Health(
        last_message_at=figures.last_message_at,
        messages_last_30_days=int(figures.messages),
        discussions_open=figures.discussions_open,
        writers_last_90_days=len(members) - len(silent),
        members=len(members),
        silent_count=len(silent),
        silent=[
            SilentMember(
                person=refs[row.person_id],
                joined_at=row.joined_at,
                last_wrote_at=row.wrote_at,
                last_read_at=row.read_at,
            )
            for row in silent[:NAMED]
        ],
    )
