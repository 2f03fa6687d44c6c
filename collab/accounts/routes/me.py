"""One's own profile and sessions."""

from __future__ import annotations

from typing import Any

from flask import after_this_request

from collab.accounts import service
from collab.accounts.routes.blueprint import blueprint
from collab.accounts.schemas import MeSchema, MeUpdate, OwnSessionSchema
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import clear_session_cookie, guard, list_of


@blueprint.get("/api/me")
@guard
@blueprint.response(200, MeSchema)
def show_me(actor: Actor) -> service.Me:
    """Oneself."""
    with transaction() as session:
        return service.show_me(session, actor)


@blueprint.patch("/api/me")
@guard
@blueprint.arguments(MeUpdate)
@blueprint.response(200, MeSchema)
def change_me(actor: Actor, data: dict[str, Any]) -> service.Me:
    """Set one's profile and preferences."""
    with transaction() as session:
        return service.change_me(session, actor, **data)


@blueprint.get("/api/sessions")
@guard
@blueprint.response(200, list_of(OwnSessionSchema))
def list_sessions(actor: Actor) -> dict[str, Any]:
    """Where one is signed in."""
    with transaction() as session:
        return {"items": service.sessions_of(session, actor)}


@blueprint.delete("/api/sessions")
@guard
@blueprint.response(204)
def end_other_sessions(actor: Actor) -> None:
    """Sign out everywhere else."""
    with transaction() as session:
        service.end_other_sessions(session, actor)


@blueprint.delete("/api/sessions/<int:session_id>")
@guard
@blueprint.response(204)
def end_session(actor: Actor, session_id: int) -> None:
    """Sign one browser out."""
    with transaction() as session:
        service.end_session(session, actor, session_id)
    if session_id == actor.session_id:
        after_this_request(clear_session_cookie)
