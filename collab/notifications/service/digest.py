"""What the digest, a floor above, asks of this room: the news that no digest told a person yet; what is forgotten."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.notifications.kinds import KINDS
from collab.notifications.kinds.declaration import SECTIONS
from collab.notifications.service.lines import (
    AT,
    COLUMNS,
    COUNTRY_MUTED,
    LINES,
    OF_EVENT,
    READS,
    SAID,
    SEEN,
    SHOWN,
    STILL,
    THEIRS,
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


class ToldLine(NamedTuple):
    """What one person's next digest tells, in few columns: thousands are asked for at once."""

    person_id: int
    id: int
    event_id: int
    kind: str
    reason: str
    thread: str
    at: float
    """Seconds of the epoch."""
    group_id: int | None
    reads: bool
    """Whether they may read that group; where not, its discussion is not named to them."""
    number: int | None
    """The message it tells of, by its number in its discussion."""
    discussion_id: int | None


# Person by person, so that whoever has a long past costs no more than their newest lines.
_FOR_DIGEST = text(
    f"""
    SELECT asked.person_id, l.id, l.event_id, l.kind, l.reason, l.thread, l.at, l.group_id, l.reads, l.number,
           l.discussion_id
    FROM unnest(CAST(:people AS bigint[])) AS asked (person_id) CROSS JOIN LATERAL (
        SELECT n.id, n.event_id, n.kind, n.reason, e.thread, extract(epoch FROM {AT})::float8 AS at,
               g.id AS group_id, {READS} AS reads, {THEIRS} AS theirs, {STILL} AS still,
               CASE WHEN e.name = 'discussion.message_posted' THEN x.number END AS number, d.id AS discussion_id
        {LINES}
        LEFT JOIN preference f ON f.person_id = n.person_id AND f.until IS NULL
        LEFT JOIN discussion_level dl ON dl.discussion_id = d.id AND dl.person_id = n.person_id
        LEFT JOIN group_level gl ON gl.group_id = g.id AND gl.person_id = n.person_id
        WHERE n.person_id = asked.person_id AND n.channel = 'digest' AND n.digested_at IS NULL
          AND p.disabled_at IS NULL AND {SHOWN} AND NOT {SEEN}
          AND COALESCE(dl.level, gl.level, 'normal') <> 'muted' AND {COUNTRY_MUTED} IS NOT TRUE
          AND COALESCE(f.choices ->> n.kind, 'digest') IN ('digest', 'mail')
        ORDER BY n.event_id DESC LIMIT {MOST}
    ) l WHERE l.theirs AND l.still AND (l.reads OR NOT (l.kind = ANY(:readers_only)))
    ORDER BY asked.person_id, l.event_id
    """
)


def lines_for_digest_of(session: Session, person_ids: Collection[int]) -> list[ToldLine]:
    """What these people's next digests tell: still unread, wanted, worth it and theirs to read, in no digest yet.

    One query however many they are; each one's lines follow each other, the oldest first.
    """
    asked = {"people": list(person_ids), "readers_only": kinds_for_readers()}
    return [ToldLine(*row) for row in session.execute(_FOR_DIGEST, asked).all()]


_LINES_BY_ID = text(f"SELECT {COLUMNS} {LINES} WHERE n.id = ANY(CAST(:ids AS bigint[])) ORDER BY n.event_id")


def lines_for_digest(session: Session, person_id: int) -> list[DigestLine]:
    """What one person's next digest tells, in words; by section."""
    ids = [told.id for told in lines_for_digest_of(session, [person_id])]
    lines = lines_from(session, session.execute(_LINES_BY_ID, {"ids": ids}).mappings().all())
    found = [DigestLine(section=section_of(line.kind), line=line) for line in lines]
    return sorted(found, key=lambda each: SECTIONS.index(each.section))


def section_of(kind: str) -> str:
    """Where a digest puts news of a kind."""
    return KINDS[kind].section if kind in KINDS else SECTIONS[-1]


Said = tuple[int, str, str, bool]
"""An event, the kind of news it is, why it is told, and whether to people who may read its group."""
_SAID = text(
    f"""
    SELECT 0 AS id, n.event_id, n.kind, n.reason, false AS seen, n.reads, true AS theirs, {SAID}
    FROM unnest(CAST(:events AS bigint[]), CAST(:kinds AS text[]), CAST(:reasons AS text[]), CAST(:reads AS boolean[]))
        AS n (event_id, kind, reason, reads)
    JOIN notified_event e ON e.event_id = n.event_id
    {OF_EVENT}
    """
)


def describe_lines(session: Session, said: Collection[Said]) -> dict[Said, Line]:
    """Each of these as all who are told of it for that reason read it; what was forgotten meanwhile is absent."""
    asked = list(dict.fromkeys(said))
    if not asked:
        return {}
    events, kinds, reasons, reads = (list(column) for column in zip(*asked, strict=True))
    values = {"events": events, "kinds": kinds, "reasons": reasons, "reads": reads}
    rows = session.execute(_SAID, values).mappings().all()
    lines = lines_from(session, rows)
    return {
        (line.event_id, line.kind, line.reason, row["reads"]): line
        for row, line in zip(rows, lines, strict=True)
    }


_NOTE = text(
    "UPDATE notification SET digested_at = clock_timestamp() WHERE id = ANY(CAST(:ids AS bigint[])) AND digested_at IS NULL"
)


def note_digested(session: Session, ids: Collection[int]) -> None:
    """A digest took these in: no later one does, whenever each was told."""
    session.execute(_NOTE, {"ids": list(ids)})


_TAKE_BACK = text("UPDATE notification SET digested_at = NULL WHERE id = ANY(CAST(:ids AS bigint[]))")


def take_back_digested(session: Session, ids: Collection[int]) -> None:
    """The digest that took these in was never sent: the next one tells them."""
    session.execute(_TAKE_BACK, {"ids": list(ids)})


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
