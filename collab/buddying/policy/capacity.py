"""How much a helper gives: two limits of their own, counted the same way wherever they are asked."""

from __future__ import annotations

from datetime import date, datetime

from collab.core.clock import PARIS


def quarter_begins(day: date) -> datetime:
    """The first moment of the calendar quarter of that day, in Paris."""
    return datetime(day.year, 3 * ((day.month - 1) // 3) + 1, 1, tzinfo=PARIS)


def limit_reached(*, carried: int, at_once: int, given: int, per_quarter: int) -> str | None:
    """Which of the two limits leaves no room for one more pair; none while there is room."""
    if carried >= at_once:
        return "at_capacity"
    return "quarter_full" if given >= per_quarter else None
