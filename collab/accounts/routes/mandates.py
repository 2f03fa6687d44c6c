"""Mandates and assistants."""

from __future__ import annotations

from typing import Any

from collab.accounts import service
from collab.accounts.routes.blueprint import blueprint
from collab.accounts.schemas import (
    AssistantCreate,
    HeldMandateSchema,
    MandateCreate,
    MandateEnd,
    MandateSchema,
    MandateUpdate,
)
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, list_of


@blueprint.get("/api/authorities/<int:authority_id>/people")
@guard
@blueprint.response(200, list_of(HeldMandateSchema))
def list_mandates(actor: Actor, authority_id: int) -> dict[str, Any]:
    """Who holds a mandate at an authority."""
    with transaction() as session:
        return {"items": service.mandates_at(session, actor, authority_id)}


@blueprint.post("/api/people/<int:person_id>/mandates")
@guard
@blueprint.arguments(MandateCreate)
@blueprint.response(201, MandateSchema)
def give_mandate(actor: Actor, data: dict[str, Any], person_id: int) -> service.MandateView:
    """Give a mandate."""
    with transaction() as session:
        return service.give_mandate(session, actor, person_id, **data)


@blueprint.patch("/api/mandates/<int:mandate_id>")
@guard
@blueprint.arguments(MandateUpdate)
@blueprint.response(200, MandateSchema)
def change_mandate(actor: Actor, data: dict[str, Any], mandate_id: int) -> service.MandateView:
    """Correct a mandate."""
    with transaction() as session:
        return service.change_mandate(session, actor, mandate_id, **data)


@blueprint.post("/api/mandates/<int:mandate_id>/end")
@guard
@blueprint.arguments(MandateEnd)
@blueprint.response(200, MandateSchema)
def end_mandate(actor: Actor, data: dict[str, Any], mandate_id: int) -> service.MandateView:
    """End a mandate."""
    with transaction() as session:
        return service.end_mandate(session, actor, mandate_id, **data)


@blueprint.post("/api/mandates/<int:mandate_id>/assistants")
@guard
@blueprint.arguments(AssistantCreate)
@blueprint.response(201, MandateSchema)
def declare_assistant(actor: Actor, data: dict[str, Any], mandate_id: int) -> service.MandateView:
    """Declare who may act for the holder."""
    with transaction() as session:
        return service.declare_assistant(session, actor, mandate_id, **data)


@blueprint.delete("/api/mandates/<int:mandate_id>/assistants/<int:person_id>")
@guard
@blueprint.response(204)
def withdraw_assistant(actor: Actor, mandate_id: int, person_id: int) -> None:
    """Take that back."""
    with transaction() as session:
        service.withdraw_assistant(session, actor, mandate_id, person_id=person_id)
