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
    "same_authority", "same_territory", "nothing_in_common", "forbidden", "declined", "mandate_ended", "paused",
    "at_capacity", "quarter_full",
)  # fmt: skip
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
        i, j = np.nonzero(why == 0)
        found_i.append((i + first).astype(np.int32))
        found_j.append(j.astype(np.int32))
        counts = [np.count_nonzero(why == number, axis=1) for number in range(1, len(REASONS) + 1)]
        for row in range(why.shape[0]):
            each = {reason: int(count[row]) for reason, count in zip(REASONS, counts, strict=True)}
            excluded.append(Counter({reason: count for reason, count in each.items() if count}))
    none = np.zeros(0, dtype=np.int32)
    return Allowed(i=np.concatenate([none, *found_i]), j=np.concatenate([none, *found_j]), excluded=excluded)


def why_not(needs: Needs, helpers: Helpers, standing: Standing) -> str | None:
    """The reason against the first request and the first helper; none where they may be put together."""
    number = int(_why(needs, helpers, standing, slice(0, 1))[0, 0])
    return REASONS[number - 1] if number else None


def _why(needs: Needs, helpers: Helpers, standing: Standing, rows: slice) -> Numbers:
    """For each of these requests and every helper: the number of the first reason against them, 0 for none."""
    authority, territory = needs.authority[rows, None], needs.territory[rows, None]
    same_territory = (territory == helpers.authority) | (helpers.territory == authority)
    same_territory &= ~needs.same_territory[rows, None]
    shape = same_territory.shape
    same_person = (needs.asker[rows, None] == helpers.person) & (helpers.person > 0)
    against = {
        "same_authority": (authority == helpers.authority) | same_person,
        "same_territory": same_territory,
        "nothing_in_common": ~in_common(needs, helpers, rows),
        "forbidden": _couples(standing.forbidden, rows, shape),
        "declined": _couples(standing.declined, rows, shape),
        "mandate_ended": helpers.ended,
        "paused": helpers.paused,
        "at_capacity": helpers.free_pairs <= 0,
        "quarter_full": helpers.free_yeses <= 0,
    }
    why = np.zeros(shape, dtype=np.uint8)
    for number in range(len(REASONS), 0, -1):
        np.copyto(why, np.uint8(number), where=against[REASONS[number - 1]])
    return why


def _couples(couples: tuple[Numbers, Numbers], rows: slice, shape: tuple[int, ...]) -> Numbers:
    i, j = couples
    here = (i >= rows.start) & (i < rows.stop)
    marked = np.zeros(shape, dtype=np.bool_)
    marked[i[here] - rows.start, j[here]] = True
    return marked
