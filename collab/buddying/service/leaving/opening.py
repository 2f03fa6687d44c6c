"""What becomes of what was led under a mandate that ended, went on, or passed to somebody who left as well."""

from __future__ import annotations

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate
from collab.accounts.service import actor_for
from collab.buddying.events import AskingEnded, HandoverDone, HandoverOpened, OfferChanged
from collab.buddying.models import BuddyRequest, Handover, Offer, Pair, Solicitation
from collab.buddying.policy import after
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.leaving.belongings import Belongings, belongings_of
from collab.buddying.service.pairs.finding import person_of
from collab.buddying.service.pairs.handing import hand_pair
from collab.core.actor import SYSTEM
from collab.core.clock import now
from collab.core.outbox import record

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")


def settle_mandate(session: Session, mandate_id: int) -> Handover | None:
    """Bring what is led under a mandate in line with who holds it: theirs, or waiting to be taken over; any time again."""
    session.execute(_ONE_AT_A_TIME, {"key": f"buddying-mandate:{mandate_id}"})
    mandate = session.get_one(Mandate, mandate_id, populate_existing=True)
    keeper = mandate_held(session, mandate.person_id, mandate.authority_id, prefer=mandate_id)
    waiting = _waiting(session, mandate_id)
    if keeper is None:
        return _hand_over(session, mandate, waiting)
    _keep(session, mandate, keeper, waiting)
    return None


def settle_person(session: Session, person_id: int) -> None:
    """Do so for all that this person led, or was to take over: they were disabled, came back, or hold another mandate."""
    release_successions(session, person_id)
    led = select(BuddyRequest.mandate_id).filter_by(asker_id=person_id)
    asked = select(Pair.asker_mandate_id).filter_by(asker_id=person_id)
    theirs = or_(Mandate.person_id == person_id, Mandate.id.in_(led), Mandate.id.in_(asked))
    for mandate_id in session.scalars(select(Mandate.id).where(theirs).order_by(Mandate.id)).all():
        settle_mandate(session, mandate_id)


