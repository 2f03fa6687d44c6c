"""Reads one list of people in a process of its own: `python -m collab.accounts.recognition`."""

from __future__ import annotations

from typing import Any

from collab.accounts.recognition.lines import Lines
from collab.authorities.recognition import KnownAuthority, Register
from collab.core.tables.child import read_here


def _lines(content: bytes, known: list[dict[str, Any]]) -> Lines:
    return Lines(content, Register.of(KnownAuthority(**authority) for authority in known))


if __name__ == "__main__":
    read_here(_lines)
