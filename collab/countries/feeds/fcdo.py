"""The United Kingdom's advice to travellers: one document a country from its content API, or its Atom of changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from collab.countries.feeds.codes import countries_named
from collab.countries.feeds.documents import parsed
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
    web_url,
)
from collab.countries.feeds.json_documents import json_of, moment, part
from collab.countries.feeds.rss import item_of

SITE = "https://www.gov.uk"
WHOLE = {"avoid_all_travel_to_whole_country": 4, "avoid_all_but_essential_travel_to_whole_country": 3}
PARTS = {"avoid_all_travel_to_parts", "avoid_all_but_essential_travel_to_parts"}


def read_fcdo(document: Document) -> Reading:
    """Advice on the one country of a document, or the changes that a feed tells."""
    start = document.body[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    return _country(document) if start.startswith(b"{") else _changes(document)


def _country(document: Document) -> Reading:
    reading = Reading()
    said = json_of(document, reading)
    details = part(said, "details")
    if "alert_status" not in details:
        raise Unreadable("other-shape")
    name = plain(part(details, "country").get("name"), 100)
    code = next(iter(countries_named(name) or document.countries), None)
    status = details["alert_status"]
    if code is None:
        raise Unreadable("unknown-country", name)
    if not isinstance(status, list) or any(one not in WHOLE.keys() | PARTS for one in map(str, status)):
        raise Unreadable("unknown-level")
    level = max((WHOLE.get(one, 1) for one in status), default=1)
    partial = any(one in PARTS for one in status)
    moment_said = moment(said.get("updated_at")) or moment(said.get("public_updated_at"))
    published = believable(moment_said, document.now)
    path = said.get("base_path")
    url = web_url(SITE + path) if isinstance(path, str) and path.startswith("/") else ""
    words = "; ".join(str(one).replace("_", " ") for one in status)
    item = Item(
        external_id=f"{code}:{level}:{int(partial)}",
        title=plain(f"{said.get('title') or name or code}: {words or 'no alert'}", LONGEST_TITLE),
        summary=safe_html(details.get("change_description")),
        url=url,
        language="en",
        published_at=published,
        kind="advice",
        level=level,
        countries=(code,),
        advice=Advice(
            publisher="uk",
            country=code,
            level=level,
            partial=partial,
            words_en=words,
            url=url,
            url_en=url,
            published_on=published.date() if published else None,
        ),
    )
    return complete([item], reading)


def _changes(document: Document) -> Reading:
    reading = Reading()
    entries: list[Any] = parsed(document, reading).entries
    items = []
    for entry in entries:
        item = item_of(entry, document, "en", reading)
        if item is not None:
            code = countries_named(item.title.removesuffix(" travel advice"))
            # Each change of a country keeps its page and its title: what changed tells it from the last one.
            what = plain(item.summary, 200)
            title = plain(f"{item.title}: {what}" if what else item.title, LONGEST_TITLE)
            items.append(replace(item, title=title, kind="advice", countries=code or document.countries))
    return complete(items, reading)
