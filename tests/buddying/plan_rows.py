"""Plans for tests, computed as a worker would."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.buddying.models import BuddyRequest, Offer, Plan, PlanRow, Solicitation
from collab.buddying.service.planning.computing import ask_plan, compute_plan
from collab.core.actor import Actor


def computed(session: Session, officer: Actor) -> Plan:
    """A plan that an officer asked for, computed and seen by everybody."""
    plan = ask_plan(session, officer)
    compute_plan(session, plan.id)
    session.commit()
    return plan


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
