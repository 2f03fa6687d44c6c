"""Who is never proposed to whom, and why: one rule, for all couples at once or for one.

A couple bears the first reason that holds, in the order of REASONS: what can never be comes before what a limit or
a pause forbids today, so that a count of the latter says which limit binds. Somebody who asks for one authority and
offers for another is not their own helper: that counts as the same authority.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from collab.buddying.matching.score import Helpers, Needs, Numbers, in_common

REASONS = (
    "same_authority", "nothing_in_common", "same_territory", "forbidden", "declined", "mandate_ended", "paused",
    "at_capacity", "quarter_full",
)  # fmt: skip
_NUMBER = {reason: number for number, reason in enumerate(REASONS, start=1)}
ROWS_AT_ONCE = 256
"""Requests that are compared with every helper together: what that takes stays in the processor's cache."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Couples, as rows of requests and helpers, that something stands against already."""

    declined: tuple[Numbers, Numbers]
    forbidden: tuple[Numbers, Numbers]


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowed:
    """The couples that may be, and how many may not, for each request and reason."""

    i: Numbers
    j: Numbers
    excluded: list[Counter[str]]


def allowed_couples(needs: Needs, helpers: Helpers, standing: Standing) -> Allowed:
    """Every couple that nothing stands against."""
    found_i: list[Numbers] = []
    found_j: list[Numbers] = []
    excluded: list[Counter[str]] = []
    for first in range(0, len(needs.ids), ROWS_AT_ONCE):
        rows = slice(first, min(first + ROWS_AT_ONCE, len(needs.ids)))
        why = _why(needs, helpers, standing, rows)
        free = why == 0
        i = np.repeat(np.arange(len(why)), np.count_nonzero(free, axis=1))
        found_i.append((i + first).astype(np.int32))
        found_j.append((np.flatnonzero(free) - i * why.shape[1]).astype(np.int32))
        counts = [np.count_nonzero(why == number, axis=1) for number in range(1, len(REASONS) + 1)]
        for row in range(why.shape[0]):
            each = {reason: int(count[row]) for reason, count in zip(REASONS, counts, strict=True)}
            excluded.append(Counter({reason: count for reason, count in each.items() if count}))
    none = np.zeros(0, dtype=np.int32)
    return Allowed(i=np.concatenate([none, *found_i]), j=np.concatenate([none, *found_j]), excluded=excluded)


def why_not(needs: Needs, helpers: Helpers, standing: Standing) -> str | None:
    """The reason against the first request and the first helper; none where they may be put together.

    That they have nothing in common is said last: who asks for this very helper may do so all the same.
    """
    for unrelated in (False, True):
        number = int(_why(needs, helpers, standing, slice(0, 1), unrelated=unrelated)[0, 0])
        if number:
            return REASONS[number - 1]
    return None


def _why(
    needs: Needs, helpers: Helpers, standing: Standing, rows: slice, *, unrelated: bool = True
) -> Numbers:
    """For each of these requests and every helper: the number of the first reason against them, 0 for none.

    Written from the last reason to the first, each over those that come after it. Whether they have anything in
    common is left out of it unless `unrelated`.
    """
    limits = np.zeros(len(helpers.ids), dtype=np.uint8)
    limits[helpers.free_yeses <= 0] = _NUMBER["quarter_full"]
    limits[helpers.free_pairs <= 0] = _NUMBER["at_capacity"]
    limits[helpers.paused] = _NUMBER["paused"]
    limits[helpers.ended] = _NUMBER["mandate_ended"]
    why = np.repeat(limits[None, :], len(needs.ids[rows]), axis=0)
    _mark(why, standing.declined, rows, "declined")
    _mark(why, standing.forbidden, rows, "forbidden")
    authority, territory = needs.authority[rows, None], needs.territory[rows, None]
    same_territory = (territory == helpers.authority) | (helpers.territory == authority)
    same_territory &= ~needs.same_territory[rows, None]
    why[same_territory] = _NUMBER["same_territory"]
    if unrelated:
        why[~in_common(needs, helpers, rows)] = _NUMBER["nothing_in_common"]
    same_person = (needs.asker[rows, None] == helpers.person) & (helpers.person > 0)
    why[(authority == helpers.authority) | same_person] = _NUMBER["same_authority"]
    return why


def _mark(why: Numbers, couples: tuple[Numbers, Numbers], rows: slice, reason: str) -> None:
    i, j = couples
    here = (i >= rows.start) & (i < rows.stop)
    why[i[here] - rows.start, j[here]] = _NUMBER[reason]
