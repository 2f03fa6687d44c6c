"""Stories as they are read, and what people say of how machines joined them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, invalid, not_found, require, require_visible
from collab.core.names import fold
from collab.core.outbox import record
from collab.countries import policy
from collab.countries.events import StoryChanged
from collab.countries.models import Item, Story
from collab.countries.service.following import countries_of_mine
from collab.countries.service.placing import RECOUNT, place_in_stories

__all__ = ["join_stories", "list_stories", "part_item", "place_in_stories", "set_aside", "story_for"]

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


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryPage:
    """Some stories, the newest first, and where the next ones begin."""

    items: list[StoryView]
    next: str | None


_COLUMNS = """
    s.id, s.title, s.language, s.countries, s.item_count, s.first_at, s.last_at, s.merged_into,
    s.set_aside_at IS NOT NULL AS set_aside, b.id AS bulletin_id, b.state AS bulletin_state,
    b.severity AS bulletin_severity, told.sources, told.level, told.kind, told.url"""
_FROM = """
    FROM story s
    LEFT JOIN LATERAL (
        SELECT x.id, x.state, x.severity FROM bulletin x
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
    q: str = "",
    after: str = "",
    limit: int = 30,
) -> StoryPage:
    """Stories the newest first: `show` is open (not set aside), all, or aside."""
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
    return StoryPage(items=[_view(row, actor) for row in shown], next=more)


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
    return _view(row, actor, [_item(item) for item in items])


def part_item(session: Session, actor: Actor, story_id: int, item_id: int) -> StoryView:
    """Take an item out into a story of its own, for good: no machine puts it back with those it leaves."""
    story = held_story(session, actor, story_id)
    item = session.get(Item, item_id)
    if item is None:
        raise not_found()
    if item.story_id != story.id:
        # A second press, or somebody was faster: it stands apart already.
        return shown_story(session, actor, item.story_id or story.id)
    if story.item_count < 2:
        raise conflict("This item is the whole story.", slug="story-of-one")
    session.execute(_KEEP_APART, {"item": item_id, "story": story_id, "by": actor.by})
    alone = Story(title=item.title, language=item.language, countries=item.countries)
    alone.first_at = alone.last_at = item.fetched_at
    session.add(alone)
    session.flush()
    item.story_id = alone.id
    session.flush()
    _recount(session, [story.id, alone.id])
    _name_after_first(session, story)
    for changed in (story, alone):
        record(
            session, StoryChanged(by=actor.by, story_id=changed.id, countries=tuple(changed.countries or ()))
        )
    return shown_story(session, actor, alone.id)


def join_stories(session: Session, actor: Actor, story_id: int, *, other_id: int) -> StoryView:
    """Take another story's items into this one; whoever had parted them is overruled by it."""
    if story_id == other_id:
        raise invalid({"other_id": ["same-story"]})
    # In the order of their ids, so that two who join them crosswise do not wait for each other.
    held = {each: held_story(session, actor, each) for each in sorted((story_id, other_id))}
    story, other = held[story_id], held[other_id]
    bulletins = session.execute(_LIVE_BULLETINS, {"stories": [story_id, other_id]}).scalar_one()
    if bulletins > 1:
        raise conflict("Each of them has a bulletin.", slug="both-have-bulletins")
    session.execute(_FORGET_APART, {"story": story_id, "other": other_id})
    session.execute(_MOVE_ITEMS, {"story": story_id, "other": other_id})
    session.execute(_MOVE_BULLETINS, {"story": story_id, "other": other_id})
    other.merged_into = story.id
    story.first_at = min(story.first_at, other.first_at)
    session.flush()
    _recount(session, [story.id, other.id])
    for changed in (story, other):
        record(
            session, StoryChanged(by=actor.by, story_id=changed.id, countries=tuple(changed.countries or ()))
        )
    return shown_story(session, actor, story.id)


def set_aside(session: Session, actor: Actor, story_id: int, *, aside: bool) -> StoryView:
    """Take a story off the list, or put it back; a second time changes nothing."""
    story = held_story(session, actor, story_id)
    if aside != (story.set_aside_at is not None):
        story.set_aside_at, story.set_aside_by = (now(), actor.by) if aside else (None, None)
        record(session, StoryChanged(by=actor.by, story_id=story.id, countries=tuple(story.countries)))
    return shown_story(session, actor, story_id)


def held_story(session: Session, actor: Actor, story_id: int) -> Story:
    """That story, locked, for somebody who may assess it; one that was taken into another is no longer changed."""
    require_visible(policy.may_read(actor))
    require(policy.may_assess(actor))
    story = session.get(Story, story_id, with_for_update=True, populate_existing=True)
    if story is None:
        raise not_found()
    if story.merged_into is not None:
        raise conflict("This story was joined to another one.", slug="story-joined")
    return story


_KEEP_APART = text(
    """
    INSERT INTO story_apart (item_id, other_id, by_id)
    SELECT least(i.id, CAST(:item AS bigint)), greatest(i.id, CAST(:item AS bigint)), :by
    FROM item i WHERE i.story_id = :story AND i.id <> :item ON CONFLICT DO NOTHING
    """
)
_FORGET_APART = text(
    """
    DELETE FROM story_apart a USING item one, item two
    WHERE one.id = a.item_id AND two.id = a.other_id
      AND one.story_id IN (:story, :other) AND two.story_id IN (:story, :other)
    """
)
_MOVE_ITEMS = text("UPDATE item SET story_id = :story WHERE story_id = :other")
_MOVE_BULLETINS = text("UPDATE bulletin SET story_id = :story WHERE story_id = :other")
_LIVE_BULLETINS = text(
    """
    SELECT count(*) FROM bulletin
    WHERE story_id = ANY(CAST(:stories AS bigint[])) AND state IN ('proposed', 'published')
    """
)


def _recount(session: Session, stories: Sequence[int]) -> None:
    session.execute(RECOUNT, {"stories": list(stories)})
    for story_id in stories:
        session.refresh(session.get_one(Story, story_id))


def _name_after_first(session: Session, story: Story) -> None:
    """A story bears the title of the first item that it still has."""
    first = session.scalars(
        select(Item).where(Item.story_id == story.id).order_by(Item.fetched_at, Item.id).limit(1)
    ).one()
    story.title, story.language = first.title, first.language
    session.flush()


def _view(row: Any, actor: Actor, items: list[ItemView] | None = None) -> StoryView:
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
        bulletin_id=row.bulletin_id,
        bulletin_state=row.bulletin_state,
        bulletin_severity=row.bulletin_severity,
        set_aside=row.set_aside,
        merged_into=row.merged_into,
        items=items or [],
        can_assess=policy.may_assess(actor),
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
