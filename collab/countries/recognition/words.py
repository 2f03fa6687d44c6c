"""A text as words: folded for the look-up, each knowing where it stands."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from collab.core.names import fold

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060"
WORD = re.compile(rf"[^\W_][\w\u0300-\u036f{_INVISIBLE}]*")
"""A word with the accents that stand beside their letter and the marks nobody sees."""
LONGEST = 40
"""Letters: no name has a longer word."""
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
FRENCH = frozenset("le la les des du et est une dans pour sur au aux par avec qui ses sont".split())  # noqa: SIM905
ENGLISH = frozenset("the of and to in is for with by from at its are was has after will".split())  # noqa: SIM905


@functools.lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """One word without accents, case and invisible marks."""
    return fold(_UNSEEN.sub("", word))


def key_of(name: str) -> tuple[str, ...]:
    """The folded words of a name: what the text is compared with."""
    return tuple(folded(match[0]) for match in WORD.finditer(name))


class Words:
    """The words of one text."""

    __slots__ = ("_language", "_set", "folded", "raw", "spans", "text", "whispered")

    def __init__(self, text: str, raw: list[str], known: list[str], language: str | None) -> None:
        self.text = text
        self.raw = raw
        self.folded = known
        self.spans = [match.span() for match in WORD.finditer(text)]
        self.whispered = text == text.lower()
        self._language = language
        self._set: frozenset[str] | None = None

    def at(self, place: int) -> str:
        """The folded word there; nothing outside the text."""
        return self.folded[place] if 0 <= place < len(self.folded) else ""

    def gap(self, place: int) -> str:
        """What stands between the word before and this one; a full stop outside the text."""
        if not 0 < place < len(self.spans):
            return "."
        return self.text[self.spans[place - 1][1] : self.spans[place][0]]

    def capital(self, place: int) -> bool:
        """Whether the word there begins with a capital."""
        return 0 <= place < len(self.raw) and self.raw[place][0].isupper()

    def shouted(self, place: int) -> bool:
        """Whether everything around is written in capitals."""
        around = self.raw[max(0, place - 4) : place + 5]
        letters = "".join(word[:LONGEST] for word in around)
        return len(around) > 1 and len(letters) > 8 and letters == letters.upper()

    def titled(self, place: int) -> bool:
        """Whether the words around are capitalised as English headlines are."""
        around = [word for word in self.raw[max(0, place - 5) : place + 7] if len(word) > 3]
        return len(around) > 3 and sum(word[0].isupper() for word in around) >= 0.8 * len(around)

    def says(self, words: Iterable[str]) -> bool:
        """Whether the text says one of these words anywhere."""
        if self._set is None:
            self._set = frozenset(self.folded)
        return not self._set.isdisjoint(words)

    @property
    def language(self) -> str:
        """The language given, or else the one whose small words are more numerous."""
        if self._language is None:
            french = sum(word in FRENCH for word in self.folded)
            english = sum(word in ENGLISH for word in self.folded)
            self._language = "fr" if french > english else "en" if english > french else "?"
        return self._language
