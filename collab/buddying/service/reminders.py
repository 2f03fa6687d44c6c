"""The morning's reminders: who is told today of which files that wait for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date

from sqlalchemy import RowMapping, insert, text
from sqlalchemy.orm import Session

from collab.buddying.events import ReminderDue
from collab.buddying.models import Reminder
from collab.buddying.policy import File, is_small, to_chase
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.owing import owed_sql
from collab.core.actor import SYSTEM
from collab.core.clock import PARIS, now, today
from collab.core.outbox import record

Away = Callable[[Session, Collection[int], date], set[int]]
"""Which of these people rest on that day."""
MORNING = range(8, 12)
"""Hours of Europe/Paris: a reminder is there when people open their mail, and none comes at night."""
AT_ONCE = 200
"""People reminded in one tick."""

# Two workers that looked at one person at the same time would both remind them.
_LOCK = text("SELECT pg_try_advisory_xact_lock(7305021)")
_WAITING = text(
    f"""
    SELECT f.*, t.size, l.reminded_on, l.reminders, l.said,
           (SELECT max(b.day) FROM buddy_reminder b WHERE b.person_id = f.person_id) AS last_reminder
    FROM ({owed_sql(day=":day", moment=":moment")}) f
    JOIN person p ON p.id = f.person_id AND p.disabled_at IS NULL
    LEFT JOIN buddy_team t ON t.authority_id = f.authority_id
    CROSS JOIN LATERAL (
        SELECT max(b.day) AS reminded_on, count(*) AS reminders, array_agg(b.kind) AS said
        FROM buddy_reminder b WHERE b.file = f.file AND b.file_id = f.id) l
    -- Whoever has left is not chased for what is about to be handed over.
    WHERE EXISTS (SELECT FROM mandate m LEFT JOIN assistant a ON a.mandate_id = m.id
                  WHERE m.authority_id = f.authority_id AND f.person_id IN (m.person_id, a.person_id)
                    AND m.starts_on <= :day AND (m.ends_on IS NULL OR m.ends_on >= :day))
    ORDER BY f.person_id
    """
)


def remind_due(session: Session, *, away: Away, limit: int = AT_ONCE) -> int:
    """Remind those whom the rule names this morning, each once for all their files; any number of ticks may run."""
    day, moment = today(), now()
    if moment.astimezone(PARIS).hour not in MORNING or not session.scalar(_LOCK):
        return 0
    files: dict[int, list[File]] = defaultdict(list)
    last: dict[int, date | None] = {}
    for row in session.execute(_WAITING, {"day": day, "moment": moment}).mappings():
        files[row["person_id"]].append(_file(row))
        last[row["person_id"]] = row["last_reminder"]
    resting = away(session, files.keys(), day) if files else set()
    chosen = {
        person_id: chased
        for person_id, theirs in files.items()
        if (chased := to_chase(theirs, day=day, away=person_id in resting, last_reminder=last[person_id]))
    }
    # The longest due first, should there be more than one tick can take.
    first = sorted(chosen, key=lambda person_id: (chosen[person_id][0].due_on, person_id))[:limit]
    secretariat = who_hears(session) if first else ()
    for person_id in first:
        _remind(session, person_id, chosen[person_id], day, hearers=(person_id, *secretariat))
    return len(first)


def _remind(
    session: Session, person_id: int, files: list[File], day: date, *, hearers: tuple[int, ...]
) -> None:
    session.execute(
        insert(Reminder),
        [
            {"person_id": person_id, "file": file.file, "file_id": file.id, "kind": file.owed, "day": day}
            for file in files
        ],
    )
    said = ReminderDue(
        by=SYSTEM.by,
        hearers=hearers,
        person_id=person_id,
        day=day,
        solicitations=_ids(files, "solicitation"),
        requests=_ids(files, "request"),
        pairs=_ids(files, "pair"),
    )
    record(session, said)


def _ids(files: list[File], kind: str) -> tuple[int, ...]:
    return tuple(file.id for file in files if file.file == kind)


def _file(row: RowMapping) -> File:
    return File(
        file=row["file"],
        id=row["id"],
        owed=row["owed"],
        since=row["since"],
        small=is_small(row["size"]),
        answered_on=row["answered_on"],
        reminded_on=row["reminded_on"],
        reminders=row["reminders"],
        said=frozenset(row["said"] or ()),
    )
