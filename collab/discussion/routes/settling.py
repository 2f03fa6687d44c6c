"""Where a discussion stands, the outcome it came to, and what a group decided."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import PageQuery, guard, versioned
from collab.core.markdown import render_html
from collab.discussion import schemas, service
from collab.discussion.routes.blueprint import blueprint, spend_post


@blueprint.post("/api/markdown/preview")
@guard
@blueprint.arguments(schemas.PreviewCreate)
@blueprint.response(200, schemas.PreviewSchema)
def preview_text(actor: Actor, data: dict[str, Any]) -> dict[str, str]:
    """A text as others would see it; nothing is kept."""
    return {"html": render_html(data["body"])}


@blueprint.get("/api/discussions/<int:discussion_id>/stand")
@guard
@blueprint.response(200, schemas.StandSchema)
@versioned()
def show_stand(actor: Actor, discussion_id: int) -> Any:
    """Where a discussion stands."""
    with transaction() as session:
        return service.show_stand(session, actor, discussion_id)


@blueprint.put("/api/discussions/<int:discussion_id>/stand")
@guard
@blueprint.arguments(schemas.StandUpdate)
@blueprint.response(200, schemas.StandSchema)
@versioned()
def write_stand(actor: Actor, data: dict[str, Any], discussion_id: int, expected: int) -> Any:
    """Write anew where a discussion stands, from the version named in If-Match."""
    spend_post(actor)
    with transaction() as session:
        return service.write_stand(session, actor, discussion_id, expected=expected, **data)


@blueprint.get("/api/discussions/<int:discussion_id>/stand/versions")
@guard
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.StandPage)
def list_stand_versions(actor: Actor, query: dict[str, Any], discussion_id: int) -> Any:
    """All that was written of where a discussion stands, the newest first."""
    with transaction() as session:
        return service.stand_versions(session, actor, discussion_id, **query)


@blueprint.post("/api/discussions/<int:discussion_id>/resolution")
@guard
@blueprint.arguments(schemas.ResolutionCreate)
@blueprint.response(200, schemas.DiscussionSchema)
def resolve_discussion(actor: Actor, data: dict[str, Any], discussion_id: int) -> Any:
    """Settle a discussion with an outcome."""
    spend_post(actor)
    with transaction() as session:
        return service.resolve_discussion(session, actor, discussion_id, **data)


@blueprint.delete("/api/discussions/<int:discussion_id>/resolution")
@guard
@blueprint.response(200, schemas.DiscussionSchema)
def reopen_discussion(actor: Actor, discussion_id: int) -> Any:
    """Open a settled discussion again; its outcome is kept."""
    spend_post(actor)
    with transaction() as session:
        return service.reopen_discussion(session, actor, discussion_id)


@blueprint.get("/api/groups/<int:group_id>/decisions")
@guard
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.DecisionPage)
def list_decisions(actor: Actor, query: dict[str, Any], group_id: int) -> Any:
    """What a group decided, the newest first."""
    with transaction() as session:
        return service.decisions_of(session, actor, group_id, **query)
