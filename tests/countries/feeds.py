"""Answers of sources, made by hand in the shape of the real ones; what they say is of no place and of no person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from collab.countries.feeds import Document

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def document(body: bytes | str, **values: Any) -> Document:
    """An answer as it came."""
    content = body.encode() if isinstance(body, str) else body
    return Document(**{"body": content, "now": NOON, **values})


def entry(number: int | str = 1, **values: str | None) -> str:
    """One item of RSS; a value of None leaves its element out."""
    said = {
        "title": f"Essai numéro {number}",
        "link": f"https://source.example/{number}",
        "guid": f"essai-{number}",
        "pubDate": format_datetime(NOON),
        "description": f"Texte d’essai {number}.",
        **values,
    }
    inside = "".join(
        f"<{name}>{escape(value, quote=False)}</{name}>" for name, value in said.items() if value is not None
    )
    return f"<item>{inside}</item>"


def rss(entries: Iterable[str] = (), *, head: str = "", namespaces: str = "") -> str:
    """A feed of these items."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<rss version="2.0"{namespaces}><channel>'
        f"<title>Source d’essai</title><link>https://source.example/</link>{''.join(entries)}</channel></rss>"
    )


def some(count: int) -> str:
    """A feed of so many items."""
    return rss(entry(n) for n in range(1, count + 1))


GDACS_NAMESPACES = (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"'
    ' xmlns:gdacs="http://www.gdacs.org" xmlns:glide="http://glidenumber.net" xmlns:georss="http://www.georss.org/georss"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
)


def hazard(
    number: int = 1,
    *,
    level: str = "Green",
    iso3: str = "",
    country: str = "",
    title: str = "",
    kind: str = "EQ",
) -> str:
    """One item of GDACS, with the fields that are its own."""
    return (
        f"<item><title>{escape(title or f'{level} earthquake alert {number}')}</title>"
        f"<description>Test hazard {number}.</description>"
        f"<link>https://www.gdacs.org/report.aspx?eventid={number}&amp;eventtype={kind}</link>"
        f"<pubDate>{format_datetime(NOON)}</pubDate>"
        f'<guid isPermaLink="false">{kind}{number}</guid><georss:point>1.5 2.5</georss:point>'
        "<gdacs:iscurrent>true</gdacs:iscurrent><gdacs:bbox>0 4 0 4</gdacs:bbox>"
        f"<gdacs:eventtype>{kind}</gdacs:eventtype><gdacs:alertlevel>{level}</gdacs:alertlevel>"
        f"<gdacs:eventid>{number}</gdacs:eventid>"
        '<gdacs:severity unit="M" value="5.1">Magnitude 5.1M</gdacs:severity>'
        f"<gdacs:iso3>{iso3}</gdacs:iso3><gdacs:country>{escape(country)}</gdacs:country></item>"
    )


def gdacs(hazards: Iterable[str]) -> str:
    """The feed of GDACS."""
    return rss(hazards, namespaces=GDACS_NAMESPACES)


def canadian(code: str = "SN", state: Any = 1, *, regional: int = 0, **values: Any) -> dict[str, Any]:
    """Canada's entry on one country."""
    return {
        "country-id": 1,
        "country-iso": code,
        "country-eng": "Senegal",
        "country-fra": "Sénégal",
        "advisory-state": state,
        "date-published": {"timestamp": int(NOON.timestamp()), "date": "2026-11-20", "asp": NOON.isoformat()},
        "has-advisory-warning": int(state in (2, 3)),
        "has-regional-advisory": regional,
        "has-content": 1,
        "recent-updates-type": "Editorial change",
        "eng": {
            "name": "Senegal",
            "url-slug": "senegal",
            "friendly-date": "November 20, 2026",
            "advisory-text": f"Test level {state}",
            "recent-updates": "<p>Test update</p>",
        },
        "fra": {
            "name": "Sénégal",
            "url-slug": "senegal",
            "friendly-date": "20 novembre 2026",
            "advisory-text": f"Niveau d’essai {state}",
            "recent-updates": "<p>Mise à jour d’essai</p>",
        },
        **values,
    }


def canada(*countries: dict[str, Any]) -> str:
    """The list of all countries."""
    said = {str(one.get("country-iso")): one for one in countries}
    return json.dumps({"metadata": {"generated": {"timestamp": 1, "date": "2026-11-20"}}, "data": said})


def british(status: Sequence[Any] = (), **values: Any) -> str:
    """The United Kingdom's document on one country."""
    details = {
        "country": {"name": "Senegal", "slug": "senegal"},
        "alert_status": list(status),
        "change_description": "Test change",
        "parts": [{"slug": "entry-requirements", "title": "Entry requirements", "body": "<p>Test</p>"}],
        **values.pop("details", {}),
    }
    return json.dumps(
        {
            "base_path": "/foreign-travel-advice/senegal",
            "title": "Senegal travel advice",
            "updated_at": NOON.isoformat(),
            "details": details,
            **values,
        }
    )


def british_changes(*countries: str) -> str:
    """The United Kingdom's Atom of changes."""
    entries = "".join(
        f"<entry><id>https://www.gov.uk/foreign-travel-advice/{name.lower()}#{NOON.isoformat()}</id>"
        f"<updated>{NOON.isoformat()}</updated><title>{name}</title><summary type='html'>Test change</summary>"
        f"<link rel='alternate' href='https://www.gov.uk/foreign-travel-advice/{name.lower()}'/></entry>"
        for name in countries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Travel advice</title><id>x</id>{entries}</feed>'
