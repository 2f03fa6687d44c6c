"""Bulletins and changes of advice, written as an Atom feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from collab.core.atom import Entry, write_atom
from collab.countries.service.scales import SCALES
from collab.countries.service.timeline import TimelineBulletin
from collab.reference.service import Country

WORDS = {
    "fr": {
        "all": "Collab : mes pays",
        "one": "Collab : {country}",
        "know": "À savoir",
        "watch": "À surveiller",
        "alert": "Alerte",
        "withdrawn": "Retiré",
        "advice": "Conseils aux voyageurs",
        "source": "Source",
        "author": "Collab, commission internationale",
    },
    "en": {
        "all": "Collab: my countries",
        "one": "Collab: {country}",
        "know": "To know",
        "watch": "To watch",
        "alert": "Alert",
        "withdrawn": "Withdrawn",
        "advice": "Travel advice",
        "source": "Source",
        "author": "Collab, international commission",
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class AdviceEntry:
    """A change of advice, as it was noted."""

    id: int
    publisher: str
    country: str
    level: int
    words: str
    words_en: str
    url: str
    url_en: str
    noted_at: datetime


def write_feed(
    *,
    token_free_id: str,
    address: str,
    page: str,
    country: Country | None,
    countries: Mapping[str, Country],
    bulletins: Sequence[TimelineBulletin],
    advice: Sequence[AdviceEntry],
    language: str,
) -> bytes:
    """The feed, newest entry first; its name and its entries' names hold no secret and never change."""
    language = "en" if language == "en" else "fr"
    words = WORDS[language]
    return write_atom(
        name=token_free_id,
        title=words["one"].format(country=_called(country, language)) if country else words["all"],
        author=words["author"],
        address=address,
        page=page,
        entries=[
            *(_bulletin(one, countries, language) for one in bulletins),
            *(_advice(one, countries, language) for one in advice),
        ],
        language=language,
    )


def _bulletin(bulletin: TimelineBulletin, countries: Mapping[str, Country], language: str) -> Entry:
    words = WORDS[language]
    kind = words["withdrawn"] if bulletin.state == "withdrawn" else words[bulletin.severity]
    names = {code: _called(countries.get(code), language) for code in bulletin.countries}
    return Entry(
        name=f"bulletins/{bulletin.id}",
        title=f"{kind} · {', '.join(names.values())} : {bulletin.title}",
        updated=bulletin.changed_at,
        published=bulletin.published_at,
        path=f"/bulletins/{bulletin.id}",
        categories=[(bulletin.severity, words[bulletin.severity]), *names.items()],
        summary="" if bulletin.state == "withdrawn" else bulletin.body,
    )


def _advice(advice: AdviceEntry, countries: Mapping[str, Country], language: str) -> Entry:
    words, scale = WORDS[language], SCALES[advice.publisher]
    english = language == "en"
    notch = next((one for one in scale.notches if one.level == advice.level), None)
    said = (advice.words_en if english else advice.words) or (
        (notch.words_en if english else notch.words) if notch else ""
    )
    publisher = scale.name_en if english else scale.name
    return Entry(
        name=f"advice/{advice.id}",
        title=f"{words['advice']} · {_called(countries.get(advice.country), language)} : {said}",
        updated=advice.noted_at,
        path=f"/countries/{advice.country}",
        via=(advice.url_en if english else "") or advice.url,
        summary=f"{words['source']}: {publisher}" if english else f"{words['source']} : {publisher}",
    )


def _called(country: Country | None, language: str) -> str:
    return "" if country is None else country["name_en" if language == "en" else "name"]
