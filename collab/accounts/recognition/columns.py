"""Which column is which: headers in French or English, whatever their accents, case, spaces and stars."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from collab.accounts.recognition.tables import Refused, Row
from collab.core.names import fold

HEADER_WITHIN = 10
"""Rows among which the header is looked for: a title may stand above it."""

ALIASES: dict[str, tuple[str, ...]] = {
    "name": (
        "nom", "nom complet", "nom et prenom", "nom prenom", "prenom et nom", "prenom nom", "personne",
        "name", "full name", "person",
    ),
    "first_name": ("prenom", "prenoms", "first name", "given name", "forename"),
    "last_name": ("nom de famille", "nom d usage", "last name", "surname", "family name"),
    "email": (
        "courriel", "e mail", "email", "mail", "mel", "adresse electronique", "adresse e mail", "adresse email",
        "adresse mail", "adresse courriel", "courriel professionnel", "email address", "e mail address",
    ),
    "authority": (
        "collectivite", "collectivite territoriale", "nom de la collectivite", "collectivite ou epci", "epci",
        "ville", "commune", "metropole", "authority", "local authority", "city",
    ),
    "siren": (
        "siren", "n siren", "no siren", "numero siren", "siren number", "siret", "n siret", "no siret", "numero siret",
    ),
    "role": ("role", "qualite", "statut", "en tant que", "elu ou agent"),
    "title": (
        "titre", "fonction", "intitule", "mandat", "titre fonction", "titre ou fonction", "fonction ou mandat",
        "title", "function", "position",
    ),
    "starts_on": (
        "debut", "date de debut", "debut de mandat", "debut du mandat", "depuis", "depuis le", "a partir du",
        "start", "start date", "starts on", "from",
    ),
    "ends_on": (
        "fin", "date de fin", "fin de mandat", "fin du mandat", "jusqu au", "end", "end date", "ends on", "until",
    ),
    "language": ("langue", "language"),
    "organisation": ("organisation", "organisme", "structure", "reseau", "organization", "network"),
}  # fmt: skip

_KEYS = {alias: key for key, aliases in ALIASES.items() for alias in aliases}


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where each known column stands, and the headings that mean nothing here."""

    places: dict[str, int]
    unknown: list[str]

    def cells(self, row: Row) -> dict[str, str]:
        """What a row says under each known heading."""
        return {key: row[place] if place < len(row) else "" for key, place in self.places.items()}


def header_in(rows: list[Row]) -> tuple[int, Header]:
    """The header and the row it stands in; refused when none of these rows names what an import needs."""
    found = [_read(row) for row in rows]
    if not found:
        raise Refused("empty-file")
    place, best = max(enumerate(found), key=lambda numbered: len(numbered[1].places))
    if len(best.places) < 2:
        raise Refused("no-header")
    if missing := _missing(best.places.keys()):
        raise Refused("missing-columns", missing)
    return place, best


def _read(row: Row) -> Header:
    places: dict[str, int] = {}
    unknown = []
    for place, heading in enumerate(row):
        key = _KEYS.get(fold(re.sub(r"\(.*?\)", " ", heading)))
        if key is None or key in places:
            if heading:
                unknown.append(heading)
        else:
            places[key] = place
    return Header(places=places, unknown=unknown)


def _missing(keys: Set[str]) -> list[str]:
    missing = [] if "email" in keys else ["email"]
    if not {"name", "last_name"} & keys:
        missing.append("name")
    if {"authority", "siren"} & keys:
        missing += [key for key in ("role", "title") if key not in keys]
    elif "organisation" not in keys:
        missing.append("authority")
    return missing
