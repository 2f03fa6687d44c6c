"""Mail at once: news of one conversation gather into one mail, and each is asked again as the mail is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.clock import now
from collab.core.mail import Delivery, plan_mails
from collab.notifications.kinds import KINDS
from collab.notifications.policy import Preferences, held_until
from collab.notifications.service.lines import (
    COLUMNS,
    COUNTRY_MUTED,
    LINES,
    READS,
    SEEN,
    SHOWN,
    STILL,
    THEIRS,
    Line,
    kinds_for_readers,
    lines_from,
)
from collab.notifications.service.preferences import preferences_of

KIND = "notifications.at_once"
BATCH = 1_000
_LOCK = text("SELECT pg_try_advisory_xact_lock(7305003)")
_DUE = text(
    """
    SELECT n.person_id, e.thread, bool_or(e.severe) AS severe, p.email,
        min(n.id) || ':' || (extract(epoch FROM min(n.mail_due_at)) * 1000000)::bigint AS key
    FROM notification n JOIN notified_event e ON e.event_id = n.event_id JOIN person p ON p.id = n.person_id
    WHERE n.mail = 'waiting' AND n.mail_due_at <= clock_timestamp()
    GROUP BY n.person_id, e.thread, p.email ORDER BY min(n.id) LIMIT :size
    """
)
_OF_THREADS = """
    FROM notified_event e, unnest(CAST(:people AS bigint[]), CAST(:threads AS text[]), CAST(:keys AS text[]))
        AS gathered (person_id, thread, key)
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
    {_OF_THREADS.replace("WHERE", ", delivery v WHERE", 1)} AND v.unique_key = '{KIND}:' || gathered.key
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
        "unique_key": f"{KIND}:{row['key']}",
        "address": row["email"],
        "person_id": row["person_id"],
        "about": {"thread": row["thread"]},
    }


def _threads(rows: list[RowMapping]) -> dict[str, list[Any]]:
    return {
        "people": [row["person_id"] for row in rows],
        "threads": [row["thread"] for row in rows],
        "keys": [row["key"] for row in rows],
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


_FACTS = " ".join(f"WHEN '{kind.name}' THEN {kind.facts}" for kind in KINDS.values() if kind.facts)


def _ask_again() -> str:
    """Why a piece of news is no longer worth a mail; NULL while it is."""
    return f"""
    CASE WHEN p.disabled_at IS NOT NULL THEN 'no_right'
         WHEN NOT {SHOWN} THEN 'gone'
         WHEN n.kind = ANY(:readers_only) AND NOT {READS} THEN 'no_right'
         WHEN NOT {THEIRS} THEN 'no_right'
         WHEN {SEEN} THEN 'read'
         WHEN COALESCE(dl.level, gl.level) = 'muted' OR {COUNTRY_MUTED} THEN 'muted'
         WHEN COALESCE(f.choices ->> n.kind, CAST(:usual AS jsonb) ->> n.kind) IS DISTINCT FROM 'mail' THEN 'preference'
         WHEN NOT {STILL} THEN 'settled' END"""


def gathered_for(session: Session, delivery: Delivery) -> Gathered | None:
    """What a mail at once tells, asked again now; what is no longer worth it is dropped, with the reason. None if all is.

    A mail that may have arrived already is repeated as it was, but for what is no longer the reader's to know.
    """
    usual = {kind.name: kind.channel for kind in KINDS.values()}
    asked = {"delivery_id": delivery.id, "readers_only": kinds_for_readers(), "usual": json.dumps(usual)}
    rows = session.execute(text(_GATHERED), asked).mappings().all()
    if delivery.blind_repeats:
        rows = [row for row in rows if row["dropped"] not in ("no_right", "gone")]
    else:
        _drop(session, [row for row in rows if row["dropped"]])
        rows = [row for row in rows if not row["dropped"]]
    if not rows:
        return None
    person = session.get_one(Person, rows[0]["person_id"])
    preferences = preferences_of(session, [person.id])[person.id]
    until = None if any(row["severe"] for row in rows) else held_until(preferences, now())
    if until is not None and not delivery.blind_repeats:
        session.execute(_PUT_BACK, {"ids": [row["id"] for row in rows], "until": until})
        return None
    return Gathered(
        person=person,
        preferences=preferences,
        thread=rows[0]["thread"],
        lines=lines_from(session, rows),
        may_answer=all(row["member"] for row in rows),
    )


_GATHERED = f"""
    SELECT {COLUMNS}, {_ask_again()} AS dropped, m.id IS NOT NULL AS member, e.severe, CASE n.kind {_FACTS} END AS facts
    {LINES}
    LEFT JOIN preference f ON f.person_id = n.person_id AND f.until IS NULL
    LEFT JOIN discussion_level dl ON dl.discussion_id = d.id AND dl.person_id = n.person_id
    LEFT JOIN group_level gl ON gl.group_id = g.id AND gl.person_id = n.person_id
    WHERE n.delivery_id = :delivery_id AND n.mail = 'planned' ORDER BY n.event_id"""
_PUT_BACK = text(
    """
    UPDATE notification SET mail = 'waiting', mail_why = 'quiet', mail_due_at = :until, delivery_id = NULL
    WHERE id = ANY(CAST(:ids AS bigint[]))
    """
)
_DROPPED = text(
    """
    UPDATE notification n SET mail = 'dropped', mail_why = d.why
    FROM unnest(CAST(:ids AS bigint[]), CAST(:whys AS text[])) AS d (id, why) WHERE n.id = d.id
    """
)


def _drop(session: Session, rows: Sequence[RowMapping]) -> None:
    if rows:
        ids, whys = [row["id"] for row in rows], [row["dropped"] for row in rows]
        session.execute(_DROPPED, {"ids": ids, "whys": whys})
