"""A plan that was asked for is computed; one that is being sent goes on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.buddying.events import PlanAsked, PlanSending
from collab.buddying.service.planning.computing import compute_plan
from collab.buddying.service.planning.sending import go_on_sending
from collab.core.outbox import reaction


@reaction(PlanAsked)
def compute_a_plan(session: Session, event: PlanAsked) -> None:
    """Find the best assignment for all open requests."""
    compute_plan(session, event.plan_id)


@reaction(PlanSending)
def send_the_rest(session: Session, event: PlanSending) -> None:
    """Ask the next helpers of a large plan."""
    go_on_sending(session, event.plan_id)
