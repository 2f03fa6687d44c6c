"""A pair for whoever may see it, or locked for one of its two."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.buddying.models import BuddyRequest, Offer, Pair
from collab.buddying.policy import Parties, may_see_pair, side_of
from collab.buddying.policy.pairs import Side, may_sign
from collab.buddying.service.hearing import who_hears
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import not_found, require, require_visible


def parties_of(pair: Pair) -> Parties:
    """The two sides of a pair, for the rules."""
    return Parties(asker_id=pair.asker_id, helper_id=pair.helper_id)


def find_pair(session: Session, actor: Actor, pair_id: int) -> Pair:
    """A pair that the actor may see; any other does not exist."""
    pair = session.get(Pair, pair_id)
    if pair is None:
        raise not_found()
    require_visible(may_see_pair(actor, parties_of(pair)))
    return pair


def hold_pair(session: Session, actor: Actor, pair_id: int) -> tuple[Pair, Side]:
    """The pair as it stands now, locked, for one of its two; the secretariat, which sees it, is told that it is not."""
    pair = session.get(Pair, pair_id, with_for_update=True, populate_existing=True)
    if pair is None:
        raise not_found()
    require_visible(may_see_pair(actor, parties_of(pair)))
    side = side_of(actor, parties_of(pair))
    require(side is not None, slug="not-of-this-pair")
    return pair, cast(Side, side)


def hold_to_act(session: Session, actor: Actor, pair_id: int) -> tuple[Pair, Side]:
    """The same for what is done for an authority: it takes a mandate valid today."""
    pair, side = hold_pair(session, actor, pair_id)
    require(may_sign(actor, authority_of(session, pair, side)), slug="mandate-ended")
    return pair, side


def authority_of(session: Session, pair: Pair, side: Side) -> int:
    """The authority that stands behind one side of a pair."""
    if side == "asker":
        return session.scalars(select(BuddyRequest.authority_id).filter_by(id=pair.request_id)).one()
    return session.scalars(select(Offer.authority_id).filter_by(id=pair.offer_id)).one()


def person_of(pair: Pair, side: Side) -> int | None:
    """Who is on that side."""
    return pair.asker_id if side == "asker" else pair.helper_id


def touch(pair: Pair) -> None:
    """One of the two did something: what reminders wait for begins anew."""
    pair.moved_at = now()


def named(session: Session, pair: Pair) -> dict[str, Any]:
    """What every event of a pair says."""
    return {
        "pair_id": pair.id,
        "request_id": pair.request_id,
        "parties": tuple(each for each in (pair.asker_id, pair.helper_id) if each is not None),
        "hearers": who_hears(session, pair.asker_id, pair.helper_id),
    }