def release_successions(session: Session, person_id: int) -> None:
    """Send to the secretariat's queue what this person was to take over for an authority they left as well."""
    theirs = (
        select(Handover)
        .where(Handover.to_id == person_id, Handover.state == "waiting")
        .order_by(Handover.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for handover in session.scalars(theirs).all():
        if mandate_held(session, person_id, handover.authority_id) is None:
            handover.to_id = None
            tell_opened(session, handover)


def mandate_held(
    session: Session, person_id: int, authority_id: int, *, own: bool = True, prefer: int | None = None
) -> int | None:
    """A mandate of that authority that this person holds today, or also one they assist; none if they are gone."""
    actor = actor_for(session, person_id)
    if actor is None:
        return None
    held = actor.mandates if own else (*actor.mandates, *actor.acts_for)
    found = [mandate.id for mandate in held if mandate.authority_id == authority_id]
    return prefer if prefer in found else next(iter(found), None)


def tell_opened(
    session: Session, handover: Handover, *, peers: tuple[int, ...] = (), by: int | None = None
) -> None:
    """Say whom it waits for, to them, to the secretariat, and to the `peers` who have just lost their other half."""
    session.flush()
    waiting = peers_of(belongings_of(session, handover.mandate_id))
    opened = HandoverOpened(
        by=by,
        hearers=who_hears(session, handover.to_id, *waiting),
        handover_id=handover.id,
        authority_id=handover.authority_id,
        from_id=handover.from_id,
        to_id=handover.to_id,
        peers=peers,
    )
    record(session, opened)


def peers_of(things: Belongings) -> tuple[int, ...]:
    """Those whose pair has nobody on its other side."""
    others = (
        pair.helper_id if side == "asker" else pair.asker_id
        for pair, side in things.sides
        if person_of(pair, side) is None
    )
    return tuple(dict.fromkeys(person_id for person_id in others if person_id is not None))


def _waiting(session: Session, mandate_id: int) -> Handover | None:
    waiting = select(Handover).filter_by(mandate_id=mandate_id, state="waiting").with_for_update()
    return session.scalars(waiting.execution_options(populate_existing=True)).one_or_none()


def _hand_over(session: Session, mandate: Mandate, waiting: Handover | None) -> Handover | None:
    things = belongings_of(session, mandate.id, lock=True)
    _leave_with_assistants(session, mandate, things)
    for asking in things.askings:
        _end_asking(session, asking)
    if waiting is None and things.empty:
        return None
    before = peers_of(things)
    let_go = _let_go(session, mandate, things)
    successor = mandate.successor_id
    if successor is not None and mandate_held(session, successor, mandate.authority_id) is None:
        successor = None
    if waiting is None:
        waiting = Handover(
            mandate_id=mandate.id,
            from_id=mandate.person_id,
            authority_id=mandate.authority_id,
            to_id=successor,
        )
        session.add(waiting)
    elif waiting.to_id is None and successor is not None:
        waiting.to_id = successor
    elif not let_go:
        return waiting
    session.flush()
    peers = tuple(person_id for person_id in peers_of(things) if person_id not in before)
    tell_opened(session, waiting, peers=peers)
    return waiting


def _leave_with_assistants(session: Session, mandate: Mandate, things: Belongings) -> None:
    """What an assistant leads stays theirs where they act for that authority by another mandate."""

    def acts(person_id: int | None) -> int | None:
        if person_id is None or person_id == mandate.person_id:
            return None
        return mandate_held(session, person_id, mandate.authority_id, own=False)

    for request in list(things.requests):
        if (other := acts(request.asker_id)) is not None:
            request.mandate_id = other
            things.requests.remove(request)
    for pair in list(things.asking_pairs):
        if (other := acts(pair.asker_id)) is not None:
            pair.asker_mandate_id = other
            things.asking_pairs.remove(pair)


def _let_go(session: Session, mandate: Mandate, things: Belongings) -> int:
    """Whoever stood for these does no more; how many there were."""
    moment = now()
    requests = [each for each in things.requests if each.asker_id is not None]
    for request in requests:
        request.asker_id, request.queued_at = None, moment
    offers = [each for each in things.offers if each.person_id is not None]
    for offer in offers:
        offer.person_id, offer.queued_at = None, moment
        tell_offer(session, offer)
    sides = [(pair, side) for pair, side in things.sides if person_of(pair, side) is not None]
    for pair, side in sides:
        hand_pair(session, pair, side, None, mandate.id)
    session.flush()
    return len(requests) + len(offers) + len(sides)


def _end_asking(session: Session, asking: Solicitation) -> None:
    asking.state = after("solicitation", asking.state, "cancel")
    asking.ended_at = now()
    ended = AskingEnded(
        by=SYSTEM.by,
        hearers=who_hears(session, asking.request.asker_id, asking.asked_by, asking.person_id),
        solicitation_id=asking.id,
        request_id=asking.request_id,
        offer_id=asking.offer_id,
        person_id=asking.person_id,
        state=asking.state,
        why="left",
    )
    record(session, ended)


def _keep(session: Session, mandate: Mandate, keeper: int, waiting: Handover | None) -> None:
    """They act for that authority: what is led under this mandate, and nobody took over, is led under the one they hold."""
    seen = belongings_of(session, mandate.id)
    settled = waiting is None and keeper == mandate.id
    led = (*(each.asker_id for each in seen.requests), *(person_of(*each) for each in seen.sides))
    if settled and not any(_strays(session, mandate, person_id) for person_id in led):
        return
    things = belongings_of(session, mandate.id, lock=True)
    person_id = mandate.person_id
    peers = peers_of(things)
    for request in things.requests:
        request.mandate_id = keeper
        if _strays(session, mandate, request.asker_id):
            request.asker_id, request.queued_at = person_id, None
    for offer in things.offers:
        _give_offer_back(session, offer, person_id, keeper)
    for asking in things.askings:
        # Of an offer that was withdrawn since: what its helper was asked stays theirs to answer.
        asking.offer.mandate_id = keeper
    for pair, side in things.sides:
        stands = person_of(pair, side)
        hand_pair(session, pair, side, person_id if _strays(session, mandate, stands) else stands, keeper)
    if waiting is not None:
        waiting.state, waiting.done_at = after("handover", waiting.state, "cancel"), now()
        told = who_hears(session, waiting.to_id, person_id, *peers)
        back = HandoverDone(by=SYSTEM.by, hearers=told, handover_id=waiting.id, to_id=person_id, peers=peers)
        record(session, back)


def _strays(session: Session, mandate: Mandate, person_id: int | None) -> bool:
    """Whether that is nobody, or somebody who acts for the authority no more: an assistant, once."""
    if person_id == mandate.person_id:
        return False
    return person_id is None or mandate_held(session, person_id, mandate.authority_id, own=False) is None


def _give_offer_back(session: Session, offer: Offer, person_id: int, keeper: int) -> None:
    if offer.person_id == person_id:
        offer.mandate_id = keeper
        return
    if has_offer(session, person_id, offer.authority_id, besides=offer.id):
        # They offered anew meanwhile; that one counts.
        offer.state = after("offer", offer.state, "withdraw")
    else:
        offer.person_id = person_id
    offer.mandate_id, offer.queued_at = keeper, None
    tell_offer(session, offer)


def has_offer(session: Session, person_id: int, authority_id: int, *, besides: int = 0) -> bool:
    """Whether this person has an open offer for that authority already."""
    theirs = select(Offer.id).filter_by(person_id=person_id, authority_id=authority_id, state="open")
    return session.scalars(theirs.where(Offer.id != besides).limit(1)).one_or_none() is not None


def tell_offer(session: Session, offer: Offer, *, by: int | None = None) -> None:
    """An offer changed hands, or waits for somebody."""
    offer.version += 1
    offer.changed_at = now()
    session.flush()
    changed = OfferChanged(
        by=by,
        hearers=who_hears(session, offer.person_id),
        offer_id=offer.id,
        authority_id=offer.authority_id,
        person_id=offer.person_id,
        state=offer.state,
    )
    record(session, changed)
