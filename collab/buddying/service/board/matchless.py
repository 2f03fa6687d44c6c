"""Open requests for which nobody can be proposed today, and which limit binds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sqlalchemy.orm import Session

from collab.buddying.policy.access import may_see_board
from collab.buddying.policy.board import LIMITS
from collab.buddying.service.board.views import Why
from collab.buddying.service.candidates import possible_couples
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import require_visible

WORKING = ("forbidden", "declined", "mandate_ended", "paused", "at_capacity", "quarter_full")
"""What is said of those alone who have something in common with the request; the other reasons come before that."""


def requests_without_match(session: Session, actor: Actor) -> dict[int, Why]:
    """Every open request that lacks helpers and has nobody to ask, with what holds back those who work on it."""
    require_visible(may_see_board(actor))
    couples = possible_couples(session, request_ids=None, day=today())
    found = np.bincount(couples.i, minlength=len(couples.request_ids))
    return {
        int(couples.request_ids[row]): why_of(couples.excluded[int(couples.request_ids[row])])
        for row in np.flatnonzero((couples.wanted > 0) & (found == 0))
    }


def why_of(excluded: Mapping[str, int]) -> Why:
    """What a count of reasons comes to."""
    counted = sorted(excluded.items(), key=lambda each: (-each[1], each[0]))
    reasons = {reason: count for reason, count in counted if reason in WORKING and count}
    limits = [reason for reason in reasons if reason in LIMITS]
    return Why(
        helpers=sum(reasons.values()),
        reasons=reasons,
        binding=limits[0] if limits else None,
        same_territory=excluded.get("same_territory", 0),
    )
