"""Reads one list of people in a process of its own: `python -m collab.accounts.recognition`.

First line of the input: the register as JSON; the rest: the file. First line of the output: the columns that were
recognised, or why the file is refused; then one JSON line per line of the file, then `end`.
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
        read = [_json(line.kept()) for line in lines]
    except Refused as refused:
        sys.stdout.write(_json({"refused": refused.slug, "columns": refused.columns}))
        return
    head = {"columns": lines.columns, "unknown": lines.header.unknown}
    sys.stdout.write("\n".join([_json(head), *read, "end"]))


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    main()
