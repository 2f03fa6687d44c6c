"""What the digest, a floor above, asks of this room: the news that no digest told a person yet; what is forgotten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.notifications.kinds import KINDS
from collab.notifications.kinds.declaration import SECTIONS
from collab.notifications.service.lines import (
    COLUMNS,
    COUNTRY_MUTED,
    LINES,
    SEEN,
    SHOWN,
    Line,
    kinds_for_readers,
    lines_from,
)

MOST = 500
"""Lines of one digest; whoever has more reads them in the page."""
KEPT = timedelta(days=90)
"""How long it can be explained why somebody was told, or not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestLine:
    """A line of a person's digest, in the section its kind declares."""

    section: str
    line: Line


_FOR_DIGEST = text(
    f"""
    SELECT * FROM (
        SELECT {COLUMNS} {LINES}
        LEFT JOIN preference f ON f.person_id = n.person_id AND f.until IS NULL
        LEFT JOIN discussion_level dl ON dl.discussion_id = d.id AND dl.person_id = n.person_id
        LEFT JOIN group_level gl ON gl.group_id = g.id AND gl.person_id = n.person_id
        WHERE n.person_id = :person_id AND n.channel = 'digest' AND n.digested_at IS NULL AND {SHOWN} AND NOT {SEEN}
          AND COALESCE(dl.level, gl.level, 'normal') <> 'muted' AND {COUNTRY_MUTED} IS NOT TRUE
          AND COALESCE(f.choices ->> n.kind, 'digest') IN ('digest', 'mail')
        ORDER BY n.event_id DESC LIMIT {MOST}
    ) lines WHERE theirs AND (reads OR NOT (kind = ANY(:readers_only))) ORDER BY event_id
    """
)


def lines_for_digest(session: Session, person_id: int) -> list[DigestLine]:
    """What a person's next digest tells: still unread, wanted and theirs to read, in no digest yet; by section."""
    asked = {"person_id": person_id, "readers_only": kinds_for_readers()}
    lines = lines_from(session, session.execute(_FOR_DIGEST, asked).mappings().all())
    found = [
        DigestLine(section=KINDS[line.kind].section if line.kind in KINDS else SECTIONS[-1], line=line)
        for line in lines
    ]
    return sorted(found, key=lambda each: SECTIONS.index(each.section))


_NOTE = text(
    "UPDATE notification SET digested_at = clock_timestamp() WHERE id = ANY(CAST(:ids AS bigint[])) AND digested_at IS NULL"
)


def note_digested(session: Session, ids: Collection[int]) -> None:
    """A digest took these in: no later one does, whenever each was told."""
    session.execute(_NOTE, {"ids": list(ids)})


_FORGET = text(
    """
    WITH old AS (
        SELECT event_id FROM notified_event WHERE told_at < :before ORDER BY told_at LIMIT :limit FOR UPDATE SKIP LOCKED
    ), rows AS (DELETE FROM notification WHERE event_id IN (SELECT event_id FROM old))
    DELETE FROM notified_event WHERE event_id IN (SELECT event_id FROM old) RETURNING event_id
    """
)


def forget_old_notifications(session: Session, *, limit: int = 500) -> int:
    """Forget a batch of what was told long ago; returns how many events."""
    return len(session.execute(_FORGET, {"before": now() - KEPT, "limit": limit}).all())
