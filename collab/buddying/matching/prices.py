"""What proves that a plan is the best: prices of requests and helpers, under which nothing can be worth more.

Linear duality: whatever prices are put on a request's place (`asks`) and on a helper's time (`prices`), none below zero, no
plan within the limits is worth more than `worth_bound` makes of them. So the bound is true even if prices were wrong; with
the right ones it is the plan's own worth, which is the proof.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer]
Whole = NDArray[np.int64]

MOST_ROUNDS = 2_000
"""Prices settle in about ten rounds; should they not, what is reached still gives a true bound, a looser one."""


def dual_prices(
    i: Ints,
    j: Ints,
    score: Whole,
    made: NDArray[np.bool_],
    *,
    wanted: Ints,
    carried: Ints,
    fairness: int,
) -> tuple[Whole, Whole]:
    """Price each request and helper so that every couple made pays for itself and no other would (Bellman-Ford)."""
    load = np.bincount(j[made], minlength=len(carried))
    prices = np.where(load > 0, fairness * (carried + load - 1), 0).astype(np.int64)
    full = np.bincount(i[made], minlength=len(wanted)) >= wanted
    asks = np.zeros(len(wanted), np.int64)
    by_request = np.flatnonzero(made)[np.argsort(i[made], kind="stable")]
    by_helper = np.flatnonzero(~made)[np.argsort(j[~made], kind="stable")]
    made_j, made_score, made_starts = j[by_request], score[by_request], _starts(i[by_request])
    asking = i[by_request][made_starts]
    other_i, other_score, other_starts = i[by_helper], score[by_helper], _starts(j[by_helper])
    sought = j[by_helper][other_starts]
    for _ in range(MOST_ROUNDS):
        if len(asking):
            asks[asking] = np.minimum.reduceat(made_score - prices[made_j], made_starts)
            asks[~full] = 0
        if not len(sought):
            break
        offered = np.maximum.reduceat(other_score - asks[other_i], other_starts)
        if (offered <= prices[sought]).all():
            break
        prices[sought] = np.maximum(prices[sought], offered)
    return np.maximum(asks, 0), prices


def _starts(groups: Ints) -> NDArray[np.intp]:
    """Where each run of equal values begins."""
    return np.flatnonzero(np.diff(groups, prepend=-1)) if len(groups) else np.empty(0, np.intp)


def worth_bound(
    i: Ints, j: Ints, score: Whole, wanted: Ints, asks: Whole, prices: Whole, helper: Ints, load: Ints
) -> int:
    """What no plan can pass under these prices; `helper` and `load` tell whose each further place is, and its cost."""
    places = wanted @ asks
    couples = np.maximum(score - asks[i] - prices[j], 0).sum()
    return int(places + couples + np.maximum(prices[helper] - load, 0).sum())
