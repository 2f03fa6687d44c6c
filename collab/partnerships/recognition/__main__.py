"""Reads one list of partnerships in a process of its own: `python -m collab.partnerships.recognition`."""

from __future__ import annotations

from typing import Any

from collab.core.tables.child import read_here
from collab.partnerships.recognition.known import Known
from collab.partnerships.recognition.lines import Lines


def _lines(content: bytes, told: dict[str, Any]) -> Lines:
    return Lines(content, Known.of(told))


if __name__ == "__main__":
    read_here(_lines)
