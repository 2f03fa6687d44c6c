"""What people say of how machines joined items into stories: taken apart for good, joined by hand, set aside."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, invalid, not_found, require, require_visible
from collab.core.outbox import record
from collab.countries import policy
from collab.countries.events import StoryChanged
from collab.countries.models import Item, Story
from collab.countries.service.placing import ONE_AT_A_TIME, RECOUNT
from collab.countries.service.stories import StoryView, shown_story


def part_item(session: Session, actor: Actor, story_id: int, item_id: int) -> StoryView:
    """Take an item out into a story of its own, for good: no machine puts it back with those it leaves."""
    # What a machine places meanwhile must not land where it is being taken from.
    session.execute(ONE_AT_A_TIME)
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
    session.execute(ONE_AT_A_TIME)
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
