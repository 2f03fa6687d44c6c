"""How far one has read, and how closely one follows."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Empty, guard
from collab.discussion import schemas, service
from collab.discussion.routes.blueprint import blueprint, spend_post
from collab.groups.schemas import LevelUpdate


@blueprint.put("/api/discussions/<int:discussion_id>/reading")
@guard
@blueprint.arguments(schemas.ReadingUpdate)
@blueprint.response(204)
def mark_read(actor: Actor, data: dict[str, Any], discussion_id: int) -> None:
    """Note how far I have read."""
    with transaction() as session:
        discussion = service.find_discussion(session, actor, discussion_id)
        service.mark_read(session, actor, discussion, **data)


@blueprint.post("/api/discussions/<int:discussion_id>/unread")
@guard
@blueprint.arguments(schemas.UnreadCreate)
@blueprint.response(204)
def mark_unread(actor: Actor, data: dict[str, Any], discussion_id: int) -> None:
    """Leave for later what follows from a message on."""
    spend_post(actor)
    with transaction() as session:
        discussion = service.find_discussion(session, actor, discussion_id)
        service.mark_unread(session, actor, discussion, **data)


@blueprint.post("/api/groups/<int:group_id>/read")
@guard
@blueprint.arguments(Empty)
@blueprint.response(204)
def read_group(actor: Actor, data: dict[str, Any], group_id: int) -> None:
    """Mark as read all discussions of a group."""
    with transaction() as session:
        service.read_all(session, actor, group_id)


@blueprint.post("/api/read")
@guard
@blueprint.arguments(Empty)
@blueprint.response(204)
def read_everything(actor: Actor, data: dict[str, Any]) -> None:
    """Mark as read all discussions of my groups."""
    with transaction() as session:
        service.read_all(session, actor)


@blueprint.put("/api/discussions/<int:discussion_id>/level")
@guard
@blueprint.arguments(LevelUpdate)
@blueprint.response(204)
def follow_discussion(actor: Actor, data: dict[str, Any], discussion_id: int) -> None:
    """Choose how closely I follow a discussion."""
    with transaction() as session:
        service.follow_discussion(session, actor, discussion_id, **data)
