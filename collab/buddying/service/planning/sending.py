"""A plan is sent: its helpers are asked, each couple judged again as it stands now, nobody twice."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.buddying import policy
from collab.buddying.events import PlanSending, PlanSent
from collab.buddying.models import BuddyRequest, Offer, Plan, PlanRow
from collab.buddying.policy.plans import SENT_AT_ONCE
from collab.buddying.service.asking import ask_helper
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.planning.finding import lock_plan
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import Problem
from collab.core.outbox import record

_MISSING = text(
    """
    SELECT r.id, r.wanted
        - (SELECT count(*) FROM pair p WHERE p.request_id = r.id AND p.state <> 'ended')
        - (SELECT count(*) FROM solicitation s WHERE s.request_id = r.id AND s.state = 'asked') AS missing
    FROM buddy_request r WHERE r.id = ANY (:ids)
    """
)


def send_plan(session: Session, actor: Actor, plan_id: int) -> Plan:
    """Ask the helpers of a ready plan; a large one is asked some at a time, and goes on by itself."""
    plan = lock_plan(session, actor, plan_id)
    plan.state = policy.after("plan", plan.state, "send")
    plan.sent_at, plan.sent_by = now(), actor.by
    _send_some(session, actor, plan)
    return plan


def go_on_sending(session: Session, plan_id: int) -> None:
    """Ask the next helpers of a plan that is being sent, as the officer who sent it."""
    held = select(Plan).where(Plan.id == plan_id).with_for_update().execution_options(populate_existing=True)
    plan = session.scalars(held).one_or_none()
    if plan is None or plan.state != "sent" or plan.sent_by is None:
        return
    actor = actor_for(session, plan.sent_by)
    if actor is None or not policy.may_plan(actor):
        _skip_the_rest(session, plan)
        return
    _send_some(session, actor, plan)


def _send_some(session: Session, actor: Actor, plan: Plan) -> None:
    """Settle some rows, and either have the others follow or say what came of it all."""
    rows = session.scalars(
        select(PlanRow)
        .where(PlanRow.plan_id == plan.id, PlanRow.state == "proposed")
        # What an officer added comes after what was computed: it may be one more than is wanted.
        .order_by(PlanRow.origin == "override", PlanRow.request_id, PlanRow.offer_id)
        .limit(SENT_AT_ONCE)
    ).all()
    _hold(session, rows)
    found = session.execute(_MISSING, {"ids": [row.request_id for row in rows]})
    missing = {row.id: row.missing for row in found}
    for row in rows:
        _settle(session, actor, row, missing)
    session.flush()
    left = session.scalars(_how_many(plan, "proposed")).one()
    if left:
        record(session, PlanSending(by=actor.by, plan_id=plan.id, left=left, hearers=who_hears(session)))
    else:
        _end(session, plan)


def _hold(session: Session, rows: Sequence[PlanRow]) -> None:
    """Take all requests, then all offers, each by number: asking one by one would take them crosswise."""
    for table, ids in (
        (BuddyRequest, {row.request_id for row in rows}),
        (Offer, {row.offer_id for row in rows}),
    ):
        session.execute(
            select(table.id).where(table.id.in_(ids)).order_by(table.id).with_for_update(key_share=True)
        )


def _settle(session: Session, actor: Actor, row: PlanRow, missing: dict[int, int]) -> None:
    if row.origin != "override" and missing.get(row.request_id, 0) <= 0:
        row.state, row.skipped = "skipped", "request_full"
        return
    try:
        with session.begin_nested():
            ask_helper(session, actor, request_id=row.request_id, offer_id=row.offer_id, plan_id=row.plan_id)
    except Problem as refused:
        row.state, row.skipped = "skipped", refused.slug
        return
    row.state = "sent"
    missing[row.request_id] -= 1


def _skip_the_rest(session: Session, plan: Plan) -> None:
    """Whoever sent it may not any more: nobody is asked in their name."""
    for row in session.scalars(
        select(PlanRow).where(PlanRow.plan_id == plan.id, PlanRow.state == "proposed")
    ):
        row.state, row.skipped = "skipped", "sender_left"
    session.flush()
    _end(session, plan)


def _end(session: Session, plan: Plan) -> None:
    asked, skipped = (session.scalars(_how_many(plan, state)).one() for state in ("sent", "skipped"))
    sent = PlanSent(
        by=plan.sent_by, plan_id=plan.id, asked=asked, skipped=skipped, hearers=who_hears(session)
    )
    record(session, sent)


def _how_many(plan: Plan, state: str) -> Select[int]:
    return select(func.count()).where(PlanRow.plan_id == plan.id, PlanRow.state == state)
