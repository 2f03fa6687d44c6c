"""Which column is which: headings in French or English, whatever their accents, case, spaces and stars."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from collab.core.names import fold
from collab.core.tables.rows import Refused, Row

HEADER_WITHIN = 10
"""Rows among which the header is looked for: a title may stand above it."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns that a list may have, and how to say which of those it needs are missing."""

    aliases: Mapping[str, Sequence[str]]
    """The folded headings that each column may bear."""
    missing: Callable[[Set[str]], list[str]]


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where each known column stands, and the headings that mean nothing here."""

    places: dict[str, int]
    unknown: list[str]

    def cells(self, row: Row) -> dict[str, str]:
        """What a row says under each known heading."""
        return {key: row[place] if place < len(row) else "" for key, place in self.places.items()}


def header_in(rows: list[Row], columns: Columns) -> tuple[int, Header]:
    """The header and the row it stands in; refused when none of these rows names what a list needs."""
    keys = {alias: key for key, aliases in columns.aliases.items() for alias in aliases}
    found = [_read(row, keys) for row in rows]
    if not found:
        raise Refused("empty-file")
    place, best = max(enumerate(found), key=lambda numbered: len(numbered[1].places))
    if len(best.places) < 2:
        raise Refused("no-header")
    if missing := columns.missing(best.places.keys()):
        raise Refused("missing-columns", missing)
    return place, best


def _read(row: Row, keys: dict[str, str]) -> Header:
    places: dict[str, int] = {}
    unknown = []
    for place, heading in enumerate(row):
        key = keys.get(fold(re.sub(r"\(.*?\)", " ", heading)))
        if key is None or key in places:
            if heading:
                unknown.append(heading)
        else:
            places[key] = place
    return Header(places=places, unknown=unknown)
