"""Why somebody was told, or not, and the addresses that mail does not reach."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard
from collab.notifications import service
from collab.notifications.routes.blueprint import blueprint
from collab.notifications.schemas import (
    ExplanationList,
    ExplanationQuery,
    ExplanationSchema,
    StoppedAddressList,
)


@blueprint.get("/api/notifications/explanations")
@guard
@blueprint.arguments(ExplanationQuery, location="query")
@blueprint.response(200, ExplanationList)
def list_explanations(actor: Actor, query: dict[str, Any]) -> Any:
    """The latest decisions about a person, whom it was decided not to tell included."""
    with transaction() as session:
        person_id = query.get("person_id", actor.person_id)
        return {"items": service.explain_person(session, actor, person_id=person_id)}


@blueprint.get("/api/notifications/explanations/<int:event_id>")
@guard
@blueprint.arguments(ExplanationQuery, location="query")
@blueprint.response(200, ExplanationSchema)
def explain_event(actor: Actor, query: dict[str, Any], event_id: int) -> Any:
    """Why a person was told of an event, or not."""
    with transaction() as session:
        person_id = query.get("person_id", actor.person_id)
        return service.explain_event(session, actor, event_id, person_id=person_id)


@blueprint.get("/api/discussions/<int:discussion_id>/messages/<int:number>/explanations")
@guard
@blueprint.arguments(ExplanationQuery, location="query")
@blueprint.response(200, ExplanationList)
def explain_message(actor: Actor, query: dict[str, Any], discussion_id: int, number: int) -> Any:
    """Why a person was told of a message, or not: one answer for each time somebody was."""
    with transaction() as session:
        asked = {"person_id": query.get("person_id", actor.person_id)}
        return {"items": service.explain_message(session, actor, discussion_id, number, **asked)}


@blueprint.get("/api/notifications/addresses")
@guard
@blueprint.response(200, StoppedAddressList)
def list_stopped_addresses(actor: Actor) -> Any:
    """The addresses that no more mail is sent to, for the secretariat."""
    with transaction() as session:
        return {"items": service.stopped_addresses(session, actor)}


@blueprint.delete("/api/notifications/addresses/<int:person_id>")
@guard
@blueprint.response(204)
def resume_address(actor: Actor, person_id: int) -> None:
    """Write to a person's address again."""
    with transaction() as session:
        service.resume(session, actor, person_id)
