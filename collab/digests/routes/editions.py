"""Routes of editions: begun, written, listed, moved on, and what they could tell."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Empty, PageQuery, guard, versioned
from collab.digests.routes.blueprint import blueprint
from collab.digests.schemas.editions import (
    EditionMoveCreate,
    EditionPage,
    EditionSchema,
    EditionUpdate,
    SuggestionList,
    SuggestionQuery,
)
from collab.digests.service.editions import composing, suggesting, views
from collab.digests.service.editions.moving import move


@blueprint.get("/api/digests/editions")
@guard
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, EditionPage)
def list_editions(actor: Actor, query: dict[str, Any]) -> Any:
    """Editions, those still to be sent first."""
    with transaction() as session:
        return views.list_editions(session, actor, **query)


@blueprint.post("/api/digests/editions")
@guard
@blueprint.arguments(Empty)
@blueprint.response(201, EditionSchema)
@versioned()
def begin_edition(actor: Actor, _data: dict[str, Any]) -> Any:
    """Begin a draft, or go on with the one just begun."""
    with transaction() as session:
        return composing.begin_edition(session, actor)


@blueprint.get("/api/digests/editions/<int:edition_id>")
@guard
@blueprint.response(200, EditionSchema)
@versioned()
def show_edition(actor: Actor, edition_id: int) -> Any:
    """One edition with its items and what was done to it."""
    with transaction() as session:
        return views.edition_for(session, actor, edition_id)


@blueprint.patch("/api/digests/editions/<int:edition_id>")
@guard
@blueprint.arguments(EditionUpdate)
@blueprint.response(200, EditionSchema)
@versioned()
def change_edition(actor: Actor, data: dict[str, Any], edition_id: int, expected: int) -> Any:
    """Write its title or introduction otherwise, from the version named in If-Match."""
    with transaction() as session:
        return composing.change_edition(session, actor, edition_id, expected=expected, **data)


@blueprint.post("/api/digests/editions/<int:edition_id>/moves")
@guard
@blueprint.arguments(EditionMoveCreate)
@blueprint.response(200, EditionSchema)
@versioned()
def move_edition(actor: Actor, data: dict[str, Any], edition_id: int) -> Any:
    """Submit, approve, send back, schedule or discard it, as it was read."""
    with transaction() as session:
        edition = move(session, actor, edition_id, expected=data.pop("version"), **data)
        return views.shown_edition(session, actor, edition)


@blueprint.get("/api/digests/editions/<int:edition_id>/suggestions")
@guard
@blueprint.arguments(SuggestionQuery, location="query")
@blueprint.response(200, SuggestionList)
def list_edition_suggestions(actor: Actor, query: dict[str, Any], edition_id: int) -> Any:
    """What it could tell, since the last edition."""
    with transaction() as session:
        return suggesting.suggest(session, actor, edition_id, **query)
