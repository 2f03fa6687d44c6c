"""Messages of a discussion."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, list_of
from collab.discussion import schemas, service
from collab.discussion.routes.blueprint import blueprint, spend_post


@blueprint.get("/api/discussions/<int:discussion_id>/messages")
@guard
@blueprint.arguments(schemas.MessageQuery, location="query")
@blueprint.response(200, schemas.MessagePageSchema)
def list_messages(actor: Actor, query: dict[str, Any], discussion_id: int) -> Any:
    """A page of messages, or what changed since a revision."""
    with transaction() as session:
        return service.messages_of(session, actor, discussion_id, **query)


@blueprint.post("/api/discussions/<int:discussion_id>/messages")
@guard
@blueprint.arguments(schemas.MessageCreate)
@blueprint.alt_response(200, schema=schemas.MessageSchema)
@blueprint.response(201, schemas.MessageSchema)
def post_message(actor: Actor, data: dict[str, Any], discussion_id: int) -> Any:
    """Post a message; 200 instead of 201 says that it was posted before."""
    spend_post(actor)
    message, new = service.once_more_if_repeated(lambda: _post(actor, discussion_id, data))
    return message, 201 if new else 200


def _post(actor: Actor, discussion_id: int, data: dict[str, Any]) -> tuple[service.MessageView, bool]:
    with transaction() as session:
        return service.post_message(session, actor, discussion_id, **data)


@blueprint.patch("/api/discussions/<int:discussion_id>/messages/<int:number>")
@guard
@blueprint.arguments(schemas.MessageUpdate)
@blueprint.response(200, schemas.MessageSchema)
def edit_message(actor: Actor, data: dict[str, Any], discussion_id: int, number: int) -> Any:
    """Change what my message says."""
    spend_post(actor)
    with transaction() as session:
        return service.edit_message(session, actor, discussion_id, number, **data)


@blueprint.get("/api/discussions/<int:discussion_id>/messages/<int:number>/versions")
@guard
@blueprint.response(200, list_of(schemas.MessageVersionSchema))
def list_versions(actor: Actor, discussion_id: int, number: int) -> Any:
    """What a message says and said, the newest first: the last fifty."""
    with transaction() as session:
        return {"items": service.versions_of(session, actor, discussion_id, number)}


@blueprint.delete("/api/discussions/<int:discussion_id>/messages/<int:number>")
@guard
@blueprint.response(204)
def delete_message(actor: Actor, discussion_id: int, number: int) -> None:
    """Take my message back for good; its number stays."""
    spend_post(actor)
    with transaction() as session:
        service.delete_message(session, actor, discussion_id, number)
