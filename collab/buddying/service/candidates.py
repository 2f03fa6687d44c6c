"""Who may help whom: every couple that nothing stands against, with its features; and the same rule for one couple."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from collab.buddying.matching import exclusion
from collab.buddying.matching.score import features
from collab.buddying.models import BuddyRequest, Offer
from collab.buddying.service.arrays import read_couples
from collab.buddying.service.weights import weights_in_force

__all__ = ["Couples", "possible_couples", "weights_in_force", "why_not"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Couples:
    """The couples that may be, of n requests and k offers."""

    request_ids: NDArray[np.int64]
    offer_ids: NDArray[np.int64]
    i: NDArray[np.int32]
    """Of each couple, the row of its request; `j` that of its offer."""
    j: NDArray[np.int32]
    features: NDArray[np.float32]
    """Of each couple, in the order of the policy's FEATURES."""
    room: NDArray[np.int32]
    """How many more yeses each helper may give now: the nearer of both limits, less the askings that wait."""
    carried: NDArray[np.int32]
    """Pairs alive of each helper."""
    wanted: NDArray[np.int32]
    """How many helpers each request still lacks, less the askings that wait."""
    excluded: dict[int, Counter[str]]
    """Of each request, by its id: how many helpers may not, by the reason why."""


def possible_couples(session: Session, *, request_ids: Sequence[int] | None, day: date) -> Couples:
    """Every couple that may be that day, of these requests (none named: all open ones) and all open offers."""
    needs, helpers, standing = read_couples(session, request_ids=request_ids, offer_ids=None, day=day)
    allowed = exclusion.allowed_couples(needs, helpers, standing)
    return Couples(
        request_ids=needs.ids,
        offer_ids=helpers.ids,
        i=allowed.i,
        j=allowed.j,
        features=features(needs, helpers, allowed.i, allowed.j),
        room=helpers.room.astype(np.int32),
        carried=helpers.carried.astype(np.int32),
        wanted=needs.wanted.astype(np.int32),
        excluded=dict(zip(needs.ids.tolist(), allowed.excluded, strict=True)),
    )


def why_not(session: Session, request: BuddyRequest, offer: Offer, *, day: date) -> str | None:
    """What stands against this couple that day, None where nothing does; ask it with both rows locked.

    It reads what stands now, by the same queries and the same rule as `possible_couples`: what a plan proposed is
    refused by nothing but what happened since. `withdrawn` is the one reason of its own, for an offer that is not open.
    """
    if offer.state != "open":
        return "withdrawn"
    needs, helpers, standing = read_couples(session, request_ids=[request.id], offer_ids=[offer.id], day=day)
    return exclusion.why_not(needs, helpers, standing)
