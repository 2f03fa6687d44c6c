"""Stories as they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import invalid, not_found, require_visible
from collab.core.names import fold
from collab.countries import policy
from collab.countries.models import Item
from collab.countries.service.following import countries_of_mine
from collab.groups.service import chaired_countries

SHOWN_SOURCES = 5
LONGEST_SEARCH = 6
"""Words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemView:
    """What one source said."""

    id: int
    source_name: str
    kind: str
    level: int | None
    title: str
    summary: str
    url: str
    language: str
    countries: list[str]
    published_at: datetime | None
    fetched_at: datetime
    typed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryView:
    """One thing that happened, with who tells it."""

    id: int
    title: str
    language: str
    countries: list[str]
    item_count: int
    sources: list[str]
    """Their names, the first one first."""
    url: str
    first_at: datetime
    last_at: datetime
    level: int | None
    """The highest that one of its sources gives."""
    kind: str
    bulletin_id: int | None
    bulletin_state: str | None
    bulletin_severity: str | None
    set_aside: bool
    merged_into: int | None
    items: list[ItemView] = field(default_factory=list)
    can_assess: bool = False
    would_publish: bool = False
    """Whether a bulletin that the reader makes of it is out at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryPage:
    """Some stories, the newest first, and where the next ones begin."""

    items: list[StoryView]
    next: str | None


_COLUMNS = """
    s.id, s.title, s.language, s.countries, s.item_count, s.first_at, s.last_at, s.merged_into,
    s.set_aside_at IS NOT NULL AS set_aside, b.id AS bulletin_id, b.state AS bulletin_state,
    b.severity AS bulletin_severity, b.author_id AS bulletin_author, b.countries AS bulletin_countries,
    told.sources, told.level, told.kind, told.url"""
_FROM = """
    FROM story s
    LEFT JOIN LATERAL (
        SELECT x.id, x.state, x.severity, x.author_id, x.countries FROM bulletin x
        WHERE x.story_id = s.id AND x.state NOT IN ('declined', 'withdrawn') ORDER BY x.id DESC LIMIT 1) b ON true
    LEFT JOIN LATERAL (
        SELECT max(i.level) AS level, (array_agg(i.kind ORDER BY i.fetched_at, i.id))[1] AS kind,
            (array_agg(i.url ORDER BY i.fetched_at, i.id))[1] AS url,
            (SELECT array_agg(name ORDER BY place) FROM (
                SELECT y.source_name AS name, min(y.id) AS place FROM item y WHERE y.story_id = s.id
                GROUP BY y.source_name) named) AS sources
        FROM item i WHERE i.story_id = s.id) told ON true"""


def list_stories(
    session: Session,
    actor: Actor,
    *,
    country: str = "",
    mine: bool = False,
    show: str = "open",
    bulletin: str = "",
    q: str = "",
    after: str = "",
    limit: int = 30,
) -> StoryPage:
    """Stories the newest first: `show` is open (not set aside), all, or aside; `bulletin` is without, or a severity."""
    require_visible(policy.may_read(actor))
    conditions = ["s.merged_into IS NULL", "s.item_count > 0"]
    given: dict[str, Any] = {"limit": limit + 1}
    if show != "all":
        conditions.append(f"s.set_aside_at IS {'NOT ' if show == 'aside' else ''}NULL")
    if country:
        conditions.append("s.countries @> ARRAY[CAST(:country AS text)]")
        given["country"] = country
    if mine:
        conditions.append("s.countries && CAST(:mine AS text[])")
        given["mine"] = sorted(countries_of_mine(session, actor))
    if bulletin == "without":
        conditions.append("b.id IS NULL")
    elif bulletin:
        conditions.append("b.state = 'published' AND b.severity = :severity")
        given["severity"] = bulletin
    for place, word in enumerate(fold(q).split()[:LONGEST_SEARCH]):
        conditions.append(f"lower(unaccent(s.title)) LIKE :word{place}")
        given[f"word{place}"] = f"%{word}%"
    if after:
        moment, story_id = _read_cursor(after)
        conditions.append("(s.last_at, s.id) < (:after_at, :after_id)")
        given |= {"after_at": moment, "after_id": story_id}
    rows = session.execute(
        text(
            f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(conditions)} ORDER BY s.last_at DESC, s.id DESC LIMIT :limit"
        ),
        given,
    ).all()
    shown = rows[:limit]
    more = f"{shown[-1].last_at.isoformat()}_{shown[-1].id}" if len(rows) > limit else None
    chaired = _chaired(session, actor)
    return StoryPage(items=[_view(row, actor, chaired) for row in shown], next=more)


def story_for(session: Session, actor: Actor, story_id: int) -> StoryView:
    """One story with all that its sources said; one that was taken into another leads there."""
    require_visible(policy.may_read(actor))
    return shown_story(session, actor, story_id)


def shown_story(session: Session, actor: Actor, story_id: int) -> StoryView:
    """One story as it stands now, for whoever was found to have the right to it."""
    session.flush()
    row = session.execute(text(f"SELECT {_COLUMNS} {_FROM} WHERE s.id = :id"), {"id": story_id}).one_or_none()
    if row is None:
        raise not_found()
    items = session.scalars(
        select(Item).where(Item.story_id == story_id).order_by(Item.fetched_at.desc(), Item.id.desc())
    )
    return _view(row, actor, _chaired(session, actor), [_item(item) for item in items])


def _chaired(session: Session, actor: Actor) -> set[str]:
    return set() if actor.staff else chaired_countries(session, actor.person_id)


def _view(row: Any, actor: Actor, chaired: set[str], items: list[ItemView] | None = None) -> StoryView:
    # That a bulletin waits is no secret, so that nobody writes a second one; what it says is.
    theirs = (
        actor.staff
        or actor.person_id == row.bulletin_author
        or bool(chaired & set(row.bulletin_countries or ()))
    )
    told = row.bulletin_state != "proposed" or theirs
    return StoryView(
        id=row.id,
        title=row.title,
        language=row.language,
        countries=list(row.countries),
        item_count=row.item_count,
        sources=(row.sources or [])[:SHOWN_SOURCES] if items is None else row.sources or [],
        url=row.url or "",
        first_at=row.first_at,
        last_at=row.last_at,
        level=row.level,
        kind=row.kind or "news",
        bulletin_id=row.bulletin_id if told else None,
        bulletin_state=row.bulletin_state,
        bulletin_severity=row.bulletin_severity if told else None,
        set_aside=row.set_aside,
        merged_into=row.merged_into,
        items=items or [],
        can_assess=policy.may_assess(actor),
        would_publish=actor.staff or bool(row.countries) and set(row.countries) <= chaired,
    )


def _item(item: Item) -> ItemView:
    return ItemView(
        id=item.id,
        source_name=item.source_name,
        kind=item.kind,
        level=item.level,
        title=item.title,
        summary=item.summary,
        url=item.url,
        language=item.language,
        countries=list(item.countries),
        published_at=item.published_at,
        fetched_at=item.fetched_at,
        typed=item.by_id is not None,
    )


def _read_cursor(after: str) -> tuple[datetime, int]:
    moment, _, story_id = after.rpartition("_")
    try:
        at = datetime.fromisoformat(moment)
        number = int(story_id)
    except ValueError as error:
        raise invalid({"after": ["invalid"]}) from error
    if at.tzinfo is None or not 0 < number < 2**53:
        raise invalid({"after": ["invalid"]})
    return at, number
