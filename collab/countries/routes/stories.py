"""Routes of stories: listed, shown, joined, taken apart, set aside; links typed by hand."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Empty, guard
from collab.countries.routes.blueprint import blueprint
from collab.countries.schemas.stories import (
    ItemCreate,
    StoryAside,
    StoryJoin,
    StoryPageSchema,
    StoryQuery,
    WholeStorySchema,
)
from collab.countries.service import joining, stories, typing


@blueprint.get("/api/stories")
@guard
@blueprint.arguments(StoryQuery, location="query")
@blueprint.response(200, StoryPageSchema)
def list_stories(actor: Actor, query: dict[str, Any]) -> Any:
    """What happened, the newest first."""
    with transaction() as session:
        return stories.list_stories(session, actor, **query)


@blueprint.post("/api/stories")
@guard
@blueprint.arguments(ItemCreate)
@blueprint.response(201, WholeStorySchema)
def type_item(actor: Actor, data: dict[str, Any]) -> Any:
    """Bring a link in by hand; it joins the story it belongs to."""
    with transaction() as session:
        return typing.type_item(session, actor, **data)


@blueprint.get("/api/stories/<int:story_id>")
@guard
@blueprint.response(200, WholeStorySchema)
def show_story(actor: Actor, story_id: int) -> Any:
    """One story with all that its sources said."""
    with transaction() as session:
        return stories.story_for(session, actor, story_id)


@blueprint.post("/api/stories/<int:story_id>/items/<int:item_id>/part")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, WholeStorySchema)
def part_item(actor: Actor, _data: dict[str, Any], story_id: int, item_id: int) -> Any:
    """Take an item out into a story of its own, for good."""
    with transaction() as session:
        return joining.part_item(session, actor, story_id, item_id)


@blueprint.post("/api/stories/<int:story_id>/join")
@guard
@blueprint.arguments(StoryJoin)
@blueprint.response(200, WholeStorySchema)
def join_stories(actor: Actor, data: dict[str, Any], story_id: int) -> Any:
    """Take another story's items into this one."""
    with transaction() as session:
        return joining.join_stories(session, actor, story_id, **data)


@blueprint.put("/api/stories/<int:story_id>/aside")
@guard
@blueprint.arguments(StoryAside)
@blueprint.response(200, WholeStorySchema)
def set_story_aside(actor: Actor, data: dict[str, Any], story_id: int) -> Any:
    """Take a story off the list, or put it back."""
    with transaction() as session:
        return joining.set_aside(session, actor, story_id, **data)
