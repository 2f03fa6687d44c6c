"""Routes of what a mandate's end leaves to be taken over."""

from __future__ import annotations

from typing import Any

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.leaving import (
    HandoverAssigned,
    HandoverList,
    HandoverSchema,
    HandoverTaken,
    SoughtAnswer,
)
from collab.buddying.service.leaving import taking, views
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard


@blueprint.get("/api/buddying/handovers")
@guard
@blueprint.response(200, HandoverList)
def list_handovers(actor: Actor) -> Any:
    """What waits for the reader to take it over; for the secretariat, what waits for anybody."""
    with transaction() as session:
        return {"items": views.handovers_for(session, actor)}


@blueprint.get("/api/buddying/handovers/<int:handover_id>")
@guard
@blueprint.response(200, HandoverSchema)
def show_handover(actor: Actor, handover_id: int) -> Any:
    """All that is in one hand-over."""
    with transaction() as session:
        return views.handover_for(session, actor, handover_id)


@blueprint.post("/api/buddying/handovers/<int:handover_id>/taken")
@guard
@blueprint.arguments(HandoverTaken)
@blueprint.response(200, HandoverSchema)
def take_over(actor: Actor, data: dict[str, Any], handover_id: int) -> Any:
    """Take, give or drop all that is in it, at once."""
    with transaction() as session:
        return taking.take_over(session, actor, handover_id, **data)


@blueprint.put("/api/buddying/handovers/<int:handover_id>/to")
@guard
@blueprint.arguments(HandoverAssigned)
@blueprint.response(200, HandoverSchema)
def assign_handover(actor: Actor, data: dict[str, Any], handover_id: int) -> Any:
    """Say who is to take it over."""
    with transaction() as session:
        return taking.assign_handover(session, actor, handover_id, **data)


@blueprint.get("/api/buddying/pairs/<int:pair_id>/sought")
@guard
@blueprint.response(200, SoughtAnswer)
def show_sought(actor: Actor, pair_id: int) -> Any:
    """Who left this pair and who is looked for, as its peer reads it."""
    with transaction() as session:
        return {"sought": views.sought_for(session, actor, pair_id)}
