"""Who is owed a letter at a moment: slots that Python computes once for everybody, joined with people in one query."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.digests.composition.parts import Reader
from collab.digests.models import Run
from collab.digests.policy.due import USUAL_DAY, USUAL_FREQUENCY, USUAL_HOUR, latest_slot, period_of
from collab.digests.service.audience_sql import AUDIENCE_JOIN, RECEIVES


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A reader without a letter of a run yet, with the days on which they want none."""

    reader: Reader
    holidays: Sequence[tuple[date, date]]

    def is_away(self, day: date) -> bool:
        """Whether that day is one of their holidays."""
        return any(first <= day <= last for first, last in self.holidays)


def slots_at(moment: datetime) -> dict[str, list[Any]]:
    """The latest slot of every choice there is, and its period: of each hour of a day, then of each hour of a week."""
    choices = [("daily", 0, hour) for hour in range(24)]
    choices += [("weekly", day, hour) for day in range(1, 8) for hour in range(24)]
    slots = [latest_slot(*choice, moment) for choice in choices]
    periods = [period_of(kind, slot) for (kind, _, _), slot in zip(choices, slots, strict=True)]
    return {"slots": slots, "periods": periods}


_CAME_SINCE = "l.outcome IN ('planned', 'nothing') AND l.at >= s.slot"
# `policy.due.is_due`, for everybody at once.
_OWED = f"""
    FROM person p {AUDIENCE_JOIN}
    -- Each one's slot by its place in `slots_at`: a join would be planned as if there were one slot.
    CROSS JOIN LATERAL (
        SELECT COALESCE(f.frequency, '{USUAL_FREQUENCY}') AS kind, COALESCE(f.digest_hour, {USUAL_HOUR}) + 1
            + CASE f.frequency WHEN 'daily' THEN 0 ELSE 24 * COALESCE(f.digest_day, {USUAL_DAY}) END AS place
    ) c
    CROSS JOIN LATERAL (
        SELECT c.kind, (CAST(:slots AS timestamptz[]))[c.place] AS slot, (CAST(:periods AS text[]))[c.place] AS period
    ) s
    WHERE {RECEIVES} AND p.came_at < s.slot
      AND NOT EXISTS (SELECT FROM digest_letter l WHERE l.person_id = p.id AND {_CAME_SINCE})
      AND NOT EXISTS (
          SELECT FROM preference n WHERE n.person_id = p.id AND n.frequency = 'never' AND n.until >= s.slot)"""
_WITHOUT_ONE = "NOT EXISTS (SELECT FROM digest_letter l WHERE l.run_id = :run AND l.person_id = p.id)"
_NEXT = "AND p.id > :after ORDER BY p.id LIMIT :readers"
# Who plans these readers holds them until it commits: others plan other readers, and whoever is killed lets go.
_HELD = "FOR NO KEY UPDATE OF p SKIP LOCKED"

_DUE_PERIODS = text(
    f"""
    SELECT s.kind, s.period, count(*) AS people {_OWED}
      AND NOT EXISTS (
          SELECT FROM digest_run r JOIN digest_letter l ON l.run_id = r.id
          WHERE r.kind = s.kind AND r.period = s.period AND l.person_id = p.id)
    GROUP BY s.kind, s.period ORDER BY s.kind, s.period
    """
)
_OF_PERIOD = f"SELECT p.id {_OWED} AND s.kind = :kind AND s.period = :period AND {_WITHOUT_ONE} {_NEXT}"
_OF_EDITION = f"SELECT p.id FROM person p {AUDIENCE_JOIN} WHERE {RECEIVES} AND {_WITHOUT_ONE} {_NEXT}"
_QUERIES = {
    (edition, held): text(f"{_OF_EDITION if edition else _OF_PERIOD} {_HELD if held else ''}")
    for edition in (True, False)
    for held in (True, False)
}
# Asked once they are held, so that what another process planned an instant ago is seen.
_DETAILS = text(
    f"""
    SELECT p.id, p.email, p.name, p.language, COALESCE(f.link_only, false) AS link_only, f.holidays, last.at AS since
    FROM person p LEFT JOIN preference f ON f.person_id = p.id AND f.until IS NULL
    LEFT JOIN LATERAL (
        SELECT l.at FROM digest_letter l WHERE l.person_id = p.id AND l.outcome IN ('planned', 'nothing')
        ORDER BY l.at DESC LIMIT 1) last ON true
    WHERE p.id = ANY(CAST(:people AS bigint[])) AND p.email IS NOT NULL AND {_WITHOUT_ONE}
    ORDER BY p.id
    """
)


def due_periods(session: Session, moment: datetime) -> list[tuple[str, str, int]]:
    """The (kind, period) pairs that owe somebody a letter, and how many people."""
    rows = session.execute(_DUE_PERIODS, slots_at(moment))
    return [(row.kind, row.period, row.people) for row in rows]


def hold_waiting(session: Session, run: Run, moment: datetime, *, readers: int, after: int) -> list[Waiting]:
    """The next readers that a run owes a letter, held until the caller's transaction ends."""
    held = _ids(session, run, moment, readers=readers, after=after, held=True)
    return _details(session, held, run.id) if held else []


def is_anybody_waiting(session: Session, run: Run, moment: datetime) -> bool:
    """Whether a run owes anybody a letter, be they held by another process."""
    return bool(_ids(session, run, moment, readers=1, after=0, held=False))


_NEWS_UNTIL = text(
    """
    SELECT LEAST(CAST(:moment AS timestamptz), min(xact_start)) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
    """
)


def news_until(session: Session, moment: datetime) -> datetime:
    """Up to when all that happened is there to see.

    What a transaction is still writing may bear a time before this moment: it is left whole to the next letter, and
    would else be too late for this one and too early for that.
    """
    until: datetime = session.execute(_NEWS_UNTIL, {"moment": moment}).scalar_one()
    return until


def readers_of(session: Session, person_ids: Collection[int]) -> list[Reader]:
    """These people as a letter of this moment would be computed for them."""
    return [each.reader for each in _details(session, person_ids, 0)]


def _ids(
    session: Session, run: Run, moment: datetime, *, readers: int, after: int, held: bool
) -> Sequence[int]:
    asked: dict[str, Any] = {"run": run.id, "readers": readers, "after": after}
    if run.kind != "edition":
        asked |= {"kind": run.kind, "period": run.period, **slots_at(moment)}
    return session.scalars(_QUERIES[run.kind == "edition", held], asked).all()


def _details(session: Session, person_ids: Collection[int], run_id: int) -> list[Waiting]:
    rows = session.execute(_DETAILS, {"people": list(person_ids), "run": run_id})
    return [
        Waiting(
            reader=Reader(
                person_id=row.id,
                address=row.email,
                name=row.name,
                language="en" if row.language == "en" else "fr",
                since=row.since,
                link_only=row.link_only,
            ),
            holidays=[(date.fromisoformat(a), date.fromisoformat(b)) for a, b in row.holidays or ()],
        )
        for row in rows
    ]
