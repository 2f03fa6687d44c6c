"""What a value of a partnership is, whichever way it came in."""

from __future__ import annotations

import calendar
from datetime import date
from urllib.parse import urlsplit


def is_web_address(said: str) -> bool:
    """Whether a browser can open it, and nothing but a page: http or https, a host, and nobody's password."""
    try:
        parts = urlsplit(said)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = not any(character.isspace() or not character.isprintable() for character in said)
    return plain and parts.scheme in ("http", "https") and "." in host and "@" not in parts.netloc


def span_of(day: date | None, precision: str, *, last: bool) -> date | None:
    """The first or the last day of what is known of a date: a year, a month or the day itself."""
    if day is None or precision == "day":
        return day
    if precision == "year":
        return date(day.year, 12, 31) if last else date(day.year, 1, 1)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1] if last else 1)
