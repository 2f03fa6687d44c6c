"""A plan request after request: who would help, who would be next, what was decided beforehand, which limit binds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef, Page, PersonRef, person_refs
from collab.buddying import policy
from collab.buddying.service.planning.finding import find_plan
from collab.core.actor import Actor
from collab.core.errors import require_visible


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A helper whom a plan puts on a request, or the next one it would."""

    offer_id: int
    person: PersonRef | None
    authority: AuthorityRef
    score: float
    origin: str
    state: str
    skipped: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceView:
    """What was decided beforehand for a couple."""

    id: int
    request_id: int
    request_title: str
    offer_id: int
    person: PersonRef | None
    authority: AuthorityRef
    choice: str
    why: str
    by: PersonRef | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedRequest:
    """A request of a plan with its helpers, or with why it has none."""

    id: int
    title: str
    authority: AuthorityRef
    by_when: date | None
    state: str
    """As it stands now."""
    wanted: int
    given: int
    candidates: int
    binds: str
    excluded: dict[str, int]
    rows: list[Planned]
    runner_up: Planned | None
    choices: list[ChoiceView]


_OFFER = (
    "o.id AS offer_id, o.person_id, o.mandate_id, a.id AS authority_id, a.siren, a.name, a.kind, a.region"
)
_ROWS = text(
    f"""
    SELECT s.request_id, s.score, s.origin, s.state, s.skipped, {_OFFER}
    FROM matching_plan_row s JOIN buddy_offer o ON o.id = s.offer_id JOIN authority a ON a.id = o.authority_id
    WHERE s.plan_id = :plan_id AND s.request_id = ANY (:requests)
    UNION ALL
    SELECT q.request_id, q.runner_up_score, 'runner_up', 'proposed', '', {_OFFER}
    FROM matching_plan_request q JOIN buddy_offer o ON o.id = q.runner_up_id JOIN authority a ON a.id = o.authority_id
    WHERE q.plan_id = :plan_id AND q.request_id = ANY (:requests)
    ORDER BY request_id, score DESC, offer_id
    """
)
_CHOICES = f"""
    SELECT c.id, c.request_id, b.title AS request_title, c.choice, c.why, c.by_id, c.created_at, {_OFFER}
    FROM matching_choice c JOIN buddy_request b ON b.id = c.request_id
    JOIN buddy_offer o ON o.id = c.offer_id JOIN authority a ON a.id = o.authority_id
    WHERE c.removed_at IS NULL"""
_WITH = """
    EXISTS (SELECT FROM matching_plan_row s WHERE s.plan_id = q.plan_id AND s.request_id = q.request_id AND s.state"""
_GIVEN = f"{_WITH} IN ('proposed', 'sent'))"
_SHOWN = {
    "all": "true",
    "matched": _GIVEN,
    "unmatched": f"NOT {_GIVEN}",
    "skipped": f"{_WITH} = 'skipped')",
}
SHOWN = tuple(_SHOWN)
"""Which requests of a plan are shown."""


def planned_requests(
    session: Session, actor: Actor, plan_id: int, *, show: str = "all", page: int = 1, page_size: int = 50
) -> Page:
    """A page of a plan's requests, those without a helper first."""
    find_plan(session, actor, plan_id)
    given = {"plan_id": plan_id, "limit": page_size, "offset": (page - 1) * page_size}
    found = f"FROM matching_plan_request q WHERE q.plan_id = :plan_id AND {_SHOWN[show]}"
    total = session.execute(text(f"SELECT count(*) {found}"), given).scalar_one()
    rows = session.execute(
        text(
            f"""
            SELECT f.*, b.title, b.by_when, b.state, a.id AS authority_id, a.siren, a.name, a.kind, a.region
            FROM (SELECT q.*, {_GIVEN} AS served {found}) AS f
            JOIN buddy_request b ON b.id = f.request_id JOIN authority a ON a.id = b.authority_id
            ORDER BY f.served, f.request_id LIMIT :limit OFFSET :offset
            """
        ),
        given,
    ).all()
    return Page(items=_requests(session, plan_id, rows), page=page, pages=-(-total // page_size), total=total)


def list_choices(session: Session, actor: Actor) -> list[ChoiceView]:
    """Every pin and ban that stands for a request that is open or may be again, the newest first."""
    require_visible(policy.may_plan(actor))
    rows = session.execute(text(f"{_CHOICES} AND b.state IN ('open', 'full') ORDER BY c.id DESC")).all()
    return _choices(rows, _people(session, rows))


def _requests(session: Session, plan_id: int, rows: Sequence[Row[Any]]) -> list[PlannedRequest]:
    ids = [row.request_id for row in rows]
    couples = session.execute(_ROWS, {"plan_id": plan_id, "requests": ids}).all()
    chosen = session.execute(
        text(f"{_CHOICES} AND c.request_id = ANY (:requests) ORDER BY c.id"), {"requests": ids}
    )
    decided = chosen.all()
    people = _people(session, [*couples, *decided])
    planned: defaultdict[int, list[Planned]] = defaultdict(list)
    for row in couples:
        planned[row.request_id].append(_planned(row, people))
    choices: defaultdict[int, list[ChoiceView]] = defaultdict(list)
    for choice in _choices(decided, people):
        choices[choice.request_id].append(choice)
    return [
        PlannedRequest(
            id=row.request_id,
            title=row.title,
            authority=_authority(row),
            by_when=row.by_when,
            state=row.state,
            wanted=row.wanted,
            given=row.given,
            candidates=row.candidates,
            binds=row.binds,
            excluded=row.excluded,
            rows=[each for each in planned[row.request_id] if each.origin != "runner_up"],
            runner_up=next((each for each in planned[row.request_id] if each.origin == "runner_up"), None),
            choices=choices[row.request_id],
        )
        for row in rows
    ]


People = dict[tuple[int, int | None], PersonRef]


def _people(session: Session, rows: Iterable[Row[Any]]) -> People:
    asked: list[tuple[int, int | None]] = []
    for row in rows:
        asked += [(row.person_id, row.mandate_id)] if row.person_id else []
        by_id = getattr(row, "by_id", None)
        asked += [(by_id, None)] if by_id else []
    return person_refs(session, asked)


def _planned(row: Row[Any], people: People) -> Planned:
    return Planned(
        offer_id=row.offer_id,
        person=people.get((row.person_id, row.mandate_id)),
        authority=_authority(row),
        score=row.score,
        origin=row.origin,
        state=row.state,
        skipped=row.skipped,
    )


def _choices(rows: Iterable[Row[Any]], people: People) -> list[ChoiceView]:
    return [
        ChoiceView(
            id=row.id,
            request_id=row.request_id,
            request_title=row.request_title,
            offer_id=row.offer_id,
            person=people.get((row.person_id, row.mandate_id)),
            authority=_authority(row),
            choice=row.choice,
            why=row.why,
            by=people.get((row.by_id, None)),
            created_at=row.created_at,
        )
        for row in rows
    ]


def _authority(row: Row[Any]) -> AuthorityRef:
    return AuthorityRef(id=row.authority_id, siren=row.siren, name=row.name, kind=row.kind, region=row.region)
