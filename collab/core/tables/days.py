"""Days as the French and as machines write them, whole or by the month or the year alone."""

from __future__ import annotations

import re
from datetime import date

from collab.core.names import fold

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})( 00:00(:00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})([ T]00:00(:00)?)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{4})")
_MONTH_LAST = re.compile(r"(\d{4})[/.-](\d{1,2})")
_YEAR = re.compile(r"\d{4}")
_MONTHS = {
    name: number
    for names in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}


def day_of(typed: str) -> date | None:
    """The day that was typed; None for what is no whole day."""
    if found := _DAY_FIRST.fullmatch(typed):
        return _date(found[3], found[2], found[1])
    if found := _YEAR_FIRST.fullmatch(typed):
        return _date(found[1], found[2], found[3])
    return None


def partly_known(typed: str) -> tuple[date, str] | None:
    """The first day of what was typed, and what of it is known: day, month or year."""
    day, precision = day_of(typed), "day"
    if day is None:
        precision = "month"
        words = fold(typed).split()
        if found := _MONTH_FIRST.fullmatch(typed):
            day = _date(found[2], found[1])
        elif found := _MONTH_LAST.fullmatch(typed):
            day = _date(found[1], found[2])
        elif len(words) == 2 and words[0] in _MONTHS and _YEAR.fullmatch(words[1]):
            day = _date(words[1], _MONTHS[words[0]])
        elif _YEAR.fullmatch(typed):
            day, precision = _date(typed), "year"
    return None if day is None else (day, precision)


def typed_day(day: date | None, precision: str) -> str:
    """What one types for a day of which this much is known."""
    shown = {"year": "%Y", "month": "%m/%Y", "day": "%d/%m/%Y"}[precision]
    return day.strftime(shown) if day else ""


def _date(year: str | int, month: str | int = 1, day: str | int = 1) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
