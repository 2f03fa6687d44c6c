"""Which column of a list of people is which."""

from __future__ import annotations

from collections.abc import Set

from collab.core.tables.headers import Columns

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


def _missing(keys: Set[str]) -> list[str]:
    missing = [] if "email" in keys else ["email"]
    if not {"name", "last_name"} & keys:
        missing.append("name")
    if {"authority", "siren"} & keys:
        missing += [key for key in ("role", "title") if key not in keys]
    elif "organisation" not in keys:
        missing.append("authority")
    return missing


COLUMNS = Columns(aliases=ALIASES, missing=_missing)
