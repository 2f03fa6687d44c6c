"""Signing in and out."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import Response, after_this_request, current_app, request

from collab.accounts import service
from collab.accounts.routes.blueprint import blueprint
from collab.accounts.schemas import DemoSessionCreate, LinkCreate, PersonaSchema, SessionCreate, SessionSchema
from collab.accounts.service import Attempt, Caller, SessionView
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.http import (
    Empty,
    clear_session_cookie,
    client_address,
    current_actor,
    list_of,
    public,
    session_cookie,
    set_session_cookie,
)


def demo_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Outside demo mode the route does not exist."""

    @functools.wraps(view)
    def shown(*args: Any, **kwargs: Any) -> Any:
        if not current_app.extensions["settings"].demo:
            raise Problem("demo-only", 404, "Not found")
        return view(*args, **kwargs)

    return shown


@blueprint.post("/api/session/link")
@public
@blueprint.arguments(LinkCreate)
@blueprint.response(202, Empty)
def ask_sign_in_link(data: dict[str, Any]) -> dict[str, Any]:
    """Ask for a sign-in mail; the answer is the same whoever asks."""
    with transaction() as session:
        service.ask_link(session, email=data["email"], caller=_caller())
    return {}


@blueprint.post("/api/session")
@public
@blueprint.arguments(SessionCreate)
@blueprint.response(201, SessionSchema)
def sign_in(data: dict[str, Any]) -> SessionView:
    """Spend a mail's link or code."""
    way = service.sign_in_by_token if "token" in data else service.sign_in_by_code
    with transaction() as session:
        attempt = way(session, **data, caller=_caller())
    return _signed_in(attempt)


@blueprint.get("/api/session")
@public
@blueprint.response(200, SessionSchema)
def show_session() -> SessionView:
    """Who this browser is signed in as; its cookie slides with the session."""
    actor = current_actor()
    if actor is not None:
        _hand_over(request.cookies[session_cookie(current_app.extensions["settings"])])
    with transaction() as session:
        return service.session_view(session, actor)


@blueprint.delete("/api/session")
@public
@blueprint.response(204)
def sign_out() -> None:
    """Sign this browser out."""
    after_this_request(clear_session_cookie)
    actor = current_actor()
    if actor is not None and actor.session_id is not None:
        with transaction() as session:
            service.end_session(session, actor, actor.session_id)


@blueprint.get("/api/session/personas")
@public
@demo_only
@blueprint.response(200, list_of(PersonaSchema))
def list_personas() -> dict[str, Any]:
    """Whom a visitor of the demo may be."""
    with transaction() as session:
        return {"items": service.personas(session)}


@blueprint.post("/api/session/demo")
@public
@demo_only
@blueprint.arguments(DemoSessionCreate)
@blueprint.response(201, SessionSchema)
def sign_in_as_persona(data: dict[str, Any]) -> SessionView:
    """Come in as a persona."""
    with transaction() as session:
        attempt = service.sign_in_as_persona(session, persona=data["persona"], caller=_caller())
    return _signed_in(attempt)


def _caller() -> Caller:
    actor = current_actor()
    return Caller(
        address=client_address(),
        user_agent=request.user_agent.string,
        session_id=actor.session_id if actor else None,
    )


def _signed_in(attempt: Attempt) -> SessionView:
    """Hand the new session over once it is committed."""
    opened = attempt.granted()
    _hand_over(opened.token)
    with transaction() as session:
        return service.session_view(session, service.actor_behind(session, opened.token))


def _hand_over(token: str) -> None:
    """The cookie outlives every rule of the session: the server alone decides when it ends."""
    seconds = current_app.extensions["settings"].session_days * 86_400

    @after_this_request
    def set_cookie(response: Response) -> Response:
        return set_session_cookie(response, token, seconds)
