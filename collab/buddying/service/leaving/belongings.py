"""What is open under a mandate, locked in the one order: requests, offers, askings, pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from collab.buddying.models import BuddyRequest, Offer, Pair, Solicitation
from collab.buddying.policy.pairs import Side
from collab.core.clock import today


@dataclass(frozen=True, kw_only=True, slots=True)
class Belongings:
    """All that somebody leads, or is asked, under one mandate."""

    requests: list[BuddyRequest] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    askings: list[Solicitation] = field(default_factory=list)
    asking_pairs: list[Pair] = field(default_factory=list)
    """Those whose asker's side it is."""
    helping_pairs: list[Pair] = field(default_factory=list)

    @property
    def sides(self) -> list[tuple[Pair, Side]]:
        """Each pair with the side of it that was left."""
        return [
            *((pair, "asker") for pair in self.asking_pairs),
            *((p, "helper") for p in self.helping_pairs),
        ]

    @property
    def empty(self) -> bool:
        """Whether there is nothing that somebody else could take over."""
        return not (self.requests or self.offers or self.asking_pairs or self.helping_pairs)


def belongings_of(session: Session, mandate_id: int, *, lock: bool = False) -> Belongings:
    """What is open under that mandate; locked, it is what is open now, and stays so until the transaction ends."""
    if lock:
        _lock(session, mandate_id)
    pairs = _all(session, Pair, _open_pairs(mandate_id), lock=lock)
    return Belongings(
        requests=_all(session, BuddyRequest, _open_requests(mandate_id), lock=lock),
        offers=_all(session, Offer, _open_offers(mandate_id), lock=lock),
        askings=_all(session, Solicitation, _waiting_askings(mandate_id), lock=lock),
        asking_pairs=[pair for pair in pairs if pair.asker_mandate_id == mandate_id],
        helping_pairs=[pair for pair in pairs if pair.helper_mandate_id == mandate_id],
    )


def _lock(session: Session, mandate_id: int) -> None:
    """Hold the requests and offers that any of it belongs to: whoever answers meanwhile waits, or was before."""
    pairs, askings = _open_pairs(mandate_id), _waiting_askings(mandate_id)
    asked = [
        *session.scalars(select(Solicitation.request_id).where(askings)),
        *session.scalars(select(Pair.request_id).where(pairs)),
    ]
    _hold(session, BuddyRequest.id, or_(_open_requests(mandate_id), BuddyRequest.id.in_(asked)))
    offered = [
        *session.scalars(select(Solicitation.offer_id).where(askings)),
        *session.scalars(select(Pair.offer_id).where(pairs)),
    ]
    _hold(session, Offer.id, or_(_open_offers(mandate_id), Offer.id.in_(offered)))
    _hold(session, Solicitation.id, askings)
    _hold(session, Pair.id, pairs)


def _hold(session: Session, row_id: InstrumentedAttribute[int], these: ColumnElement[bool]) -> None:
    session.scalars(select(row_id).where(these).order_by(row_id).with_for_update(key_share=True)).all()


def _all(session: Session, table: Any, these: ColumnElement[bool], *, lock: bool) -> list[Any]:
    found = select(table).where(these).order_by(table.id).execution_options(populate_existing=lock)
    return list(session.scalars(found))


def _open_requests(mandate_id: int) -> ColumnElement[bool]:
    return (BuddyRequest.mandate_id == mandate_id) & BuddyRequest.state.in_(("open", "full"))


def _open_offers(mandate_id: int) -> ColumnElement[bool]:
    return (Offer.mandate_id == mandate_id) & (Offer.state == "open")


def _waiting_askings(mandate_id: int) -> ColumnElement[bool]:
    theirs = select(Offer.id).where(Offer.mandate_id == mandate_id)
    return Solicitation.offer_id.in_(theirs) & (Solicitation.state == "asked")


def _open_pairs(mandate_id: int) -> ColumnElement[bool]:
    sides = or_(Pair.asker_mandate_id == mandate_id, Pair.helper_mandate_id == mandate_id)
    return sides & (Pair.state != "ended")


AT_ONCE = 50
"""Mandates looked at in one tick."""
_LEFT = text(
    """
    SELECT m.id FROM mandate m JOIN person h ON h.id = m.person_id
    WHERE (m.ends_on < :day OR h.disabled_at IS NOT NULL)
      AND m.id IN (
        SELECT mandate_id FROM buddy_request WHERE state IN ('open', 'full') AND asker_id IS NOT NULL
        UNION SELECT mandate_id FROM buddy_offer WHERE state = 'open' AND person_id IS NOT NULL
        UNION SELECT o.mandate_id FROM solicitation s JOIN buddy_offer o ON o.id = s.offer_id WHERE s.state = 'asked'
        UNION SELECT asker_mandate_id FROM pair WHERE state <> 'ended' AND asker_id IS NOT NULL
        UNION SELECT helper_mandate_id FROM pair WHERE state <> 'ended' AND helper_id IS NOT NULL)
    ORDER BY m.id LIMIT :limit
    """
)


def mandates_left(session: Session, limit: int = AT_ONCE) -> Sequence[int]:
    """Mandates that are over, or whose holder is gone, under which somebody still stands for something open."""
    return session.scalars(_LEFT, {"day": today(), "limit": limit}).all()
