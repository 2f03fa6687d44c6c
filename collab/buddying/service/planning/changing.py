"""A ready plan is changed by hand, or put aside."""

from __future__ import annotations

import numpy as np
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.buddying import policy
from collab.buddying.events import PlanAdjusted, PlanDropped
from collab.buddying.matching.score import total as total_score
from collab.buddying.matching.spread import gini
from collab.buddying.models import Plan, PlanRow, Weights
from collab.buddying.service.candidates import possible_couples
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.planning.finding import lock_plan
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import conflict, not_found
from collab.core.outbox import record

_LOADS = text(
    """
    SELECT array_agg(coalesce(p.alive, 0)) AS carried, array_agg(coalesce(p.alive, 0) + coalesce(r.planned, 0)) AS after
    FROM buddy_offer o
    LEFT JOIN (SELECT offer_id, count(*) AS alive FROM pair WHERE state <> 'ended' GROUP BY 1) p ON p.offer_id = o.id
    LEFT JOIN (SELECT offer_id, count(*) AS planned FROM matching_plan_row
               WHERE plan_id = :plan_id AND state = 'proposed' GROUP BY 1) r ON r.offer_id = o.id
    WHERE o.state = 'open'
    """
)


def adjust_plan(
    session: Session, actor: Actor, plan_id: int, *, request_id: int, offer_id: int, act: str
) -> Plan:
    """Put a helper on a request by hand, or take one off; it is logged, and what it costs shows in the gap."""
    plan = lock_plan(session, actor, plan_id)
    plan.state = policy.after("plan", plan.state, "adjust")
    change = _put if act == "put" else _remove
    if change(session, plan, request_id, offer_id):
        _record(session, actor, plan, request_id, offer_id, act)
    return plan


def take_off_ready_plans(session: Session, actor: Actor, *, request_id: int, offer_id: int) -> None:
    """Take a couple that is forbidden now off the plan that is ready, if it is on it."""
    ready = select(Plan).where(Plan.state == "ready").order_by(Plan.id).with_for_update()
    for plan in session.scalars(ready.execution_options(populate_existing=True)):
        on_it = session.get(PlanRow, (plan.id, request_id, offer_id)) is not None
        if on_it and _remove(session, plan, request_id, offer_id):
            _record(session, actor, plan, request_id, offer_id, "remove")


def drop_plan(session: Session, actor: Actor, plan_id: int) -> None:
    """Put a plan aside; it cannot be sent any more."""
    plan = lock_plan(session, actor, plan_id)
    plan.state = policy.after("plan", plan.state, "drop")
    record(session, PlanDropped(by=actor.by, plan_id=plan.id, hearers=who_hears(session)))


def _put(session: Session, plan: Plan, request_id: int, offer_id: int) -> bool:
    row = session.get(PlanRow, (plan.id, request_id, offer_id), populate_existing=True)
    if row is not None and row.state == "proposed":
        return False
    # A request that is open no more is not among them either.
    couples = possible_couples(session, request_ids=[request_id], day=today())
    at = np.flatnonzero(couples.offer_ids[couples.j] == offer_id)
    if not len(at) or not _is_open(session, request_id):
        raise conflict("These two cannot be put together today.", slug="couple-not-possible")
    helper = couples.j[at[0]]
    proposed = _proposed(session, plan, offer_id)
    if couples.room[helper] <= proposed:
        raise conflict("This helper has no room left in this plan.", slug="plan-helper-full")
    weights = weights_of(session, plan)
    scores = total_score(couples.features, weights)
    score = float(scores[at[0]])
    if _asked_for(session, plan, request_id) >= int(couples.wanted[0]):
        # One more than is wanted: the best that could be cannot grow by more than the best of its helpers.
        plan.bound += float(scores.max())
    if row is None:
        row = PlanRow(plan_id=plan.id, request_id=request_id, offer_id=offer_id)
        session.add(row)
    row.score, row.origin, row.state, row.skipped = score, "override", "proposed", ""
    _count(session, plan, 1, score - weights["fairness"] * (int(couples.carried[helper]) + proposed))
    return True


def _remove(session: Session, plan: Plan, request_id: int, offer_id: int) -> bool:
    row = session.get(PlanRow, (plan.id, request_id, offer_id), populate_existing=True)
    if row is None:
        raise not_found()
    if row.state != "proposed":
        return False
    carried = session.execute(_ALIVE, {"offer_id": offer_id}).scalar_one()
    others = _proposed(session, plan, offer_id) - 1
    row.state = "removed"
    _count(session, plan, -1, weights_of(session, plan)["fairness"] * (carried + others) - row.score)
    return True


_ALIVE = text("SELECT count(*) FROM pair WHERE offer_id = :offer_id AND state <> 'ended'")
_OPEN = text(
    """SELECT state = 'open' AND asker_id IS NOT NULL AND (by_when IS NULL OR by_when >= :day)
    FROM buddy_request WHERE id = :request_id"""
)


def _is_open(session: Session, request_id: int) -> bool:
    return bool(session.execute(_OPEN, {"request_id": request_id, "day": today()}).scalar_one_or_none())


def _asked_for(session: Session, plan: Plan, request_id: int) -> int:
    """How many helpers the plan asks for this request."""
    rows = select(func.count()).where(
        PlanRow.plan_id == plan.id, PlanRow.request_id == request_id, PlanRow.state == "proposed"
    )
    return session.scalars(rows).one()


def _proposed(session: Session, plan: Plan, offer_id: int) -> int:
    """How many rows of the plan ask this helper."""
    rows = select(func.count()).where(
        PlanRow.plan_id == plan.id, PlanRow.offer_id == offer_id, PlanRow.state == "proposed"
    )
    return session.scalars(rows).one()


def weights_of(session: Session, plan: Plan) -> dict[str, float]:
    """The weights that a plan was computed with."""
    made = session.get(Weights, plan.weights_version)
    return {**policy.USUAL_WEIGHTS, **(made.weights if made is not None else {})}


def _count(session: Session, plan: Plan, rows: int, worth: float) -> None:
    """Let the plan's figures follow a change by hand."""
    plan.matched += rows
    plan.total += worth
    session.flush()
    loads = session.execute(_LOADS, {"plan_id": plan.id}).one()
    plan.gini_before, plan.gini_after = gini(loads.carried or []), gini(loads.after or [])


def _record(session: Session, actor: Actor, plan: Plan, request_id: int, offer_id: int, act: str) -> None:
    adjusted = PlanAdjusted(
        by=actor.by,
        hearers=who_hears(session),
        plan_id=plan.id,
        request_id=request_id,
        offer_id=offer_id,
        act=act,
    )
    record(session, adjusted)
