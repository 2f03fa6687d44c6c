"""Reads one list of people in a process of its own: `python -m collab.accounts.recognition`.

First line of the input: the register as JSON; the rest: the file. First line of the output: the columns that were
recognised and how many lines there are, or why the file is refused; then batches of lines, each one JSON array on one
line, then `end`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any

from collab.accounts.recognition.lines import Lines
from collab.accounts.recognition.tables import Refused
from collab.authorities.recognition import KnownAuthority, Register

MOST_MEMORY = 1_500_000_000
MOST_SECONDS = 60
AT_ONCE = 500
"""Lines in a batch: the web process hands each to the database as it is, and takes none apart."""


def main() -> None:
    """Read, and write what was found; people who talk meanwhile come first on the processor."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    known = json.loads(sys.stdin.buffer.readline())
    register = Register.of(KnownAuthority(**authority) for authority in known)
    content = sys.stdin.buffer.read()
    try:
        lines = Lines(content, register)
        read = [line.kept() for line in lines]
    except Refused as refused:
        sys.stdout.write(_json({"refused": refused.slug, "columns": refused.columns}))
        return
    head = {"columns": lines.columns, "unknown": lines.header.unknown, "lines": len(read)}
    batches = [_json(read[start : start + AT_ONCE]) for start in range(0, len(read), AT_ONCE)]
    sys.stdout.write("\n".join([_json(head), *batches, "end"]))


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    main()
