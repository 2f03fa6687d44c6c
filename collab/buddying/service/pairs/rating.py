"""What each of the two thought of it: kept to make buddying better, shown to nobody, ranked by nothing.

This module alone reads and writes those rows, and gives out of them only whether one has spoken oneself.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.buddying.events import PairRated
from collab.buddying.models import PairRating
from collab.buddying.policy import after
from collab.buddying.service.pairs.finding import hold_pair
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict
from collab.core.outbox import record


def rate_pair(
    session: Session, actor: Actor, pair_id: int, *, useful: int, again: bool, words: str = ""
) -> None:
    """Say what one thought of a pair that is over; one may think better of it, once."""
    pair, _ = hold_pair(session, actor, pair_id)
    pair.state = after("pair", pair.state, "look_back")
    said = session.get(PairRating, (pair_id, actor.person_id))
    if said is None:
        rating = PairRating(
            pair_id=pair_id, person_id=actor.person_id, useful=useful, again=again, words=words
        )
        session.add(rating)
    else:
        if (said.useful, said.again, said.words) == (useful, again, words):
            return
        if said.changed_at is not None:
            raise conflict("A rating is changed once.", "rating-final")
        said.useful, said.again, said.words, said.changed_at = useful, again, words, now()
    session.flush()
    record(session, PairRated(by=actor.by, pair_id=pair_id))


def rated_by(session: Session, actor: Actor, pair_ids: Collection[int]) -> dict[int, str]:
    """Of these pairs those that the actor rated: once, or for good."""
    said = select(PairRating.pair_id, PairRating.changed_at)
    mine = said.where(PairRating.person_id == actor.person_id, PairRating.pair_id.in_(pair_ids))
    return {pair_id: "once" if at is None else "for_good" for pair_id, at in session.execute(mine)}
