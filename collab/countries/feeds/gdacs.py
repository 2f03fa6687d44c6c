"""GDACS, the alerts of disasters of the United Nations and the European Commission: an RSS with fields of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from collab.countries.feeds.codes import countries_named, country_of_iso3
from collab.countries.feeds.documents import parsed
from collab.countries.feeds.items import Document, Item, Reading, complete
from collab.countries.feeds.rss import item_of

LEVELS = {"green": 1, "orange": 3, "red": 4}


def read_gdacs(document: Document) -> Reading:
    """Hazards, with the level of their alert and the countries where they are named."""
    reading = Reading()
    items = []
    for entry in parsed(document, reading).entries:
        item = item_of(entry, document, "en", reading)
        if item is not None:
            items.append(_hazard(item, entry, reading))
    return complete(items, reading)


def _hazard(item: Item, entry: Any, reading: Reading) -> Item:
    level = LEVELS.get(str(entry.get("gdacs_alertlevel") or "").strip().lower())
    if level is None:
        reading.remarks["no-level"] += 1
    code = country_of_iso3(entry.get("gdacs_iso3"))
    countries = (code,) if code else countries_named(entry.get("gdacs_country"))
    # What becomes graver is worth saying again; what is corrected at the same level is not.
    external_id = f"{item.external_id}:{level}" if item.external_id and (level or 0) > 1 else item.external_id
    return replace(item, kind="hazard", level=level, countries=countries, external_id=external_id)
