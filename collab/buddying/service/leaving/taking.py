"""A hand-over taken in one reviewed step: each thing in it taken, given or dropped, all or none, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from collab.buddying.events import HandoverDone, RequestChanged
from collab.buddying.models import BuddyRequest, Handover, Offer, Pair
from collab.buddying.policy import after, may_see_board, may_take_over
from collab.buddying.policy.pairs import Side
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.leaving.belongings import Belongings, belongings_of
from collab.buddying.service.leaving.opening import (
    has_offer,
    mandate_held,
    peers_of,
    tell_offer,
    tell_opened,
)
from collab.buddying.service.leaving.views import HandoverView, handover_for
from collab.buddying.service.locking import locked_request
from collab.buddying.service.pairs.handing import hand_pair
from collab.buddying.service.pairs.moving import close_pair
from collab.buddying.service.requests import fill_or_lack, move_request
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import Problem, conflict, forbidden, invalid, not_found, require, require_visible
from collab.core.outbox import record

Key = tuple[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What was decided of one thing: taken, by the actor or by somebody named, or dropped."""

    kind: str
    id: int
    act: str
    person_id: int | None = None


def take_over(
    session: Session, actor: Actor, handover_id: int, *, items: Sequence[dict[str, Any]]
) -> HandoverView:
    """Do with all that is in a hand-over what its reviewer decided of each; the second who tries is told it is done."""
    handover = _held(session, actor, handover_id)
    handover.state = after("handover", handover.state, "take")
    things = belongings_of(session, handover.mandate_id, lock=True)
    peers = peers_of(things)
    chosen = _reviewed(things, items)
    mandates = _leads(session, actor, handover, chosen)
    for request in things.requests:
        _settle_request(session, actor, request, mandates[_leader(actor, chosen["request", request.id])])
    for offer in things.offers:
        _settle_offer(session, actor, offer, mandates[_leader(actor, chosen["offer", offer.id])])
    for pair, side in things.sides:
        _settle_pair(session, actor, pair, side, mandates[_leader(actor, chosen["pair", pair.id])])
    handover.done_at, handover.done_by = now(), actor.by
    done = HandoverDone(
        by=actor.by,
        hearers=who_hears(
            session, handover.to_id, actor.by, *(person for person in mandates if person), *peers
        ),
        handover_id=handover.id,
        to_id=handover.to_id,
        # Those whose pair ended are told of that.
        peers=tuple(person_id for person_id in peers if person_id in _completed(things)),
    )
    record(session, done)
    return handover_for(session, actor, handover_id)


def assign_handover(
    session: Session, actor: Actor, handover_id: int, *, person_id: int | None
) -> HandoverView:
    """Say who is to take it over, or that the secretariat looks for somebody again; it tells them."""
    handover = _held(session, actor, handover_id)
    require(may_see_board(actor))
    if handover.state != "waiting":
        after("handover", handover.state, "take")
    if person_id is not None and mandate_held(session, person_id, handover.authority_id) is None:
        raise invalid({"person_id": ["no-mandate-there"]})
    if person_id != handover.to_id:
        handover.to_id = person_id
        tell_opened(session, handover, by=actor.by)
    return handover_for(session, actor, handover_id)


def _held(session: Session, actor: Actor, handover_id: int) -> Handover:
    handover = session.get(Handover, handover_id, with_for_update=True, populate_existing=True)
    if handover is None:
        raise not_found()
    require_visible(may_take_over(actor, handover.to_id) or handover.done_by == actor.person_id)
    return handover


def _completed(things: Belongings) -> set[int | None]:
    """Those whose pair has two people again."""
    alive = [pair for pair, _ in things.sides if pair.state != "ended"]
    return {person_id for pair in alive for person_id in (pair.asker_id, pair.helper_id)}


def _reviewed(things: Belongings, items: Sequence[dict[str, Any]]) -> dict[Key, Choice]:
    """The decisions, one for each thing that is there now; what the reviewer did not see is not decided for them."""
    choices = [Choice(**item) for item in items]
    chosen = {(choice.kind, choice.id): choice for choice in choices}
    if len(chosen) != len(choices):
        raise invalid({"items": ["named-twice"]})
    there = {
        *(("request", each.id) for each in things.requests),
        *(("offer", each.id) for each in things.offers),
        *(("pair", pair.id) for pair, _ in things.sides),
    }
    if there != set(chosen):
        raise conflict("What is to be taken over has changed since it was read.", slug="handover-changed")
    return chosen


def _leader(actor: Actor, choice: Choice) -> int | None:
    """Who leads it from now on; none where it is dropped."""
    return None if choice.act == "drop" else choice.person_id or actor.person_id


def _leads(
    session: Session, actor: Actor, handover: Handover, chosen: dict[Key, Choice]
) -> dict[int | None, tuple[int, int] | None]:
    """Each person who is to lead something, with the mandate they lead it under; an error where they hold none."""
    given = [choice for choice in chosen.values() if choice.person_id not in (None, actor.person_id)]
    if given and not may_see_board(actor):
        raise forbidden(slug="only-the-secretariat-gives")
    if any(choice.kind == "offer" and choice.act == "take" for choice in given):
        # Nobody offers somebody else.
        raise invalid({"items": ["offer-is-personal"]})
    leads: dict[int | None, tuple[int, int] | None] = {None: None}
    for person_id in sorted({_leader(actor, choice) for choice in chosen.values()} - {None}, key=str):
        assert person_id is not None
        mandate_id = mandate_held(session, person_id, handover.authority_id)
        if mandate_id is None:
            raise _no_mandate(actor, person_id)
        leads[person_id] = (person_id, mandate_id)
    return leads


def _no_mandate(actor: Actor, person_id: int) -> Problem:
    if person_id == actor.person_id and not actor.staff:
        return forbidden("The mandate that this was to be taken over under has ended.", slug="mandate-over")
    return invalid({"items": ["no-mandate-there"]})


def _settle_request(
    session: Session, actor: Actor, request: BuddyRequest, lead: tuple[int, int] | None
) -> None:
    request.queued_at = None
    if lead is None:
        move_request(session, actor, request, "withdraw")
        return
    request.asker_id, request.mandate_id = lead
    request.version += 1
    request.changed_at = now()
    session.flush()
    changed = RequestChanged(
        by=actor.by,
        hearers=who_hears(session, request.asker_id),
        request_id=request.id,
        authority_id=request.authority_id,
    )
    record(session, changed)


def _settle_offer(session: Session, actor: Actor, offer: Offer, lead: tuple[int, int] | None) -> None:
    offer.queued_at = None
    if lead is None:
        offer.state = after("offer", offer.state, "withdraw")
    else:
        _give_offer(session, offer, lead)
    tell_offer(session, offer, by=actor.by)


def _give_offer(session: Session, offer: Offer, lead: tuple[int, int]) -> None:
    if has_offer(session, lead[0], offer.authority_id, besides=offer.id):
        raise _has_offer()
    try:
        with session.begin_nested():
            offer.person_id, offer.mandate_id = lead
            session.flush()
    except IntegrityError as error:
        # They made one in this very moment.
        raise _has_offer() from error


def _has_offer() -> Problem:
    return conflict("There is an open offer for this authority already.", slug="offer-exists")


def _settle_pair(
    session: Session, actor: Actor, pair: Pair, side: Side, lead: tuple[int, int] | None
) -> None:
    if lead is not None:
        hand_pair(session, pair, side, *lead)
        return
    close_pair(session, actor, pair)
    # Its helper's place is free, and the request asks on where it lacks somebody now.
    fill_or_lack(session, actor, locked_request(session, pair.request_id))
