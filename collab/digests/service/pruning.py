"""A letter from which some blocks are taken out: no heading stays that nothing is left under."""

from __future__ import annotations

from collections.abc import Collection, Sequence

_LEVELS = {"own": 0, "section": 1, "thread": 2}
"""Headings, from the one over all of a reader's own lines down to a thread's."""
_TOLD = ("line", "more", "hidden")


def asks_for_its_group(key: str) -> bool:
    """Whether a block says by itself what only a group may read; a heading goes with the lines under it."""
    return key.startswith(("line:", "edition:item:"))


def left_of(keys: Sequence[str], dropped: Collection[int]) -> list[int]:
    """The places of the blocks that stay when those at these places are dropped."""
    kept: list[int] = []
    under = [False] * len(_LEVELS)
    for place in range(len(keys) - 1, -1, -1):
        if place in dropped:
            continue
        kind = keys[place].partition(":")[0]
        level = _LEVELS.get(kind)
        if kind in _TOLD:
            under = [True] * len(_LEVELS)
        elif level is not None:
            if not under[level]:
                continue
            under[level:] = [False] * (len(_LEVELS) - level)
        kept.append(place)
    return kept[::-1]
