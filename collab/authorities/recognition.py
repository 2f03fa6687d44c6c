"""How a typed name is recognised: what a search compares, on both sides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from collab.core.names import fold

INSIDE = "#"
"""In a search text, what stands behind this mark names places inside the authority."""

OFFICE = re.compile(r"^(ville|commune|mairie) (de|du|des|d) ")

MOST_CANDIDATES = 5

SHORTHAND = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def understood(typed: str) -> str:
    """Fold what a person typed; "st etienne" means Saint-Étienne, a SIREN may be typed in groups."""
    words = fold(typed).split()
    # The last word may still be on its way to "strasbourg".
    words = [
        SHORTHAND.get(word, word) if position < len(words) - 1 else word
        for position, word in enumerate(words)
    ]
    if words and all(word.isdigit() for word in words):
        return "".join(words)
    return " ".join(words)


def bare(typed: str) -> str:
    """The place alone, where "ville de" would make all cities look alike."""
    return OFFICE.sub("", typed)


def search_text(names: list[str], places: list[str]) -> str:
    """Every name an authority is searched by, each between bars; the places inside it come last."""
    own = dict.fromkeys(folded for folded in map(fold, names) if folded)
    inside = dict.fromkeys(folded for folded in map(fold, places) if folded and folded not in own)
    return f"| {' | '.join(own)} |{INSIDE}| {' | '.join(inside)} |"


@dataclass(frozen=True, kw_only=True)
class KnownAuthority:
    """What a list of people may call an authority of the register by."""

    id: int
    siren: str
    name: str
    search_text: str


@dataclass(frozen=True)
class Register:
    """The register as lists of people are read against it: by SIREN, else by a name that one authority alone bears."""

    by_siren: dict[str, KnownAuthority] = field(default_factory=dict)
    by_name: dict[str, list[KnownAuthority]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, known: Iterable[KnownAuthority]) -> Register:
        """The register of these authorities."""
        made = cls()
        for authority in known:
            made.by_siren[authority.siren] = authority
            own = authority.search_text.partition(INSIDE)[0].split("|")
            for name in {fold(authority.name), *(name.strip() for name in own)} - {""}:
                made.by_name[name].append(authority)
        return made

    def named(self, typed: str) -> list[KnownAuthority]:
        """The authorities that bear this name: whole, or without "ville de" before it."""
        name = understood(typed)
        return self.by_name.get(name) or self.by_name.get(bare(name)) or []

    def alike(self, typed: str) -> list[KnownAuthority]:
        """A few authorities that a name nobody bears may have meant."""
        place = bare(understood(typed))
        found = [name for name in self.by_name if f" {place}" in f" {name}"] if len(place) > 2 else []
        found += get_close_matches(place, self.by_name, MOST_CANDIDATES, 0.75)
        ids = {authority.id: authority for name in found for authority in self.by_name[name]}
        return list(ids.values())[:MOST_CANDIDATES]
