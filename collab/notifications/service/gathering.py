"""Mail at once: news of one conversation gather into one mail, and each is asked again as the mail is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.clock import now
from collab.core.mail import plan_mails
from collab.notifications.kinds import KINDS
from collab.notifications.policy import Preferences, held_until
from collab.notifications.service.lines import (
    COLUMNS,
    LINES,
    READS,
    SEEN,
    SHOWN,
    Line,
    lines_from,
    seen_by_kind,
)
from collab.notifications.service.preferences import preferences_of

KIND = "notifications.at_once"
BATCH = 1_000
_LOCK = text("SELECT pg_try_advisory_xact_lock(7305003)")
_DUE = text(
    """
    SELECT n.person_id, e.thread, min(n.id) AS first, bool_or(e.severe) AS severe, p.email
    FROM notification n JOIN notified_event e ON e.event_id = n.event_id JOIN person p ON p.id = n.person_id
    WHERE n.mail = 'waiting' AND n.mail_due_at <= clock_timestamp()
    GROUP BY n.person_id, e.thread, p.email ORDER BY min(n.id) LIMIT :size
    """
)
_OF_THREADS = """
    FROM notified_event e, unnest(CAST(:people AS bigint[]), CAST(:threads AS text[]), CAST(:firsts AS bigint[]))
        AS gathered (person_id, thread, first)
    WHERE n.event_id = e.event_id AND n.person_id = gathered.person_id AND e.thread = gathered.thread
      AND n.mail = 'waiting'"""
_HOLD = text(
    """
    UPDATE notification n SET mail_due_at = held.until, mail_why = 'quiet'
    FROM notified_event e, unnest(CAST(:people AS bigint[]), CAST(:threads AS text[]), CAST(:untils AS timestamptz[]))
        AS held (person_id, thread, until)
    WHERE n.event_id = e.event_id AND n.person_id = held.person_id AND e.thread = held.thread AND n.mail = 'waiting'
    """
)
_DROP = text(
    f"UPDATE notification n SET mail = 'dropped', mail_why = 'no_address', mail_due_at = NULL {_OF_THREADS}"
)
_TAKE = text(
    f"""
    UPDATE notification n SET mail = 'planned', mail_why = NULL, mail_due_at = NULL, delivery_id = v.id
    {_OF_THREADS.replace("WHERE", ", delivery v WHERE", 1)} AND v.unique_key = '{KIND}:' || gathered.first
    """
)


def gather_mail(session: Session, *, size: int = BATCH) -> int:
    """Plan a mail for each conversation whose first news have waited long enough; returns how many it looked at.

    One process gathers at a time: two that took parts of one conversation would make two mails of it.
    """
    if not session.scalar(_LOCK):
        return 0
    due = session.execute(_DUE, {"size": size}).mappings().all()
    if not due:
        return 0
    chosen = preferences_of(session, {row["person_id"] for row in due})
    moment = now()
    held, unreachable, ready = [], [], []
    for row in due:
        until = None if row["severe"] else held_until(chosen[row["person_id"]], moment)
        if until is not None:
            held.append((row, until))
        elif row["email"] is None:
            unreachable.append(row)
        else:
            ready.append(row)
    if held:
        session.execute(_HOLD, {**_threads([row for row, _ in held]), "untils": [until for _, until in held]})
    if unreachable:
        session.execute(_DROP, _threads(unreachable))
    if ready:
        plan_mails(session, [_mail(row) for row in ready])
        session.execute(_TAKE, _threads(ready))
    return len(due)


def _mail(row: RowMapping) -> dict[str, Any]:
    return {
        "kind": KIND,
        "unique_key": f"{KIND}:{row['first']}",
        "address": row["email"],
        "person_id": row["person_id"],
        "about": {"thread": row["thread"]},
    }


def _threads(rows: list[RowMapping]) -> dict[str, list[Any]]:
    return {
        "people": [row["person_id"] for row in rows],
        "threads": [row["thread"] for row in rows],
        "firsts": [row["first"] for row in rows],
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """What one mail at once tells, as it stands at the moment of sending."""

    person: Person
    preferences: Preferences
    thread: str
    lines: list[Line]
    may_answer: bool

    @property
    def kinds(self) -> list[str]:
        """The kinds it holds, each once."""
        return list(dict.fromkeys(line.kind for line in self.lines))


def _still() -> str:
    cases = " ".join(
        f"WHEN n.kind = '{kind.name}' THEN {kind.still}" for kind in KINDS.values() if kind.still != "true"
    )
    return f"CASE {cases} ELSE true END" if cases else "true"


def _ask_again() -> str:
    """Why a piece of news is no longer worth a mail; NULL while it is."""
    return f"""
    CASE WHEN p.disabled_at IS NOT NULL THEN 'no_right'
         WHEN NOT {SHOWN} THEN 'gone'
         WHEN n.kind = ANY(:readers_only) AND NOT {READS} THEN 'no_right'
         WHEN {SEEN} THEN 'read'
         WHEN COALESCE(dl.level, gl.level) = 'muted' THEN 'muted'
         WHEN COALESCE(f.choices ->> n.kind, CAST(:usual AS jsonb) ->> n.kind) IS DISTINCT FROM 'mail' THEN 'preference'
         WHEN NOT {_still()} THEN 'settled' END"""


def gathered_for(session: Session, delivery_id: int, person_id: int) -> Gathered | None:
    """What a mail at once tells, asked again now; what is no longer worth it is dropped, with the reason. None if all is."""
    statement = text(
        f"""
        SELECT {COLUMNS}, {_ask_again()} AS dropped, m.id IS NOT NULL AS member {LINES}
        LEFT JOIN preference f ON f.person_id = n.person_id AND f.until IS NULL
        LEFT JOIN discussion_level dl ON dl.discussion_id = d.id AND dl.person_id = n.person_id
        LEFT JOIN group_level gl ON gl.group_id = g.id AND gl.person_id = n.person_id
        WHERE n.delivery_id = :delivery_id AND n.mail = 'planned' ORDER BY n.event_id
        """
    )
    usual = {kind.name: kind.channel for kind in KINDS.values()}
    asked = {"delivery_id": delivery_id, "readers_only": seen_by_kind(), "usual": json.dumps(usual)}
    rows = session.execute(statement, asked).mappings().all()
    dropped = [row for row in rows if row["dropped"]]
    if dropped:
        session.execute(
            _DROPPED,
            {"ids": [row["id"] for row in dropped], "whys": [row["dropped"] for row in dropped]},
        )
    kept = [row for row in rows if not row["dropped"]]
    if not kept:
        return None
    return Gathered(
        person=session.get_one(Person, person_id),
        preferences=preferences_of(session, [person_id])[person_id],
        thread=kept[0]["thread"],
        lines=lines_from(session, kept),
        may_answer=all(row["member"] for row in kept),
    )


_DROPPED = text(
    """
    UPDATE notification n SET mail = 'dropped', mail_why = d.why
    FROM unnest(CAST(:ids AS bigint[]), CAST(:whys AS text[])) AS d (id, why) WHERE n.id = d.id
    """
)
