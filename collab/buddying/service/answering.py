"""A helper answers for themselves: yes, no with a reason, or a colleague's name; concurrent answers are settled once."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.buddying import policy
from collab.buddying.events import HelperAnswered
from collab.buddying.models import Offer, Pair, Solicitation
from collab.buddying.service.arrays import quarter_of
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.locking import locked_asking
from collab.buddying.service.pairs.opening import open_pair
from collab.buddying.service.requests import fill_or_lack
from collab.core.actor import SYSTEM, Actor
from collab.core.clock import now, today
from collab.core.errors import Problem, conflict, invalid, require, require_visible
from collab.core.outbox import record


def answer_asking(
    session: Session,
    actor: Actor,
    solicitation_id: int,
    *,
    answer: str,
    reason: str = "",
    words: str = "",
    suggested_id: int | None = None,
    via: str = "page",
) -> Solicitation:
    """Give one's answer; the same one a second time changes nothing."""
    match answer:
        case "accept":
            return accept_asking(session, actor, solicitation_id, via=via)
        case "decline":
            return decline_asking(session, actor, solicitation_id, reason=reason, words=words, via=via)
        case _:
            return suggest_colleague(
                session, actor, solicitation_id, suggested_id=suggested_id, words=words, via=via
            )


def accept_asking(session: Session, actor: Actor, solicitation_id: int, *, via: str = "page") -> Solicitation:
    """Say yes, while the request and one's own limits have room: it opens the pair, and may make the request full."""
    asking = _own(session, actor, solicitation_id)
    if asking.state == "accepted":
        return asking
    if asking.request.asker_id == asking.person_id:
        # They took the request over since they were asked.
        raise conflict("One cannot be one's own peer.", slug="pair-with-oneself")
    _require_room(session, asking)
    _answered(asking, act="accept", via=via)
    # What a no had said first is said no more.
    asking.reason = asking.reason_words = ""
    asking.suggested_id = None
    session.flush()
    open_pair(session, asking)
    _tell(session, actor, asking)
    # What makes it full is the helper's yes; whoever answers need not be of the request's side for that.
    fill_or_lack(session, SYSTEM, asking.request)
    return asking


def decline_asking(
    session: Session, actor: Actor, solicitation_id: int, *, reason: str, words: str = "", via: str = "page"
) -> Solicitation:
    """Say no, and why: one of a few reasons, with words for the asker's side if one likes."""
    asking = _own(session, actor, solicitation_id)
    if reason not in policy.DECLINE_REASONS:
        raise invalid({"reason": ["required" if not reason else "unknown"]})
    if (asking.state, asking.reason, asking.reason_words) == ("declined", reason, words):
        return asking
    _answered(asking, act="decline", via=via)
    asking.reason, asking.reason_words = reason, words
    _tell(session, actor, asking)
    return asking


def suggest_colleague(
    session: Session,
    actor: Actor,
    solicitation_id: int,
    *,
    suggested_id: int | None,
    words: str = "",
    via: str = "page",
) -> Solicitation:
    """Name a colleague who is better placed; the request's side asks them, nobody is asked by being named."""
    asking = _own(session, actor, solicitation_id)
    if (asking.state, asking.suggested_id) == ("suggested", suggested_id):
        return asking
    _require_colleague(session, asking, suggested_id)
    _answered(asking, act="suggest", via=via)
    asking.suggested_id, asking.reason, asking.reason_words = suggested_id, "", words
    _tell(session, actor, asking)
    return asking


def limit_of(session: Session, offer: Offer) -> str | None:
    """Which of its own limits keeps an offer from one more pair; none while there is room."""
    carried = select(func.count()).where(Pair.offer_id == offer.id, Pair.state != "ended")
    if session.scalars(carried).one() >= offer.at_once:
        return "at_capacity"
    opens, _ = quarter_of(today())
    given = select(func.count()).where(
        Solicitation.offer_id == offer.id,
        Solicitation.state == "accepted",
        Solicitation.answered_at >= opens,
    )
    return "quarter_full" if session.scalars(given).one() >= offer.per_quarter else None


def require_mandate(actor: Actor, asking: Solicitation) -> None:
    """Refuse who no longer acts for the authority for which they offered their help."""
    offer = asking.offer
    held = any(mandate.id == offer.mandate_id for mandate in actor.mandates)
    require(held and offer.person_id == asking.person_id, slug="mandate-over")


def _own(session: Session, actor: Actor, solicitation_id: int) -> Solicitation:
    """That asking, locked, for whom it was put to; it does not exist for anybody else."""
    asking = locked_asking(session, solicitation_id)
    require_visible(policy.may_answer(actor, asking.person_id))
    require_mandate(actor, asking)
    return asking


def _require_room(session: Session, asking: Solicitation) -> None:
    """Ask again, under the locks, what was true when the helper was asked."""
    if asking.request.state == "full":
        raise conflict("Enough helpers said yes already.", slug="request-complete")
    policy.after("request", asking.request.state, "ask")
    policy.after("solicitation", asking.state, "accept")
    match limit_of(session, asking.offer):
        case "at_capacity":
            raise conflict("All the pairs that this offer allows are open.", slug="own-limit-at-once")
        case "quarter_full":
            raise conflict("All the yeses of this quarter are given.", slug="own-limit-quarter")


def _answered(asking: Solicitation, *, act: str, via: str) -> None:
    asking.state = policy.after("solicitation", asking.state, act)
    asking.answered_at, asking.ended_at, asking.via = now(), None, via


def _tell(session: Session, actor: Actor, asking: Solicitation) -> None:
    request = asking.request
    # Who sent a whole plan follows it on the board, and gets no mail for each of its answers.
    by_hand = asking.asked_by if asking.plan_id is None else None
    askers = tuple(
        dict.fromkeys(each for each in (request.asker_id, by_hand) if each not in (None, asking.person_id))
    )
    answered = HelperAnswered(
        by=actor.by,
        hearers=who_hears(session, *askers, asking.person_id),
        solicitation_id=asking.id,
        request_id=request.id,
        offer_id=asking.offer_id,
        person_id=asking.person_id,
        answer=asking.state,
        askers=askers,
        suggested_id=asking.suggested_id if asking.state == "suggested" else None,
    )
    record(session, answered)


def _require_colleague(session: Session, asking: Solicitation, suggested_id: int | None) -> None:
    """Refuse a name that could not be asked: oneself, somebody without a mandate, or of the asking authority.

    Whether they were asked already is not the helper's to know; the request's side sees it.
    """
    if suggested_id is None:
        raise _wrong("required")
    colleague = actor_for(session, suggested_id)
    if colleague is None:
        raise _wrong("unknown")
    if suggested_id == asking.person_id:
        raise _wrong("oneself")
    if not colleague.mandates:
        raise _wrong("no-mandate")
    if any(mandate.authority_id == asking.request.authority_id for mandate in colleague.mandates):
        raise _wrong("of-the-asking-authority")


def _wrong(remark: str) -> Problem:
    return invalid({"suggested_id": [remark]})
