"""What one line says of a partnership, and every remark on it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from collab.core.clock import today
from collab.core.names import fold
from collab.core.tables.days import day_of, partly_known
from collab.core.tables.lines import Remarked, Table
from collab.partnerships.policy import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_CONTACT,
    LONGEST_PARTNER,
    LONGEST_PLACE,
    LONGEST_URL,
    MOST_THEMES,
)
from collab.partnerships.recognition.columns import COLUMNS
from collab.partnerships.recognition.known import Known, Names
from collab.partnerships.recognition.values import is_web_address, span_of
from collab.partnerships.recognition.words import KINDS_UNDERSTOOD, STATUSES_UNDERSTOOD, YES_NO_UNDERSTOOD
from collab.reference.recognition import country_names

REMARKS = (
    "required", "too-long", "not-a-siren", "unknown-siren", "unknown-authority", "ambiguous-authority",
    "siren-names-another", "unknown-country", "ambiguous-country", "not-a-partner-kind", "unknown-type",
    "unknown-theme", "too-many-themes", "not-a-date", "implausible-date", "in-the-future", "before-start",
    "not-a-status", "not-yes-or-no", "not-a-web-address", "repeated", "not-your-authority",
    "ambiguous-partnership",
)  # fmt: skip
"""All that may be wrong with a line: what its own words tell, then what only the list and the register tell."""


@dataclass
class Line(Remarked):
    """One line; what it does not say, or says wrongly, is not among what it said."""

    said: dict[str, Any] = field(default_factory=dict)

    def take(self, column: str, value: Any) -> None:
        """Keep what a cell says, if it says anything."""
        if value is not None:
            self.said[column] = value

    def kept(self) -> dict[str, Any]:
        """As the database takes it."""
        return {"number": self.number, "said": self.said, "problems": self.problems}


class Lines(Table):
    """The lines of one file, read in order."""

    def __init__(self, content: bytes, known: Known) -> None:
        super().__init__(content, COLUMNS)
        self._known = known

    def read(self) -> Iterator[Line]:
        """Every line with the remarks on it."""
        return (self._read(number, cells) for number, cells in self)

    def kept(self) -> list[dict[str, Any]]:
        """Every line as the database takes it."""
        return [line.kept() for line in self.read()]

    def _read(self, number: int, cells: dict[str, str]) -> Line:
        line = Line(number)
        self._read_authority(line, cells)
        _read_name(line, "country", cells.get("country", ""), self._known.countries, needed=True)
        line.take("place", line.bounded("place", cells.get("place", ""), LONGEST_PLACE))
        line.take("partner", line.bounded("partner", cells.get("partner", ""), LONGEST_PARTNER, needed=True))
        line.take(
            "partner_kind", _choice(line, cells, "partner_kind", KINDS_UNDERSTOOD, "not-a-partner-kind")
        )
        _read_name(line, "action_type", cells.get("action_type", ""), self._known.action_types)
        self._read_themes(line, cells.get("themes", ""))
        _read_dates(line, cells)
        line.take("status", _choice(line, cells, "status", STATUSES_UNDERSTOOD, "not-a-status"))
        yes_no = _choice(line, cells, "with_contract", YES_NO_UNDERSTOOD, "not-yes-or-no")
        line.take("with_contract", None if yes_no is None else yes_no == "yes")
        line.take("contact", line.bounded("contact", cells.get("contact", ""), LONGEST_CONTACT))
        _read_link(line, cells.get("evidence_url", ""))
        _read_confirmed(line, cells.get("confirmed_on", ""))
        _note_words(line)
        return line

    def _read_authority(self, line: Line, cells: dict[str, str]) -> None:
        siren, name = cells.get("siren", ""), cells.get("authority", "")
        if siren or name:
            told = self._known.register.told(line, siren=siren, name=name)
            line.take("authority_id", told.id if told else None)
        else:
            line.remark("authority" if "authority" in cells or "siren" not in cells else "siren", "required")

    def _read_themes(self, line: Line, typed: str) -> None:
        if not typed:
            return
        found, unknown = self._known.themes_in(typed)
        for name in unknown:
            line.remark("themes", "unknown-theme", name, self._known.themes.alike(name))
        if len(found) > MOST_THEMES:
            line.remark("themes", "too-many-themes", typed)
        elif not unknown and found:
            line.take("themes", found)


SLUGS = {
    "country": ("unknown-country", "ambiguous-country"),
    "action_type": ("unknown-type", "unknown-type"),
}


def _read_name(line: Line, column: str, typed: str, names: Names, *, needed: bool = False) -> None:
    bearers = names.bearers(typed) if typed else []
    unknown, ambiguous = SLUGS[column]
    if len(bearers) == 1:
        line.take(column, bearers[0])
    elif bearers:
        line.remark(column, ambiguous, typed, tuple(bearers))
    elif typed:
        line.remark(column, unknown, typed, names.alike(typed))
    elif needed:
        line.remark(column, "required")


def _choice(line: Line, cells: dict[str, str], column: str, choices: dict[str, str], slug: str) -> str | None:
    return line.choice(column, cells.get(column, ""), choices, slug)


def _read_dates(line: Line, cells: dict[str, str]) -> None:
    for column, last in (("starts_on", False), ("ends_on", True)):
        typed = cells.get(column, "")
        if not typed:
            continue
        known = partly_known(typed)
        if known is None:
            line.remark(column, "not-a-date", typed)
        elif not FIRST_YEAR <= known[0].year <= LAST_YEAR:
            line.remark(column, "implausible-date", typed)
        else:
            day, precision = known
            line.take(column, str(span_of(day, precision, last=last)))
            line.take(column.replace("_on", "_precision"), precision)
    start, end = line.said.get("starts_on"), line.said.get("ends_on")
    if start and end and end < start:
        line.remark("ends_on", "before-start", cells["ends_on"])


def _read_link(line: Line, typed: str) -> None:
    said = line.bounded("evidence_url", typed, LONGEST_URL)
    if said and not is_web_address(said):
        line.remark("evidence_url", "not-a-web-address", said)
    else:
        line.take("evidence_url", said)


def _read_confirmed(line: Line, typed: str) -> None:
    day: date | None = day_of(typed)
    if typed and day is None:
        line.remark("confirmed_on", "not-a-date", typed)
    elif day and day > today():
        line.remark("confirmed_on", "in-the-future", typed)
    elif day and day.year < FIRST_YEAR:
        line.remark("confirmed_on", "implausible-date", typed)
    else:
        line.take("confirmed_on", day and day.isoformat())


def _note_words(line: Line) -> None:
    """What the line's partnership is found by, but for its authority's names."""
    said = line.said
    if "partner" in said and "country" in said:
        words = (said["partner"], said.get("place", ""), *country_names()[said["country"]])
        said["words"] = fold(" ".join(words))
