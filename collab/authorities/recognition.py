"""How a typed name is recognised: what a search compares, on both sides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from collab.core.names import fold
from collab.core.tables.guesses import Guesses
from collab.core.tables.lines import Remarked

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
    _guesses: Guesses = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "_guesses", Guesses(lambda name: tuple(one.name for one in self.alike(name)))
        )

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

    def told(self, line: Remarked, *, siren: str, name: str) -> KnownAuthority | None:
        """The authority that a line of a list tells, by SIREN, then by name; what is wrong with either is remarked."""
        named = self.named(name) if name else []
        if siren:
            digits = re.sub(r"[\s.]", "", siren)
            if not re.fullmatch(r"[0-9]{9}([0-9]{5})?", digits):
                line.remark("siren", "not-a-siren", siren)
                return None
            found = self.by_siren.get(digits[:9])
            if found is None:
                line.remark("siren", "unknown-siren", siren)
            elif len(named) == 1 and named[0] != found:
                line.remark("siren", "siren-names-another", siren, (found.name, named[0].name))
            else:
                return found
        elif len(named) == 1:
            return named[0]
        elif named:
            line.remark("authority", "ambiguous-authority", name, tuple(one.name for one in named))
        else:
            line.remark("authority", "unknown-authority", name, self._guesses.of(name))
        return None
