"""Sources of shared monitoring: kept by the secretariat, asked by the feed fetcher."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import conflict, invalid, not_found, require, require_version
from collab.core.metrics import FEED_ITEMS, FEED_SECONDS, FEED_SOURCES
from collab.core.outbox import record
from collab.countries import policy
from collab.countries.events import SourceChanged
from collab.countries.feeds import ADAPTERS, FetchFailed, Limits
from collab.countries.feeds.fetching import checked
from collab.countries.models import Item, Source, SourceRemoved
from collab.reference.recognition import country_names
from collab.reference.service import is_country

DATA = Path(__file__).parents[1] / "data" / "sources.json"
STATES = ("on", "off", "gone", "dead")
MOST_SOURCES = 2_000


def sources_for(session: Session, actor: Actor) -> list[Source]:
    """Every source and how it is, those that need somebody first."""
    require(policy.may_keep_sources(actor))
    trouble = (Source.state.in_(("dead", "gone")).desc(), (Source.error != "").desc())
    return list(session.scalars(select(Source).order_by(*trouble, func.lower(Source.name), Source.id)))


def source_for(session: Session, actor: Actor, source_id: int) -> Source:
    """One source."""
    require(policy.may_keep_sources(actor))
    source = session.get(Source, source_id)
    if source is None:
        raise not_found()
    return source


def add_source(session: Session, actor: Actor, *, limits: Limits, **values: Any) -> Source:
    """Add a source, which is asked at once; an address is asked for one source alone."""
    require(policy.may_keep_sources(actor))
    if (session.scalar(select(func.count()).select_from(Source)) or 0) >= MOST_SOURCES:
        raise conflict("There are too many sources.", "too-many-sources")
    added = (
        insert(Source)
        .values(**_checked(values, limits))
        .on_conflict_do_nothing(index_elements=["url"])
        .returning(Source.id)
    )
    source_id = session.scalar(added)
    if source_id is None:
        raise invalid({"url": ["taken"]})
    session.execute(delete(SourceRemoved).where(SourceRemoved.url == values["url"]))
    record(session, SourceChanged(by=actor.by, source_id=source_id))
    return session.get_one(Source, source_id)


def change_source(
    session: Session, actor: Actor, source_id: int, *, expected: int, limits: Limits, **values: Any
) -> Source:
    """Change what is named; under another address it begins anew."""
    source = _locked(session, actor, source_id, expected)
    values = _checked(values, limits)
    if values.get("url", source.url) != source.url:
        if session.scalar(select(Source.id).where(Source.url == values["url"])):
            raise invalid({"url": ["taken"]})
        source.etag = source.last_modified = None
        _ask_at_once(source)
    elif values.get("adapter", source.adapter) != source.adapter:
        source.etag = source.last_modified = None
        source.next_at = func.clock_timestamp()
    for name, value in values.items():
        setattr(source, name, value)
    # Whoever is asking it asks another source than this one now.
    source.leased_until = None
    return _changed(session, actor, source)


def switch_source(session: Session, actor: Actor, source_id: int, *, expected: int, on: bool) -> Source:
    """Have it asked, or not; one that was gone or dead gets another chance."""
    source = _locked(session, actor, source_id, expected)
    if on:
        _ask_at_once(source)
    source.state, source.leased_until = "on" if on else "off", None
    return _changed(session, actor, source)


def ask_source_now(session: Session, actor: Actor, source_id: int) -> Source:
    """Have it asked within the next half minute, whenever its turn would be."""
    require(policy.may_keep_sources(actor))
    source = session.scalar(select(Source).where(Source.id == source_id).with_for_update())
    if source is None:
        raise not_found()
    if source.state in ("off", "gone"):
        raise conflict("It is switched off.", "source-is-off")
    source.next_at = func.clock_timestamp()
    session.flush()
    session.refresh(source)
    return source


def remove_source(session: Session, actor: Actor, source_id: int, *, expected: int) -> None:
    """Take it out; what it brought stays, under the name it had."""
    source = _locked(session, actor, source_id, expected)
    session.execute(update(Item).where(Item.source_id == source_id).values(source_id=None))
    session.execute(insert(SourceRemoved).values(url=source.url).on_conflict_do_nothing())
    session.delete(source)
    record(session, SourceChanged(by=actor.by, source_id=source_id))


def load_sources(session: Session) -> int:
    """Add the sources that come with the platform, but for those somebody took out; returns how many were new."""
    given = default_sources()
    removed = set(session.scalars(select(SourceRemoved.url)))
    rows = [row for row in given if row["url"] not in removed]
    added = insert(Source).on_conflict_do_nothing(index_elements=["url"]).returning(Source.id)
    return len(session.scalars(added, rows).all()) if rows else 0


@functools.cache
def default_sources() -> Sequence[dict[str, Any]]:
    """The sources that come with the platform; the United Kingdom's are one a country."""
    told = json.loads(DATA.read_text(encoding="utf-8"))
    british = told["fcdo_countries"]
    countries = [
        {
            "name": f"Royaume-Uni · Conseils aux voyageurs : {country_names()[code][0]}",
            "adapter": "fcdo",
            "url": british["url"] + slug,
            "site_url": british["site_url"] + slug,
            "credit": british["credit"],
            "language": "en",
            "interval_minutes": british["interval_minutes"],
            "countries": [code],
        }
        for code, slug in british["slugs"].items()
    ]
    return [{"countries": [], **source} for source in (*told["sources"], *countries)]


def measure_sources(session: Session) -> None:
    """Read the figures of sources that an operator watches."""
    by_state = select(Source.state, func.count()).group_by(Source.state)
    counted = {row[0]: row[1] for row in session.execute(by_state)}
    for state in STATES:
        FEED_SOURCES.labels(state).set(counted.get(state, 0))
    figures = text("SELECT coalesce(sum(items_total), 0), coalesce(max(took_ms), 0) FROM source")
    items, slowest = session.execute(figures).one()
    FEED_ITEMS.set(items)
    FEED_SECONDS.set(slowest / 1000)


def _ask_at_once(source: Source) -> None:
    source.next_at = func.clock_timestamp()
    source.failures, source.error, source.error_detail, source.told_dead_at = 0, "", "", None
    source.state = "on" if source.state in ("dead", "gone") else source.state


def _locked(session: Session, actor: Actor, source_id: int, expected: int) -> Source:
    require(policy.may_keep_sources(actor))
    source = session.scalar(select(Source).where(Source.id == source_id).with_for_update())
    if source is None:
        raise not_found()
    require_version(expected, source.version)
    return source


def _changed(session: Session, actor: Actor, source: Source) -> Source:
    source.version += 1
    session.flush()
    session.refresh(source)
    record(session, SourceChanged(by=actor.by, source_id=source.id))
    return source


def _checked(values: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """What may be stored of what was said, or a remark a field."""
    errors: dict[str, Any] = {}
    if "url" in values:
        try:
            checked(values["url"], limits)
        except FetchFailed as failed:
            errors["url"] = [failed.slug]
    if values.get("adapter", "feed") not in ADAPTERS:
        errors["adapter"] = ["unknown"]
    if any(not is_country(code) for code in values.get("countries", ())):
        errors["countries"] = ["unknown"]
    if errors:
        raise invalid(errors)
    return values
