"""Any RSS or Atom."""

from __future__ import annotations

from typing import Any

from collab.countries.feeds.documents import moment_of, parsed
from collab.countries.feeds.items import (
    LONGEST_TITLE,
    Document,
    Item,
    Reading,
    believable,
    complete,
    plain,
    safe_html,
    web_url,
)


def read_feed(document: Document) -> Reading:
    """The entries of a feed that have a title or a text."""
    reading = Reading()
    feed = parsed(document, reading)
    language = language_of(feed, document)
    items = (item_of(entry, document, language, reading) for entry in feed.entries)
    return complete([item for item in items if item is not None], reading)


def language_of(feed: Any, document: Document) -> str:
    """French or English as the feed says itself, else as its source was entered."""
    said = str(feed.feed.get("language") or "")[:2].lower()
    return said if said in ("fr", "en") else document.language


def item_of(entry: Any, document: Document, language: str, reading: Reading) -> Item | None:
    """One entry, or none and a remark why."""
    summary = safe_html(entry.get("summary") or _content(entry), base=_base(entry) or document.url)
    title = plain(entry.get("title"), LONGEST_TITLE) or plain(summary, 120)
    if not title:
        reading.remarks["no-title"] += 1
        return None
    url = web_url(entry.get("link"))
    if not url and entry.get("link"):
        reading.remarks["bad-link"] += 1
    # Asked of the plain dictionary: the parser's own one warns when it takes one date for the other.
    dates = [dict.get(entry, name) for name in ("published_parsed", "updated_parsed", "published", "updated")]
    when = moment_of(dates[0] or dates[1])
    published_at = believable(when, document.now)
    if published_at is None:
        reading.remarks["bad-date" if any(dates) else "no-date"] += 1
    return Item(
        external_id=plain(entry.get("id"), 4_000),
        title=title,
        summary=summary,
        url=url,
        language=language,
        published_at=published_at,
    )


def _content(entry: Any) -> str:
    contents = entry.get("content") or [{}]
    return str(contents[0].get("value") or "")


def _base(entry: Any) -> str:
    """Where the links in its text start from."""
    detail = entry.get("summary_detail") or (entry.get("content") or [{}])[0]
    return str(detail.get("base") or "")
