"""Routes of requests: asked, changed, finished, what exists already."""

from __future__ import annotations

from typing import Any

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.requests import (
    BuddyRequestCreate,
    BuddyRequestQuery,
    BuddyRequestSchema,
    BuddyRequestUpdate,
    ElsewhereCreate,
    RequestPage,
)
from collab.buddying.service import request_views, requests
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, versioned


@blueprint.get("/api/buddying/requests")
@guard
@blueprint.arguments(BuddyRequestQuery, location="query")
@blueprint.response(200, RequestPage)
def list_buddy_requests(actor: Actor, query: dict[str, Any]) -> Any:
    """A page of the requests, the newest first."""
    with transaction() as session:
        return request_views.list_requests(session, actor, **query)


@blueprint.post("/api/buddying/requests")
@guard
@blueprint.arguments(BuddyRequestCreate)
@blueprint.response(201, BuddyRequestSchema)
@versioned()
def make_buddy_request(actor: Actor, data: dict[str, Any]) -> Any:
    """Ask for help, for the authority of a mandate that is valid today."""
    with transaction() as session:
        return requests.make_request(session, actor, **data)


@blueprint.get("/api/buddying/requests/<int:request_id>")
@guard
@blueprint.response(200, BuddyRequestSchema)
@versioned()
def show_buddy_request(actor: Actor, request_id: int) -> Any:
    """One request, with what the reader may do with it."""
    with transaction() as session:
        return request_views.show_request(session, actor, request_id)


@blueprint.patch("/api/buddying/requests/<int:request_id>")
@guard
@blueprint.arguments(BuddyRequestUpdate)
@blueprint.response(200, BuddyRequestSchema)
@versioned()
def change_buddy_request(actor: Actor, data: dict[str, Any], request_id: int, expected: int) -> Any:
    """Change what is named, from the version named in If-Match."""
    with transaction() as session:
        return requests.change_request(session, actor, request_id, expected=expected, **data)


@blueprint.post("/api/buddying/requests/<int:request_id>/withdraw")
@guard
@blueprint.response(200, BuddyRequestSchema)
@versioned()
def withdraw_buddy_request(actor: Actor, request_id: int) -> Any:
    """Ask no longer."""
    with transaction() as session:
        return requests.withdraw_request(session, actor, request_id)


@blueprint.post("/api/buddying/requests/<int:request_id>/finish")
@guard
@blueprint.response(200, BuddyRequestSchema)
@versioned()
def finish_buddy_request(actor: Actor, request_id: int) -> Any:
    """Say that the need is met."""
    with transaction() as session:
        return requests.finish_request(session, actor, request_id)


@blueprint.post("/api/buddying/requests/<int:request_id>/reopen")
@guard
@blueprint.response(200, BuddyRequestSchema)
@versioned()
def reopen_buddy_request(actor: Actor, request_id: int) -> Any:
    """Ask again."""
    with transaction() as session:
        return requests.reopen_request(session, actor, request_id)


@blueprint.post("/api/buddying/requests/<int:request_id>/elsewhere")
@guard
@blueprint.arguments(ElsewhereCreate)
@blueprint.response(200, BuddyRequestSchema)
@versioned()
def send_buddy_request_elsewhere(actor: Actor, data: dict[str, Any], request_id: int) -> Any:
    """Go to a network that serves this need instead."""
    with transaction() as session:
        return requests.send_elsewhere(session, actor, request_id, **data)
