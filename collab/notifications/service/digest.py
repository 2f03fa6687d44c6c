"""What the digest, a floor above, asks of this room: a person's news since a moment; and what is forgotten in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.notifications.kinds import KINDS
from collab.notifications.kinds.declaration import SECTIONS
from collab.notifications.service.lines import COLUMNS, LINES, SEEN, SHOWN, Line, lines_from, seen_by_kind

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
        WHERE n.person_id = :person_id AND n.channel = 'digest' AND {SHOWN} AND NOT {SEEN}
          AND e.happened_at > :since AND e.happened_at <= :until
    ) lines WHERE reads OR NOT (kind = ANY(:readers_only)) ORDER BY event_id
    """
)


def lines_for_digest(
    session: Session, person_id: int, *, since: datetime, until: datetime
) -> list[DigestLine]:
    """What a person's digest of that time tells: what is still unread and theirs to read, by section."""
    asked = {"person_id": person_id, "since": since, "until": until, "readers_only": seen_by_kind()}
    lines = lines_from(session, session.execute(_FOR_DIGEST, asked).mappings().all())
    found = [
        DigestLine(section=KINDS[line.kind].section if line.kind in KINDS else SECTIONS[-1], line=line)
        for line in lines
    ]
    return sorted(found, key=lambda each: SECTIONS.index(each.section))


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
