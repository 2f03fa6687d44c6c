"""Discussions, how far one has read, and the home page made of them."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard
from collab.discussion import schemas, service
from collab.discussion.routes.blueprint import blueprint, spend_post


@blueprint.get("/api/home")
@guard
@blueprint.response(200, schemas.HomeSchema)
def show_home(actor: Actor) -> Any:
    """What is new for me, and the groups I could come into."""
    with transaction() as session:
        return service.home_of(session, actor)


@blueprint.get("/api/groups/<int:group_id>/discussions")
@guard
@blueprint.arguments(schemas.DiscussionQuery, location="query")
@blueprint.response(200, schemas.DiscussionPageSchema)
def list_discussions(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """A group's discussions, newest activity first."""
    with transaction() as session:
        return service.discussions_of(session, actor, group_id, **query)


@blueprint.post("/api/groups/<int:group_id>/discussions")
@guard
@blueprint.arguments(schemas.DiscussionCreate)
@blueprint.alt_response(200, schema=schemas.DiscussionSchema)
@blueprint.response(201, schemas.DiscussionSchema)
def start_discussion(actor: Actor, data: dict[str, Any], group_id: int) -> Any:
    """Open a discussion in a group; 200 instead of 201 says that it was opened before."""
    spend_post(actor)
    discussion, new = service.once_more_if_repeated(lambda: _start(actor, group_id, data))
    return discussion, 201 if new else 200


@blueprint.get("/api/discussions/<int:discussion_id>")
@guard
@blueprint.response(200, schemas.DiscussionDetailSchema)
def show_discussion(actor: Actor, discussion_id: int) -> Any:
    """One discussion."""
    with transaction() as session:
        return service.show_discussion(session, actor, discussion_id)


@blueprint.patch("/api/discussions/<int:discussion_id>")
@guard
@blueprint.arguments(schemas.DiscussionUpdate)
@blueprint.response(200, schemas.DiscussionSchema)
def rename_discussion(actor: Actor, data: dict[str, Any], discussion_id: int) -> Any:
    """Give a discussion another title."""
    spend_post(actor)
    with transaction() as session:
        place = service.rename_discussion(session, actor, discussion_id, **data)
        return service.discussion_for(session, actor, place)


def _start(actor: Actor, group_id: int, data: dict[str, Any]) -> tuple[service.DiscussionView, bool]:
    with transaction() as session:
        started, new = service.start_discussion(session, actor, group_id, **data)
        return service.discussion_for(session, actor, started), new
