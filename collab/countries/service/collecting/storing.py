"""Keeps what a source says that was not known yet: the same news under another id or another date is no news."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.countries.feeds import Item
from collab.countries.feeds.items import digest
from collab.countries.matching import ENOUGH, likeness, read_title
from collab.countries.recognition import Recogniser
from collab.countries.service.advice import note_advice
from collab.countries.service.collecting.claiming import Claim
from collab.countries.service.placing import place_in_stories, tell_stories_anew
from collab.countries.service.recognising import recogniser

FRESH = timedelta(days=30)
"""What was said longer ago is kept, and makes no story: a source that is new here would bring years of them."""

_KNOWN = text(
    """
    SELECT id, external_id, fingerprint, kind, level, title, summary, url, language, countries, published_at
    FROM item WHERE source_id = :source_id AND (external_id = ANY(:ids) OR fingerprint = ANY(:fingerprints))
    ORDER BY id
    """
)
_SHAPE = """
    jsonb_to_recordset(CAST(:rows AS jsonb)) AS told(
        id bigint, external_id text, fingerprint text, kind text, level smallint, title text, summary text, url text,
        language text, countries text[], published_at timestamptz)
"""
_ADD = text(
    f"""
    INSERT INTO item (source_id, source_name, external_id, fingerprint, kind, level, title, summary, url, language,
                      countries, published_at)
    SELECT :source_id, :source_name, external_id, fingerprint, kind, level, title, summary, url, language, countries,
           published_at
    FROM {_SHAPE} ON CONFLICT (source_id, external_id) DO NOTHING RETURNING id, kind, published_at
    """
)
_CHANGE = text(
    f"""
    UPDATE item SET fingerprint = told.fingerprint, level = told.level, title = told.title, summary = told.summary,
                    url = told.url, language = told.language, countries = told.countries,
                    published_at = told.published_at
    FROM {_SHAPE} WHERE item.id = told.id RETURNING item.story_id
    """
)
_LEFT = text(
    """
    SELECT id FROM item
    WHERE fetched_at > clock_timestamp() - interval '1 day' AND story_id IS NULL AND kind IN ('news', 'hazard')
      AND source_id IS NOT NULL AND (published_at IS NULL OR published_at > fetched_at - CAST(:fresh AS interval))
    ORDER BY fetched_at, id LIMIT 2000
    """
)
_MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What became of an answer's items."""

    told: int
    new: int
    changed: int
    to_place: tuple[int, ...] = ()
    """New items that are to find their story; with those of other sources, since each time costs the same."""


def keep_items(
    session: Session, claim: Claim, items: Sequence[Item], *, now: datetime, first: bool = False
) -> Kept:
    """Add what is new, change what reads otherwise now; asked under the source's lock, so that one does it at a time."""
    names = recogniser(session)
    added, changed = _sorted_out(items, _known(session, claim, items), claim, names)
    if changed:
        stories = session.scalars(_CHANGE, {"rows": json.dumps(changed)}).all()
        tell_stories_anew(session, [story_id for story_id in stories if story_id is not None])
    # Of a document that names a country twice, the graver holds: both would replace each other for ever.
    gravest = {one.countries: one for one in sorted(items, key=lambda one: one.level or 0) if one.advice}
    coming = {row["fingerprint"] for row in added}
    for countries in sorted(gravest):
        item = gravest[countries]
        noted = _note(session, item)
        if noted is not None and item.fingerprint not in coming:
            # It was said before, and is news all the same: something else was said in between.
            said_again = {
                "external_id": f"{item.external_id}:{noted}",
                "fingerprint": digest(item.fingerprint, str(noted)),
            }
            added.append(_row(item, claim, names, **said_again))
    new: list[int] = []
    story_worthy: list[int] = []
    if added:
        given = {"source_id": claim.id, "source_name": claim.name, "rows": json.dumps(added)}
        for row in session.execute(_ADD, given):
            new.append(row.id)
            # A first reading of two hundred countries' advice is no change of theirs.
            if _fresh(row.published_at, now) and not (first and row.kind == "advice"):
                story_worthy.append(row.id)
    if any(item.kind == "advice" for item in items):
        place_in_stories(session, story_worthy)
        story_worthy = []
    return Kept(told=len(items), new=len(new), changed=len(changed), to_place=tuple(story_worthy))


