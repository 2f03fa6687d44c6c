"""A name found in a text, and its neighbours."""

from __future__ import annotations

from collab.countries.recognition.gazetteer import Entry
from collab.countries.recognition.words import Words


class Hit:
    """A name found, from one word to before another, with what stands beside it and what it is taken for."""

    __slots__ = (
        "after", "before", "capital", "capital_after", "capital_before", "code", "end", "entry", "first", "gap_after",
        "gap_before", "key",
    )  # fmt: skip

    def __init__(self, words: Words, first: int, end: int, entry: Entry) -> None:
        known, raw = words.folded, words.raw
        self.first, self.end, self.entry, self.code = first, end, entry, ""
        self.key = known[first] if end == first + 1 else " ".join(known[first:end])
        self.gap_before, self.gap_after = words.gap(first), words.gap(end)
        self.capital = raw[first][0].isupper()
        self.before, self.capital_before = (
            (known[first - 1], raw[first - 1][0].isupper()) if first else ("", False)
        )
        inside = end < len(raw)
        self.after, self.capital_after = (known[end], raw[end][0].isupper()) if inside else ("", False)
