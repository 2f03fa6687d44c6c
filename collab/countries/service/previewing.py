"""Tries an address before, or after, it is a source: fetched and read as it would be, and nothing kept."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import require
from collab.countries import policy
from collab.countries.feeds import Document, FetchFailed, Limits, Reading, Unreadable, fetch
from collab.countries.recognition import Recogniser
from collab.countries.service.collecting.reading import child_of_one, head_of, reading_of
from collab.countries.service.collecting.storing import plain_text

SHOWN = 10
MOST_SECONDS = 15


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviewItem:
    """An item as it would be kept."""

    title: str
    summary: str
    url: str
    language: str
    kind: str
    level: int | None
    countries: list[str]
    published_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What came of trying an address."""

    ok: bool
    error: str = ""
    error_detail: str = ""
    status: int | None = None
    took_ms: int = 0
    count: int = 0
    remarks: list[dict[str, object]] = field(default_factory=list)
    items: list[PreviewItem] = field(default_factory=list)


def try_address(
    actor: Actor,
    *,
    adapter: str,
    url: str,
    language: str,
    countries: list[str],
    limits: Limits,
    names: Recogniser,
) -> Preview:
    """Ask it once, outside of any transaction, and show what its first items would be or what is wrong."""
    require(policy.may_keep_sources(actor))
    began = time.monotonic()
    try:
        fetched = fetch(url, limits=limits)
        document = Document(
            body=fetched.body,
            charset=fetched.charset,
            url=fetched.url,
            language=language,
            countries=tuple(countries),
            now=now(),
            cut_short=fetched.cut_short,
        )
        reading = _read_once(adapter, document)
    except FetchFailed as failed:
        return _failed(failed.slug, failed.detail, failed.status, began)
    except Unreadable as unreadable:
        return _failed(unreadable.slug, unreadable.detail, 200, began)
    return Preview(
        ok=True,
        status=fetched.status,
        took_ms=_since(began),
        count=len(reading.items),
        remarks=remarks_of(reading.remarks),
        items=_shown(reading, countries, names),
    )


def remarks_of(counted: Mapping[str, int]) -> list[dict[str, object]]:
    """Remarks as they are kept and shown."""
    return [{"slug": slug, "count": count} for slug, count in sorted(counted.items())]


def _read_once(adapter: str, document: Document) -> Reading:
    """In a child of its own, as everything that a stranger sends: whoever talks meanwhile waits for nothing."""
    given = json.dumps(head_of(adapter, document)).encode() + b"\n" + document.body
    try:
        done = child_of_one(given, MOST_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too-complex") from error
    return reading_of(done)


def _failed(slug: str, detail: str, status: int | None, began: float) -> Preview:
    return Preview(ok=False, error=slug, error_detail=detail, status=status, took_ms=_since(began))


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def _shown(reading: Reading, countries: list[str], names: Recogniser) -> list[PreviewItem]:
    return [
        PreviewItem(
            title=item.title,
            summary=item.summary,
            url=item.url,
            language=item.language,
            kind=item.kind,
            level=item.level,
            countries=list(item.countries)
            or countries
            or names.countries_of(item.title, plain_text(item.summary), item.language),
            published_at=item.published_at,
        )
        for item in reading.items[:SHOWN]
    ]
