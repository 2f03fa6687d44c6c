"""Helpers are asked one by one, and need not answer any more once the request is settled."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from collab.buddying import policy
from collab.buddying.events import AskingEnded, ColleagueInvited, HelperAsked
from collab.buddying.models import BuddyRequest, Offer, Solicitation
from collab.buddying.service.candidates import why_not
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.locking import locked_asking, locked_offer, locked_request
from collab.core.actor import SYSTEM, Actor
from collab.core.clock import now, today
from collab.core.errors import Problem, conflict, require, require_visible
from collab.core.outbox import record

AT_ONCE = 200
"""Askings that lapse in one tick."""


def ask_helper(
    session: Session,
    actor: Actor,
    *,
    request_id: int,
    offer_id: int,
    words: str = "",
    plan_id: int | None = None,
) -> Solicitation:
    """Ask a helper whether they can help with a request; who was asked for it already is not asked again."""
    require_visible(policy.may_read(actor))
    request = locked_request(session, request_id)
    require(policy.may_ask_helpers(actor, request.authority_id), slug="not-of-the-asking-authority")
    policy.after("request", request.state, "ask")
    if request.asker_id is None:
        raise conflict("Nobody leads this request yet.", slug="request-without-lead")
    if request.by_when is not None and request.by_when < today():
        raise conflict("The day by which help was wanted has passed.", slug="request-past-its-day")
    offer = locked_offer(session, offer_id)
    if offer.person_id is None:
        raise _refusal("mandate_ended")
    if _was_asked(session, request, offer):
        raise conflict("This person was asked already.", slug="helper-asked-already")
    if _waiting(session, request) >= policy.MOST_WAITING:
        raise conflict("Enough people were asked and have not answered.", slug="enough-helpers-asked")
    reason = why_not(session, request, offer, day=today())
    if reason is not None:
        raise _refusal(reason)
    asking = Solicitation(
        request_id=request.id,
        offer_id=offer.id,
        person_id=offer.person_id,
        asked_by=actor.by,
        plan_id=plan_id,
        words=words,
        state="asked",
        reason="",
        reason_words="",
    )
    session.add(asking)
    session.flush()
    record(
        session,
        HelperAsked(
            by=actor.by,
            hearers=who_hears(session, request.asker_id, actor.by, offer.person_id),
            solicitation_id=asking.id,
            request_id=request.id,
            offer_id=offer.id,
            person_id=offer.person_id,
            plan_id=plan_id,
        ),
    )
    return asking


def take_back_asking(session: Session, actor: Actor, solicitation_id: int) -> Solicitation:
    """Ask a helper no longer, who has not answered yet."""
    asking = locked_asking(session, solicitation_id)
    require_of_request_side(actor, asking)
    _end(
        session, asking, act="cancel", why="taken_back", actor=actor, told=who_hears(session, *_asks(asking))
    )
    return asking


def invite_colleague(session: Session, actor: Actor, solicitation_id: int) -> Solicitation:
    """Invite the colleague whom a helper named to make an offer, so that they can be asked; once."""
    asking = locked_asking(session, solicitation_id)
    require_of_request_side(actor, asking)
    if asking.state != "suggested" or asking.suggested_id is None:
        raise conflict("Nobody was suggested.", slug="nobody-suggested")
    if asking.invited_at is None:
        asking.invited_at = now()
        invited = ColleagueInvited(
            by=actor.by,
            hearers=who_hears(session, *_asks(asking), asking.suggested_id),
            solicitation_id=asking.id,
            request_id=asking.request_id,
            person_id=asking.suggested_id,
        )
        record(session, invited)
    return asking


def end_askings(session: Session, request: BuddyRequest, *, why: str, actor: Actor) -> None:
    """End whatever of a locked request still waits for an answer, and let those who were asked know."""
    waiting = (
        select(Solicitation)
        .where(Solicitation.request_id == request.id, Solicitation.state == "asked")
        .order_by(Solicitation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    askings = session.scalars(waiting).all()
    if not askings:
        return
    told = who_hears(session, request.asker_id)
    for asking in askings:
        _end(session, asking, act="cancel", why=why, actor=actor, told=told)


def lapse_askings(session: Session, limit: int = AT_ONCE) -> int:
    """End what nobody answered in time; a yes that comes later still counts while there is room."""
    overdue = (
        select(Solicitation.id, Solicitation.request_id)
        .join(BuddyRequest, BuddyRequest.id == Solicitation.request_id)
        .where(
            Solicitation.state == "asked",
            or_(
                Solicitation.asked_at < now() - timedelta(days=policy.DAYS_TO_ANSWER),
                BuddyRequest.by_when < today(),
            ),
        )
        .order_by(Solicitation.request_id, Solicitation.id)
        .limit(limit)
    )
    lapsed = 0
    for solicitation_id, request_id in session.execute(overdue).all():
        free = select(BuddyRequest).where(BuddyRequest.id == request_id)
        free = free.with_for_update(skip_locked=True, key_share=True)
        # Somebody acts on it this very moment: the next tick looks again.
        if session.scalars(free).one_or_none() is None:
            continue
        asking = session.get_one(Solicitation, solicitation_id, with_for_update=True, populate_existing=True)
        if asking.state == "asked":
            told = who_hears(session, *_asks(asking))
            _end(session, asking, act="lapse", why="time", actor=SYSTEM, told=told)
            lapsed += 1
    return lapsed


def require_of_request_side(actor: Actor, asking: Solicitation) -> None:
    """Refuse who is not of the request's side: 403 for the helper themselves, 404 for whom it is nothing to know."""
    of_side = policy.may_read(actor) and policy.may_ask_helpers(actor, asking.request.authority_id)
    require_visible(of_side or policy.may_answer(actor, asking.person_id))
    require(of_side, slug="not-of-the-asking-authority")


