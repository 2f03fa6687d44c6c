"""Routes of the yearly confirmation: one press on the page, or from a mail without sign-in."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, public, token_authenticated, versioned
from collab.partnerships import service
from collab.partnerships.routes.blueprint import blueprint
from collab.partnerships.schemas import (
    ConfirmationAnswer,
    ConfirmationQuery,
    ConfirmationSchema,
    ConfirmCreate,
    PartnershipSchema,
)


@blueprint.post("/api/partnerships/<int:partnership_id>/confirm")
@guard
@blueprint.arguments(ConfirmCreate)
@blueprint.response(200, PartnershipSchema)
@versioned()
def confirm_partnership(actor: Actor, data: dict[str, Any], partnership_id: int) -> Any:
    """Say that it is still as the register says, or that it is over."""
    with transaction() as session:
        return service.confirm_partnership(session, actor, partnership_id, **data)


@blueprint.get("/api/partnership-confirmations")
@public
@blueprint.arguments(ConfirmationQuery, location="query")
@blueprint.response(200, ConfirmationSchema)
def show_confirmation(query: dict[str, Any]) -> Any:
    """What a mail's link would confirm; looking at it confirms nothing."""
    with transaction() as session:
        return service.show_confirmation(session, **query)


@blueprint.post("/api/partnership-confirmations")
@public
@token_authenticated
@blueprint.arguments(ConfirmationAnswer, location="query")
@blueprint.response(200, ConfirmationSchema)
def answer_confirmation(query: dict[str, Any]) -> Any:
    """Answer as the person a mail's link was sent to, for the partnership that it names."""
    with transaction() as session:
        return service.confirm_by_token(session, **query)
