"""One pass over a text: the longest name at each place, then what the words around make of it."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from collab.countries.recognition import gazetteer as names
from collab.countries.recognition.context import judge
from collab.countries.recognition.gazetteer import CITY, DEMONYM, HERE, NAME, REGION, Entry, Gazetteer
from collab.countries.recognition.hits import Hit
from collab.countries.recognition.words import LONGEST, WORD, Words, folded

_WEIGHTS = {NAME: 4, DEMONYM: 3, REGION: 2, CITY: 2}
_IN_TITLE = 2
_BREAKS = frozenset(',;:!?()[]{}"«»|/')
_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Found:
    """A country and the words that say it."""

    code: str
    start: int
    end: int
    name: str


class Recogniser:
    """Reads texts with one tree of names."""

    def __init__(self, tree: Gazetteer) -> None:
        self._root = tree.root
        self.names = tree.names
        self.steps = 0
        """Words looked up so far: the work done, for those who measure it."""

    def recognise(self, text: str, language: str | None = None) -> list[Found]:
        """Every country said in the text, where it is said, in order."""
        words, hits = self._read(text, language)
        return [self._found(words, hit) for hit in hits] if words else []

    def countries_of(self, title: str, summary: str, language: str | None = None) -> list[str]:
        """The countries a title and its summary speak of, the most certain first."""
        words, hits = self._read(title + _BREAK + summary, language)
        scores: dict[str, int] = {}
        for hit in hits:
            in_title = words is not None and words.spans[hit.first][0] < len(title)
            weight = _WEIGHTS[hit.entry.kind] * (_IN_TITLE if in_title else 1)
            scores[hit.code] = scores.get(hit.code, 0) + weight
        # The sort is stable: of two as certain, the one said first stands first.
        return sorted(scores, key=lambda code: -scores[code])

    def _read(self, text: str, language: str | None) -> tuple[Words | None, list[Hit]]:
        raw = WORD.findall(text)
        known = [folded(word) if len(word) <= LONGEST else "" for word in raw]
        root = self._root
        self.steps += len(known)
        if not any(word in root for word in known):
            return None, []
        words = Words(text, raw, known, language)
        return words, judge(words, self._hits(words))

    def _hits(self, words: Words) -> list[Hit]:
        hits, place, known, root = list[Hit](), 0, words.folded, self._root
        while place < len(known):
            if known[place] not in root:
                place += 1
                continue
            entry, end = self._longest(words, place)
            if entry is None:
                place += 1
                continue
            # "au Cap-Vert" begins as "au Cap": a name that begins inside and goes further is the one meant.
            first = place
            for inner in range(place + 1, end):
                other, further = self._longest(words, inner)
                if other is not None and further > end:
                    first, entry, end = inner, other, further
                    break
            hits.append(Hit(words, first, end, entry))
            place = end
        return hits

    def _longest(self, words: Words, place: int) -> tuple[Entry | None, int]:
        best: Entry | None = None
        end = at = place
        node, known = self._root, words.folded
        while at < len(known):
            self.steps += 1
            inner = node.get(known[at])
            if inner is None or (at > place and not _joined(words.gap(at), words.raw[at - 1])):
                break
            node, at = inner, at + 1
            if HERE in node:
                best, end = node[HERE], at
        return best, end

    @staticmethod
    def _found(words: Words, hit: Hit) -> Found:
        start, end = words.spans[hit.first][0], words.spans[hit.end - 1][1]
        return Found(hit.code, start, end, words.text[start:end])


def _joined(gap: str, before: str) -> bool:
    """Whether two words so far apart may belong to one name: no comma, no blank line, no end of sentence."""
    if len(gap) > 12 or _BREAK in gap or not _BREAKS.isdisjoint(gap):
        return False
    return "." not in gap or len(before) < 4


@functools.cache
def _usual() -> Recogniser:
    return Recogniser(names.build())


def recognise(text: str, language: str | None = None) -> list[Found]:
    """Every country said in the text, where it is said, in order."""
    return _usual().recognise(text, language)


def countries_of(title: str, summary: str, language: str | None = None) -> list[str]:
    """The countries a title and its summary speak of, the most certain first."""
    return _usual().countries_of(title, summary, language)


def with_names(extra: Mapping[str, Iterable[str]]) -> Recogniser:
    """A recogniser that knows further names of countries, by code: those an administrator has set."""
    return _with_names(tuple((code, tuple(given)) for code, given in sorted(extra.items())))


@functools.lru_cache(maxsize=4)
def _with_names(extra: Collection[tuple[str, tuple[str, ...]]]) -> Recogniser:
    return Recogniser(names.build(dict(extra)))
