"""What officers decide beforehand for a couple: it must be, or must not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.buddying import policy
from collab.buddying.events import ChoiceMade
from collab.buddying.models import BuddyRequest, Offer, PlanChoice
from collab.buddying.service.candidates import why_not
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.planning.changing import take_off_ready_plans
from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.errors import conflict, not_found, require_visible
from collab.core.outbox import record

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('buddying.choices'))")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pin:
    """A couple that must be."""

    id: int
    request_id: int
    offer_id: int


def standing_pins(session: Session, request_ids: Sequence[int]) -> list[Pin]:
    """The pins of these requests, the first made first."""
    standing = (
        select(PlanChoice.id, PlanChoice.request_id, PlanChoice.offer_id)
        .where(PlanChoice.choice == "pin", PlanChoice.removed_at.is_(None))
        .order_by(PlanChoice.id)
    )
    open_now = set(request_ids)
    return [
        Pin(id=row.id, request_id=row.request_id, offer_id=row.offer_id)
        for row in session.execute(standing)
        if row.request_id in open_now
    ]


def why_not_pinned(session: Session, pin: Pin) -> str:
    """What stands against a pinned couple that may not be."""
    request, offer = session.get_one(BuddyRequest, pin.request_id), session.get_one(Offer, pin.offer_id)
    return why_not(session, request, offer, day=today()) or "changed"


def choose(
    session: Session, actor: Actor, *, request_id: int, offer_id: int, choice: str, why: str = ""
) -> PlanChoice:
    """Pin or forbid a couple from the next plan on; the opposite is taken back, a ban is heeded by a ready plan too."""
    require_visible(policy.may_plan(actor))
    # Not the request's row: whoever sends a plan holds the plan and waits for requests, and a ban waits for the plan.
    session.execute(_ONE_AT_A_TIME)
    request, offer = session.get(BuddyRequest, request_id), session.get(Offer, offer_id)
    if request is None or offer is None:
        raise not_found()
    if request.state != "open":
        raise conflict(f"The request is {request.state}.", slug="request-moved-on")
    standing = session.scalars(
        select(PlanChoice).where(
            PlanChoice.request_id == request_id,
            PlanChoice.offer_id == offer_id,
            PlanChoice.removed_at.is_(None),
        )
    ).one_or_none()
    if standing is not None and (standing.choice, standing.why) == (choice, why):
        return standing
    if standing is not None:
        standing.removed_at = now()
        session.flush()
    made = PlanChoice(request_id=request_id, offer_id=offer_id, choice=choice, why=why, by_id=actor.by)
    session.add(made)
    session.flush()
    if choice == "forbid":
        take_off_ready_plans(session, actor, request_id=request_id, offer_id=offer_id)
    _record(session, actor, made, choice)
    return made


def take_back_choice(session: Session, actor: Actor, choice_id: int) -> None:
    """Leave a couple to the score again; what was decided stays as a trace."""
    require_visible(policy.may_plan(actor))
    made = session.get(PlanChoice, choice_id, with_for_update=True, populate_existing=True)
    if made is None or made.removed_at is not None:
        raise not_found()
    made.removed_at = now()
    _record(session, actor, made, "none")


def _record(session: Session, actor: Actor, made: PlanChoice, choice: str) -> None:
    happened = ChoiceMade(
        by=actor.by,
        hearers=who_hears(session),
        request_id=made.request_id,
        offer_id=made.offer_id,
        choice=choice,
    )
    record(session, happened)
