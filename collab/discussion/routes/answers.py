"""Answers short of a message: reactions, and whom one may name."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Empty, guard, list_of
from collab.discussion import schemas, service
from collab.discussion.routes.blueprint import blueprint, spend_post

_REACTIONS = "/api/discussions/<int:discussion_id>/messages/<int:number>/reactions"


@blueprint.get(_REACTIONS)
@guard
@blueprint.response(200, list_of(schemas.ReactionSchema))
def list_reactions(actor: Actor, discussion_id: int, number: int) -> Any:
    """Who answered a message with which word."""
    with transaction() as session:
        return {"items": service.reactions_to(session, actor, discussion_id, number)}


@blueprint.put(f"{_REACTIONS}/<string:word>")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, schemas.MessageSchema)
def add_reaction(actor: Actor, _data: dict[str, Any], discussion_id: int, number: int, word: str) -> Any:
    """Answer a message with one of the six words."""
    spend_post(actor)
    with transaction() as session:
        return service.add_reaction(session, actor, discussion_id, number, word=word)


@blueprint.delete(f"{_REACTIONS}/<string:word>")
@guard
@blueprint.response(200, schemas.MessageSchema)
def remove_reaction(actor: Actor, discussion_id: int, number: int, word: str) -> Any:
    """Take a word back."""
    spend_post(actor)
    with transaction() as session:
        return service.remove_reaction(session, actor, discussion_id, number, word=word)


@blueprint.get("/api/discussions/<int:discussion_id>/mentionable")
@guard
@blueprint.arguments(schemas.MentionQuery, location="query")
@blueprint.response(200, schemas.MentionableSchema)
def list_mentionable(actor: Actor, query: dict[str, Any], discussion_id: int) -> Any:
    """Whom I may name here."""
    with transaction() as session:
        return service.mentionable(session, actor, discussion_id, **query)


@blueprint.get("/api/groups/<int:group_id>/mentionable")
@guard
@blueprint.arguments(schemas.MentionQuery, location="query")
@blueprint.response(200, schemas.MentionableSchema)
def list_mentionable_in_group(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """Whom I may name in the first message of a discussion."""
    with transaction() as session:
        return service.mentionable_in_group(session, actor, group_id, **query)
