"""An answer becomes text that is safe to parse: decoded here, since a declared encoding can hide what is refused."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime
from typing import Any

import feedparser
from feedparser.datetimes import _parse_date

from collab.countries.feeds.items import MOST_ITEMS, Document, Reading, Unreadable

MOST_TAGS = 100_000
"""What is left after the newest were kept; a parser's time grows with them, however they are nested."""
MOST_SIGNS = 400_000
"""Before that: ten thousand entries of twenty elements."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_MARK = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_XML_LINE = re.compile(r"^\s*<\?xml[^>]*\?>")
# Encodings that read ASCII as ASCII: under any other one, markup could stand where nobody looks for it.
_PLAIN = re.compile(
    r"^(utf-?8|us-?ascii|ascii|latin-?\d|iso-?8859-\d{1,2}|windows-125\d|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5"
    r"|euc-(jp|kr)|shift_jis|mac-?roman|macintosh)$"
)
_NOTHING_YET = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_EDGE = re.compile(r"<(/?)(?:\w{1,20}:)?(?:item|entry)(?=[\s>])[^>]{0,500}>", re.IGNORECASE)
_DATED = re.compile(
    r"<(?:pubDate|(?:\w+:)?published|(?:\w+:)?updated|dc:date)\b[^>]{0,200}>\s*([^<]{4,60})<", re.IGNORECASE
)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,9})|([0-9]{1,9}));?")
_END = re.compile(r"</(?:\w+:)?(rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*$", re.DOTALL | re.IGNORECASE)


def text_of(document: Document, reading: Reading) -> str:
    """The answer as text; characters that its encoding cannot hold are replaced, and that is remarked on."""
    body = document.body
    encoding = ""
    for mark, name in _BOMS:
        if body.startswith(mark):
            body, encoding = body[len(mark) :], name
            break
    for start, name in () if encoding else _NO_MARK:
        if body.startswith(start):
            encoding = name
            break
    tried = [encoding] if encoding else [*_said(document), "utf-8", "cp1252"]
    for name in tried:
        try:
            text = body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if name != tried[0]:
            reading.remarks["mis-encoded"] += 1
        return text.lstrip("\ufeff")
    reading.remarks["mis-encoded"] += 1
    return body.decode(tried[0] if encoding else "cp1252", errors="replace").lstrip("\ufeff")


def _said(document: Document) -> list[str]:
    """What it declares, in itself and in its header, as far as it is an encoding that hides nothing."""
    declared = _DECLARED.match(document.body[:400])
    names = [declared[1].decode().lower()] if declared else []
    names.append(document.charset.lower())
    return [name for name in names if _PLAIN.match(name)]


def refuse_doctype(text: str) -> None:
    """Nothing that declares a document type is parsed: entities are what bombs are made of."""
    at = 0
    while found := _NOTHING_YET.match(text, at):
        at = found.end()
    if text.startswith("<!", at) or re.search(r"<!\s*(DOCTYPE|ENTITY)", text[:1024], re.IGNORECASE):
        raise Unreadable("doctype")


def parsed(document: Document, reading: Reading) -> Any:
    """What `feedparser` makes of the newest entries of a feed."""
    text = text_of(document, reading)
    if not text.strip():
        raise Unreadable("empty")
    refuse_doctype(text)
    if text.count("<") > MOST_SIGNS:
        raise Unreadable("too-complex")
    text = _newest(_whole(_XML_LINE.sub("", text, count=1), document, reading), reading)
    if text.count("<") + text.count("&") > MOST_TAGS:
        raise Unreadable("too-complex")
    if "&#" in text:
        text = _REFERENCE.sub(_printable, text)
    # Never the bytes themselves: `feedparser` would first try to open a file of that name.
    stream = _Stream(text.encode("utf-8", errors="replace"))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": document.url}
    try:
        # Links in texts are made whole by what makes the texts safe, in a fifth of the time.
        feed = feedparser.parse(stream, response_headers=headers, resolve_relative_uris=False)
    except MemoryError:
        raise
    except Exception as error:
        # Bytes of strangers meet a parser that is not ours: whatever breaks it, the refusal has a name.
        raise Unreadable("malformed", type(error).__name__) from error
    if not feed.entries and not (feed.get("version") or feed.feed.get("title")):
        raise Unreadable("not-a-feed")
    if feed.bozo and feed.entries and not reading.remarks["truncated"]:
        reading.remarks["malformed"] += 1
    return feed


def _printable(reference: re.Match[str]) -> str:
    """The reference, unless no character has its number, which the parser takes for granted."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    exists = number in (9, 10, 13) or (32 <= number < 0xD800) or (0xE000 <= number < 0x110000)
    return reference[0] if exists else "\ufffd"


class _Stream:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self) -> bytes:
        return self._content


def _whole(text: str, document: Document, reading: Reading) -> str:
    """Without an entry that was cut in the middle: half a title can say the opposite."""
    if not document.cut_short and _END.search(text[-2_000:]):
        return text
    if not re.search(r"<(?:\w+:)?(rss|feed|rdf)\b", text[:20_000], re.IGNORECASE):
        return text
    entries = _entries(text)
    reading.remarks["truncated"] += 1
    if not entries:
        raise Unreadable("truncated")
    return text[: entries[-1][1]]


def _entries(text: str) -> list[tuple[int, int]]:
    """Where each whole entry begins and ends; one look at each edge, however many never close."""
    spans, start = [], -1
    for edge in _EDGE.finditer(text):
        if not edge[1]:
            start = edge.start() if start < 0 else start
        elif start >= 0:
            spans.append((start, edge.end()))
            start = -1
    return spans


def _newest(text: str, reading: Reading) -> str:
    """Parsing ten thousand entries to keep five hundred takes ten seconds: the others are left out before."""
    spans = _entries(text)
    if len(spans) <= MOST_ITEMS:
        return text
    entries = [text[start:end] for start, end in spans]
    oldest = datetime.min.replace(tzinfo=UTC)
    ranked = sorted(range(len(entries)), key=lambda n: _date_in(entries[n]) or oldest, reverse=True)
    reading.remarks["too-many"] += len(entries) - MOST_ITEMS
    kept = "\n".join(entries[n] for n in sorted(ranked[:MOST_ITEMS]))
    return text[: spans[0][0]] + kept + text[spans[-1][1] :]


def _date_in(entry: str) -> datetime | None:
    found = _DATED.search(entry)
    return moment_of(_parse_date(found[1].strip())) if found else None


def moment_of(parsed_date: Any) -> datetime | None:
    """What `feedparser` read of a date, as a moment."""
    try:
        year, month, day, hour, minute, second = parsed_date[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None
