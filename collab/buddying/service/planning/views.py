"""Plans as the secretariat reads them: their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from collab.accounts.service import Page, PersonRef, person_refs
from collab.buddying import policy
from collab.buddying.service.planning.finding import find_plan
from collab.core.actor import Actor
from collab.core.errors import require_visible


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanView:
    """The figures of a plan."""

    id: int
    state: str
    error: str
    weights_version: int
    requests: int
    helpers: int
    candidates: int
    matched: int
    served: int
    """Requests that the plan gives at least one helper."""
    complete: int
    """Requests that it gives all they lack."""
    total: float
    bound: float
    gap: float
    gini_before: float
    gini_after: float
    milliseconds: int
    proposed: int
    """Helpers who would be asked now, or are still to be."""
    people: int
    """How many different people those are."""
    sent: int
    skipped: int
    removed: int
    added: int
    unpinned: int
    by: PersonRef | None
    sent_by: PersonRef | None
    created_at: datetime
    computed_at: datetime | None
    sent_at: datetime | None


_FIGURES = """
    SELECT p.*, w.complete, r.*
    FROM matching_plan p
    LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE alive >= wanted) AS complete
        FROM (SELECT q.wanted, count(s.offer_id) AS alive FROM matching_plan_request q
              LEFT JOIN matching_plan_row s ON s.plan_id = q.plan_id AND s.request_id = q.request_id
                  AND s.state IN ('proposed', 'sent')
              WHERE q.plan_id = p.id GROUP BY q.request_id, q.wanted) AS each
    ) w ON true
    LEFT JOIN LATERAL (
        SELECT count(DISTINCT s.request_id) FILTER (WHERE s.state IN ('proposed', 'sent')) AS served,
            count(*) FILTER (WHERE s.state = 'proposed') AS proposed,
            count(DISTINCT o.person_id) FILTER (WHERE s.state = 'proposed') AS people,
            count(*) FILTER (WHERE s.state = 'sent') AS sent,
            count(*) FILTER (WHERE s.state = 'skipped' AND p.sent_at IS NOT NULL) AS skipped,
            count(*) FILTER (WHERE s.state = 'removed') AS removed,
            count(*) FILTER (WHERE s.origin = 'override' AND s.state <> 'removed') AS added,
            count(*) FILTER (WHERE s.state = 'skipped' AND s.origin = 'pinned' AND s.score = 0) AS unpinned
        FROM matching_plan_row s JOIN buddy_offer o ON o.id = s.offer_id WHERE s.plan_id = p.id
    ) r ON true"""
_SAME = (
    *(
        "id",
        "state",
        "error",
        "weights_version",
        "requests",
        "helpers",
        "candidates",
        "matched",
        "served",
        "complete",
    ),
    *("total", "bound", "gini_before", "gini_after", "milliseconds", "proposed", "people", "sent", "skipped"),
    *("removed", "added", "unpinned", "created_at", "computed_at", "sent_at"),
)


def plan_for(session: Session, actor: Actor, plan_id: int) -> PlanView:
    """The figures of one plan."""
    find_plan(session, actor, plan_id)
    rows = session.execute(text(f"{_FIGURES} WHERE p.id = :plan_id"), {"plan_id": plan_id}).all()
    return _plans(session, rows)[0]


def list_plans(session: Session, actor: Actor, *, page: int = 1, page_size: int = 20) -> Page:
    """A page of the plans, the newest first."""
    require_visible(policy.may_plan(actor))
    total = session.execute(text("SELECT count(*) FROM matching_plan")).scalar_one()
    rows = session.execute(
        text(f"{_FIGURES} ORDER BY p.id DESC LIMIT :limit OFFSET :offset"),
        {"limit": page_size, "offset": (page - 1) * page_size},
    ).all()
    return Page(items=_plans(session, rows), page=page, pages=-(-total // page_size), total=total)


def _plans(session: Session, rows: Sequence[Row[Any]]) -> list[PlanView]:
    people = person_refs(session, [(who, None) for row in rows for who in (row.by_id, row.sent_by) if who])
    return [
        PlanView(
            **{name: getattr(row, name) for name in _SAME},
            gap=max(0.0, (row.bound - row.total) / row.bound) if row.bound > 0 else 0.0,
            by=people.get((row.by_id, None)),
            sent_by=people.get((row.sent_by, None)),
        )
        for row in rows
    ]
