"""What one was told of."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import look, transaction
from collab.core.http import guard
from collab.notifications import service
from collab.notifications.routes.blueprint import blueprint
from collab.notifications.schemas import (
    InboxQuery,
    InboxSchema,
    NotificationsReadCreate,
    UnreadCountSchema,
)


@blueprint.get("/api/notifications")
@guard
@blueprint.arguments(InboxQuery, location="query")
@blueprint.response(200, InboxSchema)
def list_notifications(actor: Actor, query: dict[str, Any]) -> Any:
    """What one was told of, by what it belongs to, the newest first."""
    with transaction() as session:
        return service.inbox_of(session, actor, **query)


@blueprint.get("/api/notifications/count")
@guard
@blueprint.response(200, UnreadCountSchema)
def count_notifications(actor: Actor) -> Any:
    """How many news one has not read."""
    with look() as session:
        return {"unread": service.count_unread(session, actor)}


@blueprint.post("/api/notifications/read")
@guard
@blueprint.arguments(NotificationsReadCreate)
@blueprint.response(204)
def mark_notifications_read(actor: Actor, data: dict[str, Any]) -> None:
    """Mark news as read: all of them, or what belongs to one thing."""
    with transaction() as session:
        service.mark_read(session, actor, **data)
