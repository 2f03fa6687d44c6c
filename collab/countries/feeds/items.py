"""What adapters make of a source's answer: items whose every field is safe to keep and to show."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import nh3

from collab.core.names import fold

MOST_ITEMS = 500
"""Of one answer: the newest are kept."""

LONGEST_TITLE = 300
LONGEST_SUMMARY = 2_000
LONGEST_URL = 2_000
LONGEST_ID = 500
LONGEST_HTML = 20_000
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
"""A clock that is a day fast is believed, the year 2999 is not."""

_TAGS = {"p", "br", "a", "b", "strong", "i", "em", "ul", "ol", "li", "blockquote"}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TRACKING = re.compile(r"^(utm_|at_|xtor|mtm_|pk_|fbclid|gclid)", re.IGNORECASE)


class Unreadable(Exception):
    """Why nothing could be made of an answer: a slug the pages have words for."""

    def __init__(self, slug: str, detail: str = "") -> None:
        super().__init__(detail or slug)
        self.slug, self.detail = slug, detail


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An answer as it came, and what is known of its source."""

    body: bytes
    charset: str = ""
    url: str = ""
    language: str = "fr"
    countries: tuple[str, ...] = ()
    now: datetime
    cut_short: bool = False
    """Whether the connection ended before the answer did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """What a government advises on one country."""

    publisher: str
    country: str
    level: int
    partial: bool
    words: str = ""
    words_en: str = ""
    url: str = ""
    url_en: str = ""
    published_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that a source says."""

    external_id: str
    title: str
    summary: str = ""
    """Safe HTML without images."""
    url: str = ""
    language: str = "fr"
    published_at: datetime | None = None
    kind: str = "news"
    level: int | None = None
    countries: tuple[str, ...] = ()
    """Where the source itself names them."""
    fingerprint: str = ""
    advice: Advice | None = None


@dataclass(kw_only=True, slots=True)
class Reading:
    """The good items of an answer, newest first as far as they are dated, and how many times what was wrong."""

    items: list[Item] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)


def plain(said: object, longest: int) -> str:
    """Text without markup, control characters and the white space of sources, cut at a length."""
    if not isinstance(said, str):
        return ""
    text = said[:LONGEST_HTML]
    if "<" in text or "&" in text:
        text = html.unescape(nh3.clean(text, tags=set()))
    text = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def safe_html(said: object, base: str = "") -> str:
    """A summary with its paragraphs, lists and links, and nothing that loads or runs; links are whole, or left out."""
    if not isinstance(said, str) or not said.strip():
        return ""
    safe = nh3.clean(
        _UNPRINTABLE.sub(lambda found: found[0] if found[0] in "\r\x0b\x0c" else "", said[:LONGEST_HTML]),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer nofollow",
        url_relative=("rewrite_with_base", base) if web_url(base) else "deny",
    ).strip()
    # A text that was long is shown by its beginning: it is read at its source.
    if len(safe) <= LONGEST_SUMMARY:
        return safe
    return html.escape(plain(safe, LONGEST_SUMMARY // 2), quote=False)


def web_url(said: object) -> str:
    """The address if a browser may open it, of http or https; otherwise empty."""
    if not isinstance(said, str):
        return ""
    url = said.strip()
    if len(url) > LONGEST_URL or _UNPRINTABLE.search(url) or re.search(r"[\s<>\"\\]", url):
        return ""
    try:
        parts = urlsplit(url)
        usable = parts.scheme.lower() in ("http", "https") and parts.hostname and parts.username is None
    except ValueError:
        return ""
    return url if usable else ""


def believable(moment: datetime | None, now: datetime) -> datetime | None:
    """A date that news can have: not of 1970, not of 2999."""
    return moment if moment is not None and EARLIEST <= moment <= now + AHEAD else None


def digest(*parts: str) -> str:
    """A short name of a content."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def fingerprint_of(title: str, url: str) -> str:
    """The same for the same news, whatever its id, its date, and how the link to it counts visits."""
    return digest(fold(title) or title, _bare(url))


def _bare(url: str) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    told = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])]
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{urlencode(told)}"


def complete(items: Iterable[Item], reading: Reading) -> Reading:
    """Give every item its fingerprint and an id of its own, leave out what is there twice, keep the newest."""
    told = [replace(item, fingerprint=fingerprint_of(item.title, item.url)) for item in items]
    # A source that calls everything "Communiqué" and links to its front page says something in the text alone.
    alike = Counter(item.fingerprint for item in told)
    texts: dict[str, set[str]] = {}
    for item in told:
        if alike[item.fingerprint] > 1:
            texts.setdefault(item.fingerprint, set()).add(item.summary)
    told = [
        replace(item, fingerprint=digest(item.fingerprint, item.summary))
        if len(texts.get(item.fingerprint, ())) > 1
        else item
        for item in told
    ]
    named: dict[str, set[str]] = {}
    for item in told:
        if item.external_id:
            named.setdefault(item.external_id, set()).add(item.fingerprint)
    kept: dict[str, Item] = {}
    for item in told:
        external_id = item.external_id
        if not external_id:
            reading.remarks["no-id"] += 1
            external_id = f"content:{item.fingerprint}"
        elif len(named[external_id]) > 1:
            reading.remarks["same-id"] += 1
            external_id = f"content:{item.fingerprint}"
        elif len(external_id) > LONGEST_ID:
            external_id = f"digest:{digest(external_id)}"
        if item.fingerprint in kept:
            reading.remarks["twice"] += 1
            continue
        kept[item.fingerprint] = replace(item, external_id=external_id)
    reading.items = newest(kept.values(), reading)
    return reading


def newest(items: Iterable[Item], reading: Reading) -> list[Item]:
    """The newest of too many, in the order in which the source told them where it gives no dates."""
    oldest = datetime.min.replace(tzinfo=UTC)
    ordered = sorted(items, key=lambda item: item.published_at or oldest, reverse=True)
    if len(ordered) > MOST_ITEMS:
        reading.remarks["too-many"] += len(ordered) - MOST_ITEMS
    return ordered[:MOST_ITEMS]
