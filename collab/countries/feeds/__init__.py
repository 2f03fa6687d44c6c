"""How sources are read: an address is fetched under limits, an adapter makes items of what it answered.

One contract for all: `read(adapter, document) -> Reading`, whose items are safe to keep and to show.
"""

from collab.countries.feeds.fetching import Fetched, FetchFailed, Limits, fetch
from collab.countries.feeds.items import Advice, Document, Item, Reading, Unreadable
from collab.countries.feeds.reading import ADAPTERS, read

__all__ = [
    "ADAPTERS", "Advice", "Document", "FetchFailed", "Fetched", "Item", "Limits", "Reading", "Unreadable", "fetch",
    "read",
]  # fmt: skip
