"""What a list of partnerships is read against: authorities, countries, types of action, themes, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from collab.authorities.recognition import KnownAuthority, Register
from collab.core.names import fold
from collab.core.tables.guesses import Guesses
from collab.partnerships.recognition.words import MORE_COUNTRIES, MORE_TYPES
from collab.reference.recognition import country_codes, country_names

MOST_CANDIDATES = 3
ALIKE = 0.75


class Names:
    """Things by the folded names that they bear, each name with how it is written."""

    def __init__(self) -> None:
        self._bearers: dict[str, dict[str, str]] = {}
        self._guesses = Guesses(self._alike)

    def add(self, key: str, names: Iterable[str]) -> None:
        """This thing bears these names."""
        for name in names:
            self._bearers.setdefault(fold(name), {}).setdefault(key, name)

    def bearers(self, typed: str) -> list[str]:
        """All that bear this name."""
        return list(self._bearers.get(fold(typed), {}))

    def alike(self, typed: str) -> tuple[str, ...]:
        """A few names that a name nobody bears may have meant, one for each thing."""
        return self._guesses.of(fold(typed))

    def _alike(self, typed: str) -> tuple[str, ...]:
        begun = [name for name in self._bearers if f" {typed}" in f" {name}"] if len(typed) > 2 else []
        near = get_close_matches(typed, self._bearers, MOST_CANDIDATES, ALIKE)
        found: dict[str, str] = {}
        for name in (*begun, *near):
            for key, written in self._bearers[name].items():
                found.setdefault(key, written)
        return tuple(found.values())[:MOST_CANDIDATES]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What lines are read against."""

    register: Register
    countries: Names
    action_types: Names
    themes: Names

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Known:
        """What the service tells: `authorities`, and the names of `countries`, `action_types` and `themes` by key."""
        countries = _named(told["countries"], country_names(), MORE_COUNTRIES)
        for letters, code in country_codes().items():
            countries.add(code, (letters, code))
        return cls(
            register=Register.of(KnownAuthority(**authority) for authority in told["authorities"]),
            countries=countries,
            action_types=_named(told["action_types"], MORE_TYPES),
            themes=_named(told["themes"]),
        )

    def themes_in(self, typed: str) -> tuple[list[str], list[str]]:
        """The themes that a cell names, and what in it names none; a theme's own name may hold the sign between two."""
        found: list[str] = []
        unknown: list[str] = []
        for piece in re.split(r"[|;/]", typed):
            parts = [part.strip() for part in piece.split(",")]
            while parts:
                for taken in range(len(parts), 0, -1):
                    if bearers := self.themes.bearers(" ".join(parts[:taken])):
                        found.append(bearers[0])
                        break
                else:
                    taken = 1
                    unknown += [parts[0]] if parts[0] else []
                del parts[:taken]
        return list(dict.fromkeys(found)), unknown


def _named(*sources: Mapping[str, Iterable[str]]) -> Names:
    made = Names()
    for source in sources:
        for key, names in source.items():
            made.add(key, (*names, key))
    return made
