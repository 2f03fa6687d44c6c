"""The order of a request's candidates, the same each time it is asked for."""

from __future__ import annotations

import numpy as np

from collab.buddying.matching.score import Numbers

_STEP = 0x9E3779B97F4A7C15
_MIX = tuple(np.uint64(number) for number in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_SHIFTS = tuple(np.uint64(number) for number in (30, 27, 31))


def ranked(scores: Numbers, request_id: int, offer_ids: Numbers, carried: Numbers) -> Numbers:
    """Where each candidate stands, best first: by score, then who carries less, then by lot.

    The lot is drawn by the two numbers together: among equals each request begins with others, so that nobody is
    asked first for ever because their offer is the oldest.
    """
    return np.lexsort((offer_ids, lots(request_id, offer_ids), carried, -np.round(scores, 6)))


def lots(request_id: int, offer_ids: Numbers) -> Numbers:
    """A number for each couple, spread over all 64 bits (splitmix64) and the same on every machine."""
    drawn = offer_ids.astype(np.uint64) + np.uint64(request_id * _STEP % (1 << 64))
    drawn = (drawn ^ (drawn >> _SHIFTS[0])) * _MIX[0]
    drawn = (drawn ^ (drawn >> _SHIFTS[1])) * _MIX[1]
    return drawn ^ (drawn >> _SHIFTS[2])
