"""What one line says of a person, and every remark on it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from collab.accounts.policy import FURTHEST, LONGEST_NAME, LONGEST_ORGANISATION, LONGEST_TITLE
from collab.accounts.recognition.addresses import mailable
from collab.accounts.recognition.columns import COLUMNS
from collab.authorities.recognition import Register
from collab.core.clock import today
from collab.core.names import fold
from collab.core.tables.days import day_of
from collab.core.tables.lines import Remarked, Table

REMARKS = (
    "required", "not-an-address", "too-long", "not-a-siren", "unknown-siren", "unknown-authority",
    "ambiguous-authority", "siren-names-another", "not-a-role", "not-a-date", "too-far", "before-start",
    "not-a-language", "another-name", "repeated", "is-disabled", "email-taken", "not-your-authority",
    "mandate-overlaps",
)  # fmt: skip
"""All that may be wrong with a line: what its own words tell, then what only the present state tells."""

ROLES = {
    **dict.fromkeys(("elu", "elue", "elu e", "elus", "elected", "elected official"), "elected"),
    **dict.fromkeys(
        (
            "agent",
            "agente",
            "agent e",
            "technicien",
            "technicienne",
            "technicien ne",
            "technician",
            "officer",
        ),
        "technician",
    ),
    **dict.fromkeys(
        ("administrateur", "administratrice", "administrateur rice", "administrateur trice", "administrator"),
        "administrator",
    ),
}
LANGUAGES = {"fr": "fr", "francais": "fr", "french": "fr", "en": "en", "anglais": "en", "english": "en"}


@dataclass
class Line(Remarked):
    """One line as it will be kept; what could not be read is None and has its remark."""

    name: str | None = None
    email: str | None = None
    language: str | None = None
    organisation: str | None = None
    authority_id: int | None = None
    role: str | None = None
    title: str | None = None
    starts_on: str | None = None
    ends_on: str | None = None

    def kept(self) -> dict[str, Any]:
        """As the database takes it, with what people are sorted and searched by."""
        return {
            **vars(self),
            "name_key": fold(self.name or ""),
            "organisation_key": fold(self.organisation or ""),
        }


class Lines(Table):
    """The lines of one file, read in order; a line is also held against those before it."""

    def __init__(self, content: bytes, register: Register) -> None:
        super().__init__(content, COLUMNS)
        self._register = register
        self._names: dict[str, str] = {}
        self._mandates: dict[tuple[str, int | None, str | None], list[Line]] = {}

    def read(self) -> Iterator[Line]:
        """Every line with the remarks on it."""
        return (self._compared(self._read(number, cells)) for number, cells in self)

    def kept(self) -> list[dict[str, Any]]:
        """Every line as the database takes it."""
        return [line.kept() for line in self.read()]

    def _read(self, number: int, cells: dict[str, str]) -> Line:
        line = Line(number)
        line.name = line.bounded("name", _full_name(cells), LONGEST_NAME, needed=True)
        _read_address(line, cells["email"])
        line.language = line.choice("language", cells.get("language", ""), LANGUAGES, "not-a-language")
        line.organisation = line.bounded("organisation", cells.get("organisation", ""), LONGEST_ORGANISATION)
        siren, authority = cells.get("siren", ""), cells.get("authority", "")
        if siren or authority:
            told = self._register.told(line, siren=siren, name=authority)
            line.authority_id = told.id if told else None
            _read_mandate(line, cells)
        elif not cells.get("organisation"):
            line.remark("authority" if "authority" in cells or "siren" not in cells else "siren", "required")
        return line

    def _compared(self, line: Line) -> Line:
        """Two lines may give one person two mandates; they may not disagree on the name, nor say the same twice."""
        if line.email is None or line.name is None:
            return line
        address = line.email.casefold()
        if fold(self._names.setdefault(address, line.name)) != fold(line.name):
            line.remark("name", "another-name", self._names[address])
        if (line.authority_id is None) != (line.role is None):
            return line
        before = self._mandates.setdefault((address, line.authority_id, line.role), [])
        for other in before:
            if line.authority_id is None or _meet(line, other):
                line.remark("email", "repeated", str(other.number))
                return line
        before.append(line)
        return line


def _full_name(cells: dict[str, str]) -> str:
    """ "Prénom" beside "Nom" makes the second one the family's."""
    if "first_name" in cells:
        return f"{cells['first_name']} {cells.get('last_name') or cells.get('name', '')}".strip()
    return cells.get("name") or cells.get("last_name", "")


def _read_address(line: Line, typed: str) -> None:
    line.email = mailable(typed) if typed else None
    if line.email is None:
        line.remark("email", "not-an-address" if typed else "required", typed)


def _read_mandate(line: Line, cells: dict[str, str]) -> None:
    line.role = line.choice("role", cells["role"], ROLES, "not-a-role")
    if not cells["role"]:
        line.remark("role", "required")
    line.title = line.bounded("title", cells["title"], LONGEST_TITLE, needed=True)
    for column in ("starts_on", "ends_on"):
        typed = cells.get(column, "")
        day = day_of(typed)
        if typed and day is None:
            line.remark(column, "not-a-date", typed)
        elif day is not None and abs(day - today()) > FURTHEST:
            line.remark(column, "too-far", typed)
        else:
            setattr(line, column, day.isoformat() if day else None)
    if line.starts_on and line.ends_on and line.ends_on < line.starts_on:
        line.remark("ends_on", "before-start", cells["ends_on"])


def _meet(one: Line, other: Line) -> bool:
    """Whether two lines give the same mandate: an open end or beginning meets anything."""
    first, last = "0000", "9999"
    return (one.starts_on or first) <= (other.ends_on or last) and (other.starts_on or first) <= (
        one.ends_on or last
    )
