"""Bulletins and changes of advice, written as an Atom feed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from collab.core.config import current_settings
from collab.countries.service.scales import SCALES
from collab.countries.service.timeline import TimelineBulletin
from collab.reference.service import Country

ATOM = "http://www.w3.org/2005/Atom"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without any entry says it changed last: the same each time, so that nobody fetches it anew."""
ENTRIES = 50
SINCE = "2026"
"""Of the names of entries (RFC 4151), which never change."""

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

# What XML 1.0 cannot hold, in whatever way it is written.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    words, public_url = WORDS[language], current_settings().public_url.rstrip("/")
    entries = [
        *((one.changed_at, _bulletin(one, countries, language)) for one in bulletins),
        *((one.noted_at, _advice(one, countries, language)) for one in advice),
    ]
    entries = sorted(entries, key=lambda entry: entry[0], reverse=True)[:ENTRIES]
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _add(feed, "id", _name(token_free_id))
    _add(feed, "title", words["one"].format(country=_called(country, language)) if country else words["all"])
    _add(feed, "updated", _moment(max((at for at, _ in entries), default=EPOCH)))
    _add(SubElement(feed, "author"), "name", words["author"])
    SubElement(feed, "link", {"rel": "self", "href": public_url + address})
    SubElement(feed, "link", {"rel": "alternate", "href": public_url + page, "type": "text/html"})
    feed.extend(entry for _, entry in entries)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _bulletin(bulletin: TimelineBulletin, countries: Mapping[str, Country], language: str) -> Element:
    words = WORDS[language]
    kind = words["withdrawn"] if bulletin.state == "withdrawn" else words[bulletin.severity]
    where = ", ".join(_called(countries.get(code), language) for code in bulletin.countries)
    entry = _entry(f"bulletins/{bulletin.id}", f"{kind} · {where} : {bulletin.title}", bulletin.changed_at)
    _add(entry, "published", _moment(bulletin.published_at))
    public_url = current_settings().public_url.rstrip("/")
    SubElement(entry, "link", {"rel": "alternate", "href": f"{public_url}/bulletins/{bulletin.id}"})
    SubElement(entry, "category", {"term": bulletin.severity, "label": words[bulletin.severity]})
    for code in bulletin.countries:
        label = _plain(_called(countries.get(code), language))
        SubElement(entry, "category", {"term": code, "label": label})
    if bulletin.state != "withdrawn":
        _add(entry, "summary", bulletin.body)
    return entry


def _advice(advice: AdviceEntry, countries: Mapping[str, Country], language: str) -> Element:
    words, scale = WORDS[language], SCALES[advice.publisher]
    english = language == "en"
    notch = next((one for one in scale.notches if one.level == advice.level), None)
    said = (advice.words_en if english else advice.words) or (
        (notch.words_en if english else notch.words) if notch else ""
    )
    publisher = scale.name_en if english else scale.name
    title = f"{words['advice']} · {_called(countries.get(advice.country), language)} : {said}"
    entry = _entry(f"advice/{advice.id}", title, advice.noted_at)
    public_url = current_settings().public_url.rstrip("/")
    href = f"{public_url}/countries/{advice.country}"
    SubElement(entry, "link", {"rel": "alternate", "href": href})
    told = (advice.url_en if english else "") or advice.url
    if told:
        SubElement(entry, "link", {"rel": "via", "href": _plain(told)})
    _add(
        entry,
        "summary",
        f"{words['source']} : {publisher}" if not english else f"{words['source']}: {publisher}",
    )
    return entry


def _entry(name: str, title: str, updated: datetime) -> Element:
    entry = Element("entry")
    _add(entry, "id", _name(name))
    _add(entry, "title", title)
    _add(entry, "updated", _moment(updated))
    return entry


def _add(parent: Element, tag: str, said: str) -> None:
    SubElement(parent, tag).text = _plain(said)


def _plain(said: str) -> str:
    return _ILLEGAL.sub("", said)


def _name(of: str) -> str:
    return f"tag:{urlsplit(current_settings().public_url).hostname},{SINCE}:{of}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _called(country: Country | None, language: str) -> str:
    return "" if country is None else country["name_en" if language == "en" else "name"]
