"""Canada's advice to travellers: one JSON of all countries, in French and in English."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from collab.countries.feeds.codes import country_of_code
from collab.countries.feeds.items import (
    LONGEST_TITLE,
    Advice,
    Document,
    Item,
    Reading,
    Unreadable,
    believable,
    complete,
    plain,
    safe_html,
)
from collab.countries.feeds.json_documents import json_of, moment, part

PAGES = "https://voyage.gc.ca/destinations/"
PAGES_EN = "https://travel.gc.ca/destinations/"


def read_canada(document: Document) -> Reading:
    """One item of advice a country."""
    reading = Reading()
    countries = json_of(document, reading).get("data")
    if not isinstance(countries, dict):
        raise Unreadable("other-shape")
    items = []
    for said in countries.values():
        item = _advice(said, document, reading)
        if item is None:
            reading.remarks["broken"] += 1
        else:
            items.append(item)
    return complete(items, reading)


def _advice(said: Any, document: Document, reading: Reading) -> Item | None:
    code = country_of_code(part(said).get("country-iso"))
    state = part(said).get("advisory-state")
    if code is None or isinstance(state, bool) or state not in (0, 1, 2, 3):
        return None
    level, partial = int(state) + 1, part(said).get("has-regional-advisory") in (1, True, "1")
    french, english = part(said, "fra"), part(said, "eng")
    name = plain(french.get("name"), 100) or plain(part(said).get("country-fra"), 100) or code
    words, words_en = (plain(each.get("advisory-text"), 400) for each in (french, english))
    published = believable(_published(part(said)), document.now)
    url, url_en = _page(PAGES, french), _page(PAGES_EN, english)
    return Item(
        external_id=f"{code}:{level}:{int(partial)}",
        title=plain(f"{name} : {words or f'niveau {level}'}", LONGEST_TITLE),
        summary=safe_html(french.get("recent-updates")),
        url=url,
        language="fr",
        published_at=published,
        kind="advice",
        level=level,
        countries=(code,),
        advice=Advice(
            publisher="ca",
            country=code,
            level=level,
            partial=partial,
            words=words,
            words_en=words_en,
            url=url,
            url_en=url_en,
            published_on=published.date() if published else None,
        ),
    )


def _published(said: dict[str, Any]) -> datetime | None:
    dated = part(said, "date-published")
    return moment(dated.get("timestamp")) or moment(dated.get("asp")) or moment(dated.get("date"))


def _page(pages: str, said: dict[str, Any]) -> str:
    slug = plain(said.get("url-slug"), 100)
    return pages + quote(slug, safe="-") if slug else ""
