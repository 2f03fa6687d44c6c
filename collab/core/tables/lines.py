"""The lines of a list under its header, and the remarks on each of their cells."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from collab.core.names import fold
from collab.core.tables.headers import HEADER_WITHIN, Columns, header_in
from collab.core.tables.rows import Refused, rows_of

MOST_LINES = 20_000
LONGEST_VALUE = 120
"""Of a refused cell, as much as it takes to find it again."""


@dataclass
class Remarked:
    """One line by its number in the spreadsheet; what could not be read of it has its remark."""

    number: int
    problems: list[dict[str, Any]] = field(default_factory=list, kw_only=True)

    def remark(self, column: str, slug: str, value: str = "", candidates: tuple[str, ...] = ()) -> None:
        """Note what is wrong with a cell."""
        found: dict[str, Any] = {"column": column, "slug": slug, "value": value[:LONGEST_VALUE]}
        self.problems.append({**found, "candidates": list(candidates)} if candidates else found)

    def bounded(self, column: str, text: str, longest: int, *, needed: bool = False) -> str | None:
        """A cell's text if it is not too long; None with a remark, or where nothing stands."""
        if not text and needed:
            self.remark(column, "required")
        elif len(text) > longest:
            self.remark(column, "too-long", text)
        else:
            return text or None
        return None

    def choice(self, column: str, typed: str, choices: dict[str, str], slug: str) -> str | None:
        """What a cell chooses, by the folded words for it."""
        found = choices.get(fold(typed))
        if typed and found is None:
            self.remark(column, slug, typed)
        return found


class Table:
    """The lines of one file in order, each by its number and what it says under the known headings; blank ones left out."""

    def __init__(self, content: bytes, columns: Columns) -> None:
        rows = rows_of(content)
        top = list(itertools.islice(rows, HEADER_WITHIN))
        place, self.header = header_in(top, columns)
        self._rows = enumerate(itertools.chain(top[place + 1 :], rows), place + 2)

    @property
    def columns(self) -> list[str]:
        """The columns that were recognised."""
        return list(self.header.places)

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        count = 0
        for number, row in self._rows:
            if not any(row):
                continue
            count += 1
            if count > MOST_LINES:
                raise Refused("too-many-lines")
            yield number, self.header.cells(row)
        if not count:
            raise Refused("empty-file")