def _asks(asking: Solicitation) -> tuple[int | None, ...]:
    return asking.request.asker_id, asking.asked_by


def _end(
    session: Session, asking: Solicitation, *, act: str, why: str, actor: Actor, told: tuple[int, ...]
) -> None:
    asking.state = policy.after("solicitation", asking.state, act)
    asking.ended_at = now()
    ended = AskingEnded(
        by=actor.by,
        hearers=(asking.person_id, *told),
        solicitation_id=asking.id,
        request_id=asking.request_id,
        offer_id=asking.offer_id,
        person_id=asking.person_id,
        state=asking.state,
        why=why,
    )
    record(session, ended)


def _was_asked(session: Session, request: BuddyRequest, offer: Offer) -> bool:
    """Whether this offer, or the same person for another authority of theirs, was asked already."""
    standing = select(Solicitation.id).where(
        Solicitation.request_id == request.id,
        Solicitation.state != "cancelled",
        or_(Solicitation.offer_id == offer.id, Solicitation.person_id == offer.person_id),
    )
    return session.scalars(standing.limit(1)).one_or_none() is not None


def _waiting(session: Session, request: BuddyRequest) -> int:
    waiting = select(func.count()).where(Solicitation.request_id == request.id, Solicitation.state == "asked")
    return session.scalars(waiting).one()


def _refusal(reason: str) -> Problem:
    """Why this helper cannot be asked, in words of its own for each reason."""
    detail = f"This helper cannot be asked: {reason}."
    match reason:
        case "same_authority":
            return conflict(detail, slug="helper-same-authority")
        case "same_territory":
            return conflict(detail, slug="helper-same-territory")
        case "at_capacity":
            return conflict(detail, slug="helper-at-capacity")
        case "quarter_full":
            return conflict(detail, slug="helper-quarter-full")
        case "paused":
            return conflict(detail, slug="helper-paused")
        case "declined":
            return conflict(detail, slug="helper-declined")
        case "mandate_ended":
            return conflict(detail, slug="helper-mandate-ended")
        case "nothing_in_common":
            return conflict(detail, slug="helper-nothing-in-common")
        case "withdrawn":
            return conflict(detail, slug="offer-withdrawn")
        case "forbidden":
            return conflict(detail, slug="helper-forbidden")
        case _:
            return conflict(detail, slug="helper-not-available")
