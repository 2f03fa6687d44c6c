"""Which adapter reads which kind of source."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from collab.countries.feeds.canada import read_canada
from collab.countries.feeds.fcdo import read_fcdo
from collab.countries.feeds.gdacs import read_gdacs
from collab.countries.feeds.items import Document, Reading
from collab.countries.feeds.rss import read_feed

ADAPTERS: Mapping[str, Callable[[Document], Reading]] = {
    "feed": read_feed,
    "gdacs": read_gdacs,
    "canada": read_canada,
    "fcdo": read_fcdo,
}


def read(adapter: str, document: Document) -> Reading:
    """What a source says, or `Unreadable` and why."""
    return ADAPTERS[adapter](document)
