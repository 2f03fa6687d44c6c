"""Rows are locked in one order, request → offer → asking, so that two acts at once settle one after the other."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.buddying.models import BuddyRequest, Offer, Solicitation
from collab.core.errors import not_found

HELD: dict[str, bool] = {"key_share": True}
"""How requests and offers are locked: whoever only names them, as a plan's rows do, need not wait, and no key changes."""


def locked_request(session: Session, request_id: int) -> BuddyRequest:
    """That request as it stands now, held until the end of the transaction."""
    request = session.get(BuddyRequest, request_id, with_for_update=HELD, populate_existing=True)
    if request is None:
        raise not_found()
    return request


def locked_offer(session: Session, offer_id: int) -> Offer:
    """That offer as it stands now, held until the end of the transaction."""
    offer = session.get(Offer, offer_id, with_for_update=HELD, populate_existing=True)
    if offer is None:
        raise not_found()
    return offer


def locked_asking(session: Session, solicitation_id: int) -> Solicitation:
    """That asking with its request and offer, all three as they stand now and held."""
    named = select(Solicitation.request_id, Solicitation.offer_id).where(Solicitation.id == solicitation_id)
    found = session.execute(named).one_or_none()
    if found is None:
        raise not_found()
    # Whose offer and request it is never changes, so that they can be locked before it.
    locked_request(session, found.request_id)
    locked_offer(session, found.offer_id)
    return session.get_one(Solicitation, solicitation_id, with_for_update=True, populate_existing=True)
