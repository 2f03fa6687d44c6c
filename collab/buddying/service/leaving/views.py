"""Hand-overs as whoever takes them over, and the peers who wait, see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.accounts.service import AuthorityRef, PersonRef, person_refs, person_refs_today
from collab.authorities.models import Authority
from collab.buddying.models import BuddyRequest, Handover, Offer, Pair
from collab.buddying.policy import Parties, may_read, may_see_board, may_see_pair, may_take_over
from collab.buddying.service.leaving.belongings import Belongings, belongings_of
from collab.buddying.service.leaving.opening import has_offer
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import not_found, require_visible

MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing to take over, or to let go."""

    kind: str
    """request, offer or pair."""
    id: int
    title: str
    state: str
    themes: list[str]
    countries: list[str]
    since: datetime
    peer: PersonRef | None
    """Who waits on the other side of a pair."""
    usual: str
    """take or drop: what is proposed; expertise is personal, so that an offer is not taken over by itself."""
    cannot: str
    """Why the reader cannot take it themselves, in one word; nothing where they can."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HandoverLine:
    """A hand-over in a list."""

    id: int
    state: str
    authority: AuthorityRef
    left: PersonRef
    to: PersonRef | None
    created_at: datetime
    requests: int
    offers: int
    pairs: int
    mine: bool
    """Whether it waits for the reader themselves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HandoverView(HandoverLine):
    """A hand-over with all that is in it."""

    done_at: datetime | None
    done_by: PersonRef | None
    items: list[Item]
    takers: list[PersonRef]
    """Who of that authority could be given it, for the secretariat."""
    takes: bool
    """Whether the reader can take things themselves: they hold a mandate of that authority."""
    assigns: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Who left a pair, and who is to come instead, as the peer reads it."""

    left: PersonRef
    to: PersonRef | None
    """The successor who has yet to take over; none while the secretariat looks for somebody."""
    since: datetime


def handovers_for(session: Session, actor: Actor) -> list[HandoverLine]:
    """What waits to be taken over: by the actor, or, for the secretariat, by anybody; the queue first."""
    require_visible(may_read(actor))
    waiting = select(Handover).where(Handover.state == "waiting")
    if not may_see_board(actor):
        waiting = waiting.where(Handover.to_id == actor.person_id)
    waiting = waiting.order_by(Handover.to_id.is_not(None), Handover.id).limit(MOST)
    return _lines(session, actor, session.scalars(waiting).all())


def handover_for(session: Session, actor: Actor, handover_id: int) -> HandoverView:
    """One hand-over, for who is to take it over and the secretariat; for the others it does not exist."""
    handover = session.get(Handover, handover_id)
    if handover is None:
        raise not_found()
    require_visible(may_take_over(actor, handover.to_id) or handover.done_by == actor.person_id)
    things = belongings_of(session, handover.mandate_id) if handover.state == "waiting" else Belongings()
    takes = any(mandate.authority_id == handover.authority_id for mandate in actor.mandates)
    assigns = may_see_board(actor) and handover.state == "waiting"
    by = handover.done_by
    return HandoverView(
        **_fields(_lines(session, actor, [handover])[0]),
        done_at=handover.done_at,
        done_by=person_refs_today(session, [by]).get(by) if by is not None else None,
        items=_items(session, actor, handover, things),
        takers=_takers(session, handover) if assigns else [],
        takes=takes,
        assigns=assigns,
    )


def sought_for(session: Session, actor: Actor, pair_id: int) -> Sought | None:
    """Who left the other side of a pair and who is looked for; none where both are there."""
    pair = session.get(Pair, pair_id)
    if pair is None:
        raise not_found()
    require_visible(may_see_pair(actor, Parties(asker_id=pair.asker_id, helper_id=pair.helper_id)))
    left = [
        mandate_id
        for person_id, mandate_id in (
            (pair.asker_id, pair.asker_mandate_id),
            (pair.helper_id, pair.helper_mandate_id),
        )
        if person_id is None and mandate_id is not None
    ]
    waiting = select(Handover).where(Handover.mandate_id.in_(left), Handover.state == "waiting")
    handover = session.scalars(waiting.order_by(Handover.id).limit(1)).one_or_none()
    if handover is None or pair.state == "ended":
        return None
    refs = person_refs(session, _who(handover))
    return Sought(
        left=refs[handover.from_id, handover.mandate_id],
        to=refs[handover.to_id, None] if handover.to_id is not None else None,
        since=handover.created_at,
    )


def _fields(line: HandoverLine) -> dict[str, Any]:
    return {each.name: getattr(line, each.name) for each in fields(line)}


def _who(handover: Handover) -> list[tuple[int, int | None]]:
    asked: list[tuple[int, int | None]] = [(handover.from_id, handover.mandate_id)]
    return asked if handover.to_id is None else [*asked, (handover.to_id, None)]


_COUNTS = text(
    """
    SELECT h.id,
        (SELECT count(*) FROM buddy_request r WHERE r.mandate_id = h.mandate_id AND r.state IN ('open', 'full')),
        (SELECT count(*) FROM buddy_offer o WHERE o.mandate_id = h.mandate_id AND o.state = 'open'),
        (SELECT count(*) FROM pair p WHERE p.state <> 'ended'
           AND h.mandate_id IN (p.asker_mandate_id, p.helper_mandate_id))
    FROM buddy_handover h WHERE h.id = ANY (:ids) AND h.state = 'waiting'
    """
)


def _lines(session: Session, actor: Actor, handovers: Sequence[Handover]) -> list[HandoverLine]:
    if not handovers:
        return []
    counts = {row[0]: row[1:] for row in session.execute(_COUNTS, {"ids": [each.id for each in handovers]})}
    refs = person_refs(session, [asked for each in handovers for asked in _who(each)])
    ids = {each.authority_id for each in handovers}
    places = {each.id: each for each in session.scalars(select(Authority).where(Authority.id.in_(ids)))}
    lines = []
    for each in handovers:
        requests, offers, pairs = counts.get(each.id, (0, 0, 0))
        lines.append(
            HandoverLine(
                id=each.id,
                state=each.state,
                authority=_place(places[each.authority_id]),
                left=refs[each.from_id, each.mandate_id],
                to=refs[each.to_id, None] if each.to_id is not None else None,
                created_at=each.created_at,
                requests=requests,
                offers=offers,
                pairs=pairs,
                mine=each.to_id == actor.person_id,
            )
        )
    return lines


def _place(authority: Authority) -> AuthorityRef:
    return AuthorityRef(
        id=authority.id,
        siren=authority.siren,
        name=authority.name,
        kind=authority.kind,
        region=authority.region,
    )


def _items(session: Session, actor: Actor, handover: Handover, things: Belongings) -> list[Item]:
    items = [_request(each) for each in things.requests]
    offered = has_offer(session, actor.person_id, handover.authority_id)
    items += [_offer(each, "offer-exists" if offered else "") for each in things.offers]
    # Read at once, whatever their number.
    asked = select(BuddyRequest).where(BuddyRequest.id.in_({pair.request_id for pair, _ in things.sides}))
    requests = {each.id: each for each in session.scalars(asked)}
    peers = {
        pair.id: (pair.helper_id, pair.helper_mandate_id)
        if side == "asker"
        else (pair.asker_id, pair.asker_mandate_id)
        for pair, side in things.sides
    }
    refs = person_refs(
        session, [(person, mandate) for person, mandate in peers.values() if person is not None]
    )
    for pair, _ in things.sides:
        person_id, mandate_id = peers[pair.id]
        request = requests[pair.request_id]
        items.append(
            Item(
                kind="pair",
                id=pair.id,
                title=request.title,
                state=pair.state,
                themes=request.themes,
                countries=request.countries,
                since=pair.created_at,
                peer=refs[person_id, mandate_id] if person_id is not None else None,
                usual="take",
                cannot="oneself" if person_id == actor.person_id else "",
            )
        )
    return items


def _request(request: BuddyRequest) -> Item:
    return Item(
        kind="request",
        id=request.id,
        title=request.title,
        state=request.state,
        themes=request.themes,
        countries=request.countries,
        since=request.created_at,
        peer=None,
        usual="take",
        cannot="",
    )


def _offer(offer: Offer, cannot: str) -> Item:
    return Item(
        kind="offer",
        id=offer.id,
        title=offer.evidence,
        state=offer.state,
        themes=offer.themes,
        countries=offer.countries,
        since=offer.created_at,
        peer=None,
        usual="drop",
        cannot=cannot,
    )


def _takers(session: Session, handover: Handover) -> list[PersonRef]:
    day = today()
    holders = (
        select(Mandate.person_id, Mandate.id)
        .join(Mandate.person)
        .where(Mandate.authority_id == handover.authority_id, Mandate.starts_on <= day)
        .where(Person.disabled_at.is_(None))
        .where(Mandate.ends_on.is_(None) | (Mandate.ends_on >= day))
        .order_by(Mandate.id)
    )
    asked = {row.person_id: row.id for row in session.execute(holders)}
    refs = person_refs(session, asked.items())
    return sorted(refs.values(), key=lambda ref: ref.name)
