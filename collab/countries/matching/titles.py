"""Titles of news, taken apart and compared."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from collab.core.names import fold

ENOUGH = 0.55
"""Of two titles' weight: from here on they tell of the same event."""
STEM = 7
"""Letters: "inondation", "inondations" and "inondé" differ no more, "manifestants" and "manifestations" neither."""
USUAL, NAME, COMMON = 1.0, 2.0, 0.2
FEWEST = 2
"""Stems of some weight that both must say: one word in common is no event."""

_WORDS = json.loads((Path(__file__).parent.parent / "data" / "title_words.json").read_text(encoding="utf-8"))
_EMPTY = frozenset(_WORDS["empty"].split())
_COMMON = frozenset(word[:STEM] for word in _WORDS["common"].split())
_WORD = re.compile(r"\d+[.,]\d+|\w+")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is compared: its stems, which of them may be names, and the measures it gives."""

    stems: frozenset[str]
    names: frozenset[str]
    measures: frozenset[str]

    def spared(self, stems: Sequence[str]) -> int:
        """How many of these, its own stems in any order, are not worth looking under, the first ones first.

        Whatever shares those alone with it stays below `ENOUGH`, were each of them a name in the other title.
        """
        rest = sum(_weight(stem, self.names) for stem in self.stems)
        for count, stem in enumerate(stems, 1):
            rest -= _weight(stem, self.names)
            if NAME * count >= ENOUGH * (NAME * count + rest):
                return count - 1
        return len(stems)


def read_title(text: str, *, without: Collection[str] = ()) -> Title:
    """Take a title apart; the words of the names `without` count nothing."""
    empty = {stem for name in without for stem in _stems_of(name)}
    stems, names, measures = set[str](), set[str](), set[str]()
    shouted = text.isupper()
    for place, match in enumerate(_WORD.finditer(text)):
        word = match[0]
        if not word.isalpha() and word[0].isdigit():
            if "." in word or "," in word:
                measures.add(word.replace(",", "."))
            continue
        for stem in _stems_in(word):
            if stem in empty:
                continue
            stems.add(stem)
            if word[0].isupper() and place and not shouted:
                names.add(stem)
    return Title(frozenset(stems), frozenset(names), frozenset(measures))


def likeness(one: Title, other: Title) -> float:
    """How much of what either title says both say, from 0 to 1."""
    if one.measures and other.measures and not one.measures & other.measures:
        return 0.0
    names = one.names | other.names
    both = one.stems & other.stems
    if sum(stem not in _COMMON for stem in both) < FEWEST:
        return 1.0 if one.stems and one.stems == other.stems and one.measures == other.measures else 0.0
    said = sum(_weight(stem, names) for stem in one.stems | other.stems)
    return sum(_weight(stem, names) for stem in both) / said


def _weight(stem: str, names: frozenset[str]) -> float:
    if stem in names:
        return NAME
    return COMMON if stem in _COMMON else USUAL


@lru_cache(maxsize=50_000)
def _stems_in(word: str) -> tuple[str, ...]:
    """What a word is compared by; the same few thousand words fill most titles."""
    return tuple(part[:STEM] for part in fold(word).split() if part not in _EMPTY and len(part) > 1)


def _stems_of(name: str) -> set[str]:
    return {part[:STEM] for part in fold(name).split()}
