"""A plan is asked for by an officer and computed by a worker, from the database to its stored rows."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from collab.buddying import policy
from collab.buddying.events import PlanAsked, PlanComputed, PlanDropped
from collab.buddying.matching.score import total as total_score
from collab.buddying.matching.solver import CannotSolve, Problem, Solution, solve
from collab.buddying.matching.spread import gini
from collab.buddying.models import Plan
from collab.buddying.policy.plans import GIVEN_UP_AFTER
from collab.buddying.service.candidates import Couples, possible_couples, weights_in_force
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.planning.pins import Pin, standing_pins, why_not_pinned
from collab.buddying.service.planning.storing import store_requests, store_rows, store_unpinned
from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.errors import require_visible
from collab.core.logs import get_logger
from collab.core.outbox import record

log = get_logger(__name__)

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('buddying.plans'))")
# Nobody can be asked for these; they must not take helpers from the others.
_UNREADY = text(
    """
    SELECT id, CASE WHEN asker_id IS NULL THEN 'no_lead' ELSE 'past_its_day' END AS why FROM buddy_request
    WHERE state = 'open' AND (asker_id IS NULL OR by_when < :day)
    """
)
_OTHERS_READY = (
    select(Plan)
    .where(Plan.state == "ready", Plan.id != bindparam("plan_id"))
    .order_by(Plan.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def ask_plan(session: Session, actor: Actor) -> Plan:
    """Have the best plan for all open requests computed; whoever asks while one is computed gets that one."""
    require_visible(policy.may_plan(actor))
    # The first in holds this lock until a plan stands that the second one finds.
    session.execute(_ONE_AT_A_TIME)
    computing = session.scalars(select(Plan).where(Plan.state == "computing")).one_or_none()
    if computing is not None and not _gave_up(session, computing):
        return computing
    plan = Plan(by_id=actor.by, state="computing", weights_version=weights_in_force(session)[0])
    session.add(plan)
    session.flush()
    record(session, PlanAsked(by=actor.by, plan_id=plan.id, hearers=who_hears(session)))
    return plan


def compute_plan(session: Session, plan_id: int) -> None:
    """Compute a plan that was asked for, once; an older one that was not sent is put aside."""
    held = select(Plan).where(Plan.id == plan_id).with_for_update().execution_options(populate_existing=True)
    plan = session.scalars(held).one_or_none()
    if plan is None or plan.state != "computing":
        return
    began = time.perf_counter()
    try:
        _fill(session, plan)
    except CannotSolve as refused:
        log.error("a plan cannot be computed", plan_id=plan.id, why=str(refused))
        _end(session, plan, act="fail", error="contradiction")
        return
    plan.milliseconds = round((time.perf_counter() - began) * 1_000)
    for older in session.scalars(_OTHERS_READY, {"plan_id": plan.id}):
        older.state = policy.after("plan", older.state, "drop")
        record(session, PlanDropped(by=None, plan_id=older.id, hearers=who_hears(session)))
    _end(session, plan, act="compute")


def _fill(session: Session, plan: Plan) -> None:
    version, weights = weights_in_force(session)
    couples = possible_couples(session, request_ids=None, day=today())
    unready = {row.id: row.why for row in session.execute(_UNREADY, {"day": today()})}
    ready = ~np.isin(couples.request_ids, list(unready))
    pins = standing_pins(session, couples.request_ids.tolist())
    places = _places(couples, pins)
    try:
        score = total_score(couples.features, weights)
    except ValueError as refused:
        raise CannotSolve(str(refused)) from refused
    found = solve(
        Problem(
            i=couples.i,
            j=couples.j,
            score=score,
            wanted=np.where(ready, couples.wanted, 0),
            room=np.maximum(couples.room, 0),
            carried=couples.carried,
            pinned=np.array(list(places), np.int64),
            fairness=weights["fairness"],
        )
    )
    load = couples.carried + np.bincount(couples.j[found.chosen], minlength=len(couples.offer_ids))
    plan.weights_version = version
    plan.requests = int(np.count_nonzero(couples.wanted > 0))
    plan.helpers, plan.candidates, plan.matched = len(couples.offer_ids), len(couples.i), len(found.chosen)
    plan.total, plan.bound = found.total, found.bound
    plan.gini_before, plan.gini_after = gini(couples.carried), gini(load)
    session.flush()
    store_rows(session, plan.id, couples, score, found.chosen, set(places) - set(found.unpinned))
    store_requests(session, plan.id, couples, score, found.chosen, unready)
    _tell_of_pins(session, plan, pins, places, found)


def _places(couples: Couples, pins: list[Pin]) -> dict[int, Pin]:
    """Where each pinned couple stands among those that may be, in the order of the pins."""
    helpers = len(couples.offer_ids)
    keys: NDArray[np.int64] = couples.i.astype(np.int64) * helpers + couples.j
    row_of = {number: row for row, number in enumerate(couples.request_ids.tolist())}
    column_of = {number: column for column, number in enumerate(couples.offer_ids.tolist())} if pins else {}
    found = {}
    for pin in pins:
        if pin.offer_id not in column_of:
            continue
        key = row_of[pin.request_id] * helpers + column_of[pin.offer_id]
        place = int(np.searchsorted(keys, key))
        if place < len(keys) and keys[place] == key:
            found[place] = pin
    return found


def _tell_of_pins(
    session: Session, plan: Plan, pins: list[Pin], places: dict[int, Pin], found: Solution
) -> None:
    """Keep why a pin does not hold beside the rows that do: a limit of the solver's, or a reason against the couple."""
    possible = {pin.id for pin in places.values()}
    told = {places[place].id: why for place, why in found.unpinned.items()}
    told |= {pin.id: why_not_pinned(session, pin) for pin in pins if pin.id not in possible}
    if told:
        store_unpinned(session, plan.id, [(pin, told[pin.id]) for pin in pins if pin.id in told])


def _gave_up(session: Session, plan: Plan) -> bool:
    """Fail a plan whose worker is gone; one that is held is being computed after all."""
    if now() - plan.created_at < GIVEN_UP_AFTER:
        return False
    free = select(Plan).where(Plan.id == plan.id).with_for_update(skip_locked=True)
    held = session.scalars(free.execution_options(populate_existing=True)).one_or_none()
    if held is None or held.state != "computing":
        return False
    _end(session, held, act="fail", error="stopped")
    return True


def _end(session: Session, plan: Plan, *, act: str, error: str = "") -> None:
    plan.state, plan.error, plan.computed_at = policy.after("plan", plan.state, act), error, now()
    computed = PlanComputed(by=None, plan_id=plan.id, state=plan.state, hearers=who_hears(session))
    record(session, computed)
