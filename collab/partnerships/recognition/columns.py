"""Which column of a list of partnerships is which."""

from __future__ import annotations

from collections.abc import Set

from collab.core.names import fold
from collab.core.tables.headers import Columns
from collab.partnerships.recognition.words import HEADINGS

_MORE = {
    "authority": (
        "collectivite territoriale", "collectivite francaise", "nom de la collectivite", "collectivite ou epci", "epci",
        "commune", "metropole", "local authority", "french authority",
    ),
    "siren": (
        "n siren", "no siren", "numero siren", "siren number", "siret", "n siret", "no siret", "numero siret",
        "siren de la collectivite",
    ),
    "country": ("pays partenaire", "pays du partenaire", "code pays", "country code"),
    "place": ("ville", "lieux", "territoire", "ville ou territoire", "localite", "city", "location", "town"),
    "partner": (
        "nom du partenaire", "partenaire etranger", "collectivite partenaire", "collectivite etrangere",
        "ville partenaire", "organisme partenaire", "foreign partner", "partner name",
    ),
    "partner_kind": ("nature", "type de partenaire", "partner type", "partner kind"),
    "action_type": ("type", "type d action internationale", "type de partenariat", "action", "action type"),
    "themes": ("thematique", "theme", "themes d action", "domaines", "domaine", "topics"),
    "starts_on": (
        "date de debut", "depuis", "depuis le", "a partir du", "annee", "annee de debut", "date de signature",
        "start date", "starts on", "since", "from",
    ),
    "ends_on": ("date de fin", "jusqu au", "annee de fin", "echeance", "end date", "ends on", "until"),
    "status": ("etat", "etat du partenariat", "etat d avancement", "state"),
    "with_contract": (
        "convention", "avec convention", "contrat", "contractuel oui non", "contract", "contractual", "agreement",
    ),
    "contact": ("contact chez le partenaire", "contacts", "partner contact"),
    "evidence_url": ("lien url", "url", "lien internet", "site", "site web", "justificatif", "evidence", "web address"),
    "confirmed_on": ("confirme", "date de confirmation", "confirmed"),
}  # fmt: skip

ALIASES = {
    key: tuple(dict.fromkeys([*(fold(heading) for heading in headings), *_MORE[key]]))
    for key, headings in HEADINGS.items()
}


def _missing(keys: Set[str]) -> list[str]:
    needed = [] if {"authority", "siren"} & keys else ["authority"]
    return needed + [key for key in ("country", "partner") if key not in keys]


COLUMNS = Columns(aliases=ALIASES, missing=_missing)
