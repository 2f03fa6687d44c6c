"""Plans for tests, computed as a worker would."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.buddying.models import BuddyRequest, Offer, Plan, PlanChoice, PlanRow, Solicitation
from collab.buddying.service.planning.computing import ask_plan, compute_plan
from collab.core.actor import Actor
from tests.buddying.matching_world import make_offer, make_request


def computed(session: Session, officer: Actor) -> Plan:
    """A plan that an officer asked for, computed and seen by everybody."""
    plan = ask_plan(session, officer)
    compute_plan(session, plan.id)
    session.commit()
    return plan


def make_plan(session: Session) -> dict[str, int]:
    """A ready plan of one couple and a ban on another, by the names that addresses have for them."""
    request, offer, other = make_request(session), make_offer(session), make_offer(session)
    plan = Plan(state="ready", requests=1, matched=1)
    choice = PlanChoice(**couple(request, other), choice="forbid")
    session.add_all([plan, choice])
    session.flush()
    session.add(PlanRow(plan_id=plan.id, **couple(request, offer), score=50.0))
    session.flush()
    return {
        "plan_id": plan.id,
        "choice_id": choice.id,
        "planned_request": request.id,
        "planned_offer": offer.id,
    }


def couples_of(session: Session, plan: Plan, state: str = "proposed") -> set[tuple[int, int]]:
    """The couples of a plan in that state."""
    rows = select(PlanRow.request_id, PlanRow.offer_id).where(
        PlanRow.plan_id == plan.id, PlanRow.state == state
    )
    return {(row.request_id, row.offer_id) for row in session.execute(rows)}


def asked(session: Session) -> list[tuple[int, int]]:
    """Whom was asked for what, in order."""
    rows = select(Solicitation.request_id, Solicitation.offer_id).order_by(Solicitation.id)
    return [(row.request_id, row.offer_id) for row in session.execute(rows)]


def couple(request: BuddyRequest, offer: Offer) -> dict[str, int]:
    return {"request_id": request.id, "offer_id": offer.id}
