"""How one wants to be told, signed in or by a link of a mail."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, public, token_authenticated
from collab.notifications import service
from collab.notifications.routes.blueprint import blueprint
from collab.notifications.schemas import (
    PreferencesSchema,
    PreferencesUpdate,
    TokenQuery,
    UnsubscriptionSchema,
)


@blueprint.get("/api/me/notifications")
@guard
@blueprint.response(200, PreferencesSchema)
def show_notification_preferences(actor: Actor) -> Any:
    """How one is told of what happens."""
    with transaction() as session:
        return service.show_preferences(session, actor)


@blueprint.patch("/api/me/notifications")
@guard
@blueprint.arguments(PreferencesUpdate)
@blueprint.response(200, PreferencesSchema)
def change_notification_preferences(actor: Actor, data: dict[str, Any]) -> Any:
    """Choose how to be told; what is not given stays."""
    with transaction() as session:
        return service.change_preferences(session, actor, **data)


@blueprint.get("/api/unsubscription")
@public
@blueprint.arguments(TokenQuery, location="query")
@blueprint.response(200, UnsubscriptionSchema)
def show_unsubscription(query: dict[str, Any]) -> Any:
    """What a link of a mail would stop; looking stops nothing."""
    with transaction() as session:
        return service.show_unsubscription(session, **query)


@blueprint.get("/api/unsubscribe")
@public
@blueprint.arguments(TokenQuery, location="query")
@blueprint.response(303)
def open_unsubscription(query: dict[str, Any]) -> Response:
    """The address of the mail's header opened by a person, or by a scanner: it leads to the page and stops nothing."""
    return redirect(f"/unsubscribe?token={query['token']}", 303)  # type: ignore[return-value]


@blueprint.post("/api/unsubscribe")
@public
@token_authenticated
@blueprint.arguments(TokenQuery, location="query")
@blueprint.response(200, UnsubscriptionSchema)
def unsubscribe(query: dict[str, Any]) -> Any:
    """Send no more mail of the kind that the token names (RFC 8058): no cookie, no redirect, as often as one likes."""
    with transaction() as session:
        return service.unsubscribe_by_token(session, **query)