def left_unplaced(session: Session) -> list[int]:
    """News that a worker kept and did not come to place, because it was killed in between."""
    return list(session.scalars(_LEFT, {"fresh": FRESH}))


def _fresh(published_at: datetime | None, now: datetime) -> bool:
    return published_at is None or published_at > now - FRESH


def _known(session: Session, claim: Claim, items: Iterable[Item]) -> list[dict[str, Any]]:
    told = list(items)
    ids = [name for item in told for name in (item.external_id, f"content:{item.fingerprint}")]
    found = {"source_id": claim.id, "ids": ids, "fingerprints": [item.fingerprint for item in told]}
    return [dict(row) for row in session.execute(_KNOWN, found).mappings()] if told else []


def _sorted_out(
    items: Sequence[Item], known: Sequence[dict[str, Any]], claim: Claim, names: Recogniser
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is to be added and what is to be changed.

    The content is asked first: a source that numbers its entries from the top gives each new one the id of another.
    """
    by_content = {row["fingerprint"]: row for row in reversed(known)}
    by_id = {row["external_id"]: row for row in known}
    recognised = {by_content[item.fingerprint]["id"] for item in items if item.fingerprint in by_content}
    added, changed = [], []
    for item in items:
        row = by_content.get(item.fingerprint)
        if row is None:
            same = by_id.get(item.external_id)
            row = (
                same if same is not None and same["id"] not in recognised and _corrects(item, same) else None
            )
        if row is None:
            added.append(_row(item, claim, names, external_id=_free_id(item, by_id)))
            continue
        recognised.add(row["id"])
        again = _row_again(item, row, claim, names)
        if again is not None:
            changed.append(again)
    return added, changed


def _corrects(item: Item, row: dict[str, Any]) -> bool:
    """Whether an item under a known id says the same otherwise: on the same page, or in a title alike; else it is news."""
    if item.url and item.url == row["url"]:
        return True
    return likeness(read_title(item.title), read_title(row["title"])) >= ENOUGH


def _free_id(item: Item, taken: dict[str, Any]) -> str:
    for name in (item.external_id, f"content:{item.fingerprint}"):
        if name not in taken:
            return name
    return f"content:{digest(item.fingerprint, item.external_id)}"


def _row(item: Item, claim: Claim, names: Recogniser, **values: Any) -> dict[str, Any]:
    return {
        "external_id": item.external_id,
        "fingerprint": item.fingerprint,
        "kind": item.kind,
        "level": item.level,
        "title": item.title,
        "summary": item.summary,
        "url": item.url,
        "language": item.language,
        "countries": list(item.countries or claim.countries)
        or names.countries_of(item.title, plain_text(item.summary), item.language),
        "published_at": item.published_at.isoformat() if item.published_at else None,
        **values,
    }


def _row_again(item: Item, row: dict[str, Any], claim: Claim, names: Recogniser) -> dict[str, Any] | None:
    """The row as it reads now, if that is otherwise; the date under which it was first known stays."""
    since = row["published_at"] or item.published_at
    same = ("fingerprint", "level", "title", "summary", "url", "language")
    said = (*(item.countries or claim.countries),)
    if (
        all(getattr(item, name) == row[name] for name in same)
        and since == row["published_at"]
        and (not said or list(said) == row["countries"])
    ):
        return None
    return _row(item, claim, names, id=row["id"], published_at=since.isoformat() if since else None)


def plain_text(summary: str) -> str:
    """The words of a summary."""
    return unescape(_MARKUP.sub(" ", summary)) if summary else ""


def _note(session: Session, item: Item) -> int | None:
    advice = item.advice
    assert advice is not None
    return note_advice(
        session,
        publisher=advice.publisher,
        country=advice.country,
        level=advice.level,
        partial=advice.partial,
        words=advice.words,
        words_en=advice.words_en,
        url=advice.url,
        url_en=advice.url_en,
        published_on=advice.published_on,
    )
