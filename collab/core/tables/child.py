"""The reader's side of a process of its own: what a room's `python -m collab.<room>.recognition` is made of.

First line of the input: what the list is read against, as JSON; the rest: the file. First line of the output: the
columns that were recognised and how many lines there are, or why the file is refused; then batches of lines, each one
JSON array on one line, then `end`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Any, Protocol

from collab.core.tables.headers import Header
from collab.core.tables.rows import Refused

MOST_MEMORY = 1_500_000_000
MOST_SECONDS = 60
AT_ONCE = 500
"""Lines in a batch: the web process hands each to the database as it is, and takes none apart."""


class ReadLines(Protocol):
    """A room's own lines of one file."""

    header: Header

    @property
    def columns(self) -> list[str]:
        """The columns that were recognised."""
        ...

    def kept(self) -> list[dict[str, Any]]:
        """Every line as the database takes it."""
        ...


def read_here(lines_of: Callable[[bytes, Any], ReadLines]) -> None:
    """Read, and write what was found; people who talk meanwhile come first on the processor."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    known = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        lines = lines_of(content, known)
        read = lines.kept()
    except Refused as refused:
        sys.stdout.write(_json({"refused": refused.slug, "columns": refused.columns}))
        return
    head = {"columns": lines.columns, "unknown": lines.header.unknown, "lines": len(read)}
    batches = [_json(read[start : start + AT_ONCE]) for start in range(0, len(read), AT_ONCE)]
    sys.stdout.write("\n".join([_json(head), *batches, "end"]))


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
