"""The words of lists of partnerships, in French and English: those that are written, and others that are understood."""

from __future__ import annotations

from collab.core.names import fold

HEADINGS = {
    "authority": ("Collectivité", "Authority"),
    "siren": ("SIREN", "SIREN"),
    "country": ("Pays", "Country"),
    "place": ("Lieu", "Place"),
    "partner": ("Partenaire", "Partner"),
    "partner_kind": ("Nature du partenaire", "Kind of partner"),
    "action_type": ("Type d’action", "Type of action"),
    "themes": ("Thématiques", "Themes"),
    "starts_on": ("Début", "Start"),
    "ends_on": ("Fin", "End"),
    "status": ("Statut", "Status"),
    "with_contract": ("Contractuel", "With a contract"),
    "contact": ("Contact", "Contact"),
    "evidence_url": ("Lien", "Link"),
    "confirmed_on": ("Confirmé le", "Confirmed on"),
}
"""The columns of a list in their order, each with its French and English heading."""

KINDS = {
    "local_authority": ("collectivité territoriale", "local authority"),
    "state": ("État", "State"),
    "network": ("réseau", "network"),
    "other": ("autre organisme", "other body"),
}
STATUSES = {
    "planned": ("prévu", "planned"),
    "active": ("en cours", "under way"),
    "paused": ("en pause", "paused"),
    "ended": ("terminé", "ended"),
}
YES_NO = {True: ("oui", "yes"), False: ("non", "no")}

_MORE_KINDS = {
    "local_authority": (
        "collectivité", "collectivité locale", "autorité locale", "ville", "commune", "municipalité", "métropole",
        "région", "province", "city", "municipality", "region",
    ),
    "state": ("état étranger", "gouvernement", "ministère", "foreign state", "government"),
    "network": ("réseau de villes", "association de villes", "network of cities"),
    "other": ("autre", "autres", "association", "ong", "université", "other", "ngo", "university"),
}  # fmt: skip
_MORE_STATUSES = {
    "planned": ("prévue", "en projet", "projet", "à venir", "planifié", "envisagé", "project"),
    "active": ("actif", "active", "en vigueur", "vivant", "ongoing", "in progress"),
    "paused": ("suspendu", "suspendue", "en sommeil", "inactif", "suspended", "on hold"),
    "ended": ("terminée", "clos", "achevé", "fini", "échu", "finished", "over"),
}  # fmt: skip
MORE_TYPES = {
    "cooperation-decentralisee": ("coopération", "cooperation"),
    "attractivite-et-rayonnement": ("attractivité", "rayonnement", "attractiveness"),
    "partenariats-europeens-et-internationaux": ("partenariat européen", "partenariat international"),
    "reseaux": ("réseau", "network"),
    "solidarite-internationale": ("solidarité", "solidarity"),
    "jumelage": ("jumelages", "ville jumelle", "twin city", "sister city"),
    "echanges-interculturels-et-decouvertes": ("échanges interculturels", "échanges culturels"),
    "transfrontalier": ("coopération transfrontalière", "cross-border cooperation"),
    "autre": ("autres", "others"),
}

MORE_COUNTRIES = {
    "AE": ("EAU", "Émirats", "UAE"),
    "CD": ("RDC", "RD Congo", "République démocratique du Congo", "DRC", "Democratic Republic of the Congo"),
    "CF": ("Centrafrique", "RCA"),
    "CG": ("République du Congo", "Republic of the Congo"),
    "CI": ("Ivory Coast",),
    "CN": ("République populaire de Chine", "People’s Republic of China"),
    "CV": ("Cabo Verde", "Cape Verde"),
    "CZ": ("République tchèque", "Czech Republic"),
    "FM": ("États fédérés de Micronésie",),
    "GB": (
        "Grande-Bretagne", "Angleterre", "Écosse", "Pays de Galles", "Great Britain", "UK", "England", "Scotland",
        "Wales",
    ),
    "HK": ("Hong Kong",),
    "KP": ("République populaire démocratique de Corée",),
    "KR": ("République de Corée", "Republic of Korea"),
    "MK": ("Macédoine", "Macedonia"),
    "MM": ("Birmanie", "Myanmar", "Burma"),
    "MO": ("Macao", "Macau"),
    "NL": ("Hollande", "Holland"),
    "PS": ("Palestine",),
    "RU": ("Fédération de Russie", "Russian Federation"),
    "SZ": ("Swaziland",),
    "TL": ("Timor-Leste", "Timor-Oriental", "East Timor"),
    "TR": ("Turkey",),
    "US": ("États-Unis d’Amérique", "USA", "United States of America"),
    "VA": ("Vatican", "Saint-Siège", "Holy See"),
}  # fmt: skip
"""Usual names that CLDR's French and English ones do not hold."""


def _understood(said: dict[str, tuple[str, str]], more: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {fold(word): key for key, words in said.items() for word in (key, *words, *more[key])}


KINDS_UNDERSTOOD = _understood(KINDS, _MORE_KINDS)
STATUSES_UNDERSTOOD = _understood(STATUSES, _MORE_STATUSES)
YES_NO_UNDERSTOOD = {
    **dict.fromkeys(("oui", "yes", "o", "y", "vrai", "true", "1", "x"), "yes"),
    **dict.fromkeys(("non", "no", "n", "faux", "false", "0"), "no"),
}
