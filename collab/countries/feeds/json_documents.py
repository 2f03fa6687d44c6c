"""JSON of sources, whose every part may be missing or of another kind."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from collab.countries.feeds.documents import text_of
from collab.countries.feeds.items import Document, Reading, Unreadable


def json_of(document: Document, reading: Reading) -> dict[str, Any]:
    """The object that a document is, or a refusal."""
    text = text_of(document, reading)
    if not text.strip():
        raise Unreadable("empty")
    try:
        said = json.loads(text)
    except RecursionError as error:
        raise Unreadable("too-complex") from error
    except ValueError as error:
        raise Unreadable("truncated" if document.cut_short else "not-json") from error
    if not isinstance(said, dict):
        raise Unreadable("other-shape")
    return said


def part(said: object, *names: str) -> dict[str, Any]:
    """An object within an object; an empty one where it is missing."""
    for name in names:
        said = said.get(name) if isinstance(said, dict) else None
    return said if isinstance(said, dict) else {}


def moment(said: object) -> datetime | None:
    """A moment written as ISO 8601, or as seconds since 1970."""
    try:
        if isinstance(said, (int, float)) and not isinstance(said, bool):
            return datetime.fromtimestamp(said, UTC)
        read = datetime.fromisoformat(str(said))
    except (ValueError, OverflowError, OSError):
        return None
    try:
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except OverflowError:
        return None
