"""Numbers, dates and lists as each of the two languages writes them; everything here is a pair (French, English)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

Both = tuple[str, str]
LOCALES = ("fr", "en")
FORMAT_NAMES: dict[str, Both] = {
    "call": ("appel", "a call"),
    "review": ("relecture", "document review"),
    "visit": ("visite", "a visit"),
    "exchange": ("échange d’agents", "staff exchange"),
}
ROUNDED_FROM = 10_000
"""Inhabitants; beyond, the last three digits say nothing about a size."""


def number(value: int) -> Both:
    """522670 as « 522 670 » with U+202F, and "522,670"."""
    return format_decimal(value, locale="fr"), format_decimal(value, locale="en")


def inhabitants(value: int) -> Both:
    """A population, to the thousand where it is large."""
    return number(round(value, -3) if value >= ROUNDED_FROM else value)


def since(day: date, precision: str) -> Both:
    """As much of a date as is known and needed: its year, or its month too."""
    if precision == "year":
        return str(day.year), str(day.year)
    return format_date(day, "MMMM y", locale="fr"), format_date(day, "MMMM y", locale="en")


def day_of(value: date) -> Both:
    """« 3 décembre 2026 », "December 3, 2026"."""
    return format_date(value, "long", locale="fr"), format_date(value, "long", locale="en")


def quoted(names: Iterable[Both]) -> Both:
    """Names of themes, each between its language's quotation marks."""
    given = list(names)
    return (
        format_list([f"«\u00a0{fr}\u00a0»" for fr, _ in given], locale="fr"),
        format_list([f"“{en}”" for _, en in given], locale="en"),
    )


def listed(names: Iterable[Both]) -> Both:
    """Names of countries, languages, formats."""
    given = list(names)
    return format_list([fr for fr, _ in given], locale="fr"), format_list(
        [en for _, en in given], locale="en"
    )
