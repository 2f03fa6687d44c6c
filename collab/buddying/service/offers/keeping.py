"""Offers made, changed, withdrawn and opened again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.buddying.events import OfferChanged
from collab.buddying.models import Offer, OfferPause
from collab.buddying.policy import after, may_keep_offers, may_offer, may_read
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.offers.checking import PauseDays, check_offer
from collab.buddying.service.offers.views import OfferView, shown
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import (
    Problem,
    conflict,
    invalid,
    not_found,
    require,
    require_version,
    require_visible,
)
from collab.core.outbox import record

SETS = ("themes", "countries", "languages", "formats")
SAID = (*SETS, "evidence", "at_once", "per_quarter", "mandate_id")
AT_ONCE, PER_QUARTER = 1, 2


def make_offer(
    session: Session, actor: Actor, *, mandate_id: int, pauses: Sequence[dict[str, Any]] = (), **said: Any
) -> OfferView:
    """Offer expertise under a mandate of one's own; one open offer for an authority is enough."""
    require_visible(may_read(actor))
    require(may_offer(actor, mandate_id), slug="mandate-ended")
    authority_id = next(each.authority_id for each in actor.mandates if each.id == mandate_id)
    values = {"countries": [], "evidence": "", "at_once": AT_ONCE, "per_quarter": PER_QUARTER, **said}
    values |= {name: list(dict.fromkeys(values[name])) for name in SETS}
    days = _days(pauses)
    check_offer(session, values, days)
    made = insert(Offer).values(
        **values, mandate_id=mandate_id, authority_id=authority_id, person_id=actor.person_id
    )
    offer_id = session.scalar(
        made.on_conflict_do_nothing(
            index_elements=["person_id", "authority_id"], index_where=text("state = 'open'")
        ).returning(Offer.id)
    )
    if offer_id is None:
        raise _has_one()
    _pause(session, offer_id, days)
    return _tell(session, actor, session.get_one(Offer, offer_id))


def change_offer(
    session: Session,
    actor: Actor,
    offer_id: int,
    *,
    expected: int,
    pauses: Sequence[dict[str, Any]] | None = None,
    **changes: Any,
) -> OfferView:
    """Change what is named, from the version that was read; pauses come all together. The same is no change."""
    offer = _kept(session, actor, offer_id)
    require_version(expected, offer.version)
    values = {name: getattr(offer, name) for name in SAID} | changes
    values |= {name: list(dict.fromkeys(values[name])) for name in SETS}
    standing = session.scalars(select(OfferPause).where(OfferPause.offer_id == offer.id)).all()
    before = sorted(((each.starts_on, each.ends_on) for each in standing), key=str)
    days = _days(pauses) if pauses is not None else [PauseDays(starts_on=a, ends_on=b) for a, b in before]
    check_offer(session, values, days)
    if values["mandate_id"] != offer.mandate_id:
        _require_own_mandate(actor, offer, values["mandate_id"])
    changed = {name: value for name, value in values.items() if getattr(offer, name) != value}
    for name, value in changed.items():
        setattr(offer, name, value)
    repaused = sorted(((each.starts_on, each.ends_on) for each in days), key=str) != before
    if repaused:
        session.execute(delete(OfferPause).where(OfferPause.offer_id == offer.id))
        _pause(session, offer.id, days)
    if not changed and not repaused:
        return shown(session, actor, [offer])[0]
    _touch(offer)
    return _tell(session, actor, offer)


def withdraw_offer(session: Session, actor: Actor, offer_id: int, *, expected: int) -> OfferView:
    """Take an offer back: its helper is proposed to nobody any more; what they were asked stays theirs to answer."""
    offer = _kept(session, actor, offer_id)
    require_version(expected, offer.version)
    offer.state = after("offer", offer.state, "withdraw")
    _touch(offer)
    return _tell(session, actor, offer)


def reopen_offer(session: Session, actor: Actor, offer_id: int, *, expected: int) -> OfferView:
    """Offer again what was withdrawn, unless another offer of theirs for that authority is open by now."""
    states = _lock_theirs(session, offer_id)
    offer = _kept(session, actor, offer_id)
    require_version(expected, offer.version)
    state = after("offer", offer.state, "reopen")
    if "open" in states:
        raise _has_one()
    offer.state = state
    _touch(offer)
    return _tell(session, actor, offer)


def _lock_theirs(session: Session, offer_id: int) -> Sequence[str]:
    """The states of all offers of that offer's helper and authority, locked in order.

    Of two that are opened again at once, the second finds the first open, and neither waits for the other for ever.
    """
    this = select(Offer.person_id, Offer.authority_id).where(Offer.id == offer_id).subquery()
    theirs = select(Offer.state).join(
        this, and_(Offer.person_id == this.c.person_id, Offer.authority_id == this.c.authority_id)
    )
    return session.scalars(theirs.order_by(Offer.id).with_for_update(of=Offer, key_share=True)).all()


def _kept(session: Session, actor: Actor, offer_id: int) -> Offer:
    """That offer, locked, for who keeps it; 404 for who may not read it, 403 in words for the others."""
    require_visible(may_read(actor))
    offer = session.get(Offer, offer_id, with_for_update={"key_share": True}, populate_existing=True)
    if offer is None:
        raise not_found()
    keeps = may_keep_offers(actor, offer.person_id)
    require_visible(keeps or offer.state == "open")
    require(keeps, slug="not-your-offer")
    return offer


def _require_own_mandate(actor: Actor, offer: Offer, mandate_id: int) -> None:
    """A mandate that was renewed takes the ended one's place, for the same person and authority alone."""
    of_authority = any(
        each.id == mandate_id and each.authority_id == offer.authority_id for each in actor.mandates
    )
    if actor.person_id != offer.person_id or not of_authority:
        raise invalid({"mandate_id": ["unknown"]})


def _touch(offer: Offer) -> None:
    offer.version += 1
    offer.changed_at = now()


def _tell(session: Session, actor: Actor, offer: Offer) -> OfferView:
    session.flush()
    told = OfferChanged(
        by=actor.by,
        offer_id=offer.id,
        authority_id=offer.authority_id,
        person_id=offer.person_id,
        state=offer.state,
        hearers=who_hears(session, offer.person_id),
    )
    record(session, told)
    return shown(session, actor, [offer])[0]


def _days(pauses: Sequence[dict[str, Any]]) -> list[PauseDays]:
    return [PauseDays(starts_on=each["starts_on"], ends_on=each.get("ends_on")) for each in pauses]


def _pause(session: Session, offer_id: int, days: Sequence[PauseDays]) -> None:
    rows = [{"offer_id": offer_id, "starts_on": each.starts_on, "ends_on": each.ends_on} for each in days]
    if rows:
        session.execute(insert(OfferPause), rows)


def _has_one() -> Problem:
    return conflict("There is an open offer for this authority already.", slug="offer-exists")
