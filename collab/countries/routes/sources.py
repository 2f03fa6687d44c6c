"""Routes of sources: listed with their health, tried, added, changed, switched, asked now, taken out."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.http import guard, versioned
from collab.core.limits import spend
from collab.countries.routes.blueprint import blueprint
from collab.countries.schemas.sources import (
    SourceCreate,
    SourcePreviewSchema,
    SourceState,
    SourceTry,
    SourceUpdate,
    WatchedSourceList,
    WatchedSourceSchema,
)
from collab.countries.service import previewing, sources
from collab.countries.service.collecting import limits_of
from collab.countries.service.recognising import recogniser


@blueprint.get("/api/sources")
@guard
@blueprint.response(200, WatchedSourceList)
def list_sources(actor: Actor) -> Any:
    """Every source, with how it is."""
    with transaction() as session:
        found = sources.sources_for(session, actor)
        return {"items": found, "collecting": current_settings().fetch_feeds}


@blueprint.post("/api/sources")
@guard
@blueprint.arguments(SourceCreate)
@blueprint.response(201, WatchedSourceSchema)
@versioned()
def add_source(actor: Actor, data: dict[str, Any]) -> Any:
    """Add a source; it is asked at once."""
    with transaction() as session:
        return sources.add_source(session, actor, limits=limits_of(current_settings()), **data)


@blueprint.post("/api/sources/preview")
@guard
@blueprint.arguments(SourceTry)
@blueprint.response(200, SourcePreviewSchema)
def try_source(actor: Actor, data: dict[str, Any]) -> Any:
    """Ask an address once and show what its items would be; nothing is kept."""
    spend("try-source", str(actor.person_id), current_settings().asks_per_hour * 3, 3_600)
    with transaction() as session:
        names = recogniser(session)
    return previewing.try_address(actor, limits=limits_of(current_settings()), names=names, **data)


@blueprint.get("/api/sources/<int:source_id>")
@guard
@blueprint.response(200, WatchedSourceSchema)
@versioned()
def show_source(actor: Actor, source_id: int) -> Any:
    """One source."""
    with transaction() as session:
        return sources.source_for(session, actor, source_id)


@blueprint.patch("/api/sources/<int:source_id>")
@guard
@blueprint.arguments(SourceUpdate)
@blueprint.response(200, WatchedSourceSchema)
@versioned()
def change_source(actor: Actor, data: dict[str, Any], source_id: int, expected: int) -> Any:
    """Change what is named, from the version named in If-Match."""
    limits = limits_of(current_settings())
    with transaction() as session:
        return sources.change_source(session, actor, source_id, expected=expected, limits=limits, **data)


@blueprint.put("/api/sources/<int:source_id>/state")
@guard
@blueprint.arguments(SourceState)
@blueprint.response(200, WatchedSourceSchema)
@versioned()
def switch_source(actor: Actor, data: dict[str, Any], source_id: int, expected: int) -> Any:
    """Have it asked or not, from the version named in If-Match."""
    with transaction() as session:
        return sources.switch_source(session, actor, source_id, expected=expected, **data)


@blueprint.post("/api/sources/<int:source_id>/turn")
@guard
@blueprint.response(200, WatchedSourceSchema)
@versioned()
def ask_source_now(actor: Actor, source_id: int) -> Any:
    """Have it asked within the next half minute."""
    with transaction() as session:
        return sources.ask_source_now(session, actor, source_id)


@blueprint.delete("/api/sources/<int:source_id>")
@guard
@blueprint.response(204)
@versioned()
def remove_source(actor: Actor, source_id: int, expected: int) -> None:
    """Take it out; what it brought stays."""
    with transaction() as session:
        sources.remove_source(session, actor, source_id, expected=expected)
