"""Routes of partnerships: listed, shown, entered, changed, taken out."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, versioned
from collab.partnerships import service
from collab.partnerships.routes.blueprint import blueprint
from collab.partnerships.schemas import (
    PartnershipCreate,
    PartnershipPage,
    PartnershipQuery,
    PartnershipSchema,
    PartnershipUpdate,
    StatusUpdate,
)


@blueprint.get("/api/partnerships")
@guard
@blueprint.arguments(PartnershipQuery, location="query")
@blueprint.response(200, PartnershipPage)
def list_partnerships(actor: Actor, query: dict[str, Any]) -> Any:
    """A page of the register, those that the reader keeps first."""
    with transaction() as session:
        return service.find_partnerships(session, actor, **query)


@blueprint.post("/api/partnerships")
@guard
@blueprint.arguments(PartnershipCreate)
@blueprint.response(201, PartnershipSchema)
@versioned()
def enter_partnership(actor: Actor, data: dict[str, Any]) -> Any:
    """Enter a partnership of an authority that one keeps."""
    with transaction() as session:
        return service.enter_partnership(session, actor, **data)


@blueprint.get("/api/partnerships/<int:partnership_id>")
@guard
@blueprint.response(200, PartnershipSchema)
@versioned()
def show_partnership(actor: Actor, partnership_id: int) -> Any:
    """One partnership."""
    with transaction() as session:
        return service.partnership_for(session, actor, partnership_id)


@blueprint.patch("/api/partnerships/<int:partnership_id>")
@guard
@blueprint.arguments(PartnershipUpdate)
@blueprint.response(200, PartnershipSchema)
@versioned()
def change_partnership(actor: Actor, data: dict[str, Any], partnership_id: int, expected: int) -> Any:
    """Change what is named, from the version named in If-Match."""
    with transaction() as session:
        return service.change_partnership(session, actor, partnership_id, expected=expected, **data)


@blueprint.put("/api/partnerships/<int:partnership_id>/status")
@guard
@blueprint.arguments(StatusUpdate)
@blueprint.response(200, PartnershipSchema)
@versioned()
def set_partnership_status(actor: Actor, data: dict[str, Any], partnership_id: int, expected: int) -> Any:
    """Say where it stands, from the version named in If-Match."""
    with transaction() as session:
        return service.set_status(session, actor, partnership_id, expected=expected, **data)


@blueprint.delete("/api/partnerships/<int:partnership_id>")
@guard
@blueprint.response(204)
@versioned()
def remove_partnership(actor: Actor, partnership_id: int, expected: int) -> None:
    """Take out one that was entered by mistake."""
    with transaction() as session:
        service.remove_partnership(session, actor, partnership_id, expected=expected)
