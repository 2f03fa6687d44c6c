"""The outline that a peer-learning note begins with: our own short headings, filled with what the two agreed on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.buddying.models import BuddyRequest, Pair
from collab.reference.service import find_country, list_themes

HEADINGS = {
    "fr": (
        "Le besoin",
        "Ce que nous avons fait",
        "Ce qui a aidé",
        "À savoir avant de commencer",
        "Pour aller plus loin",
    ),
    "en": ("The need", "What we did", "What helped", "Worth knowing before you begin", "Going further"),
}
ABOUT = {"fr": ("Thèmes", "Pays"), "en": ("Themes", "Countries")}


def outline(session: Session, pair: Pair, request: BuddyRequest, *, language: str) -> str:
    """A first wording in the writer's language, to be written over."""
    need, *others = HEADINGS[language]
    themes, countries = _names(session, request, language)
    colon = ":" if language == "en" else "\N{NO-BREAK SPACE}:"
    about = [
        f"{word}{colon} {', '.join(names)}"
        for word, names in zip(ABOUT[language], (themes, countries), strict=True)
        if names
    ]
    parts = [f"## {need}", pair.scope, "\n".join(about), *(f"## {heading}" for heading in others)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _names(session: Session, request: BuddyRequest, language: str) -> tuple[list[str], list[str]]:
    english = language == "en"
    known = {theme.slug: theme.name_en if english else theme.name for theme in list_themes(session)}
    countries = [find_country(session, code) for code in request.countries]
    return (
        [known[slug] for slug in request.themes if slug in known],
        [country["name_en"] if english else country["name"] for country in countries if country is not None],
    )
