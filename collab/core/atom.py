"""What a feed reader reads (Atom, RFC 4287): written here for every room that has a feed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from collab.core.config import current_settings

ATOM = "http://www.w3.org/2005/Atom"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without any entry says it changed last: the same each time, so that nobody fetches it anew."""
ENTRIES = 50
SINCE = "2026"
"""Of the names of entries (RFC 4151), which never change."""

# What XML 1.0 cannot hold, in whatever way it is written.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing that a feed tells."""

    name: str
    """`bulletins/12`: holds no secret and never changes."""
    title: str
    updated: datetime
    path: str
    """Where it is read, from the workspace's root."""
    published: datetime | None = None
    via: str = ""
    """The page that it came from, elsewhere."""
    categories: Sequence[tuple[str, str]] = ()
    """Terms, each with what it is called."""
    summary: str = ""
    html: str = ""
    """All of it, as safe HTML; none where the summary says all."""


def write_atom(
    *, name: str, title: str, author: str, address: str, page: str, entries: Sequence[Entry], language: str
) -> bytes:
    """The feed at this address, newest entry first; its name and its entries' names hold no secret and never change."""
    public_url = current_settings().public_url.rstrip("/")
    shown = sorted(entries, key=lambda entry: entry.updated, reverse=True)[:ENTRIES]
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _add(feed, "id", _name(name))
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((entry.updated for entry in shown), default=EPOCH)))
    _add(SubElement(feed, "author"), "name", author)
    SubElement(feed, "link", {"rel": "self", "href": public_url + address})
    SubElement(feed, "link", {"rel": "alternate", "href": public_url + page, "type": "text/html"})
    feed.extend(_entry(entry, public_url) for entry in shown)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _entry(said: Entry, public_url: str) -> Element:
    entry = Element("entry")
    _add(entry, "id", _name(said.name))
    _add(entry, "title", said.title)
    _add(entry, "updated", _moment(said.updated))
    if said.published is not None:
        _add(entry, "published", _moment(said.published))
    SubElement(entry, "link", {"rel": "alternate", "href": public_url + said.path})
    if said.via:
        SubElement(entry, "link", {"rel": "via", "href": _plain(said.via)})
    for term, label in said.categories:
        SubElement(entry, "category", {"term": term, "label": _plain(label)})
    if said.summary:
        _add(entry, "summary", said.summary)
    if said.html:
        content = SubElement(entry, "content", {"type": "html"})
        content.text = _plain(said.html)
    return entry


def _add(parent: Element, tag: str, said: str) -> None:
    SubElement(parent, tag).text = _plain(said)


def _plain(said: str) -> str:
    return _ILLEGAL.sub("", said)


def _name(of: str) -> str:
    return f"tag:{urlsplit(current_settings().public_url).hostname},{SINCE}:{of}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
