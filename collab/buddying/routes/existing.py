"""Routes of what exists already: past requests, notes and networks like the need that is being typed."""

from __future__ import annotations

from typing import Any

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.existing import ExistingQuery, ExistingSchema
from collab.buddying.schemas.networks import NetworkList
from collab.buddying.service import existing
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard


@blueprint.get("/api/buddying/existing")
@guard
@blueprint.arguments(ExistingQuery, location="query")
@blueprint.response(200, ExistingSchema)
def show_existing(actor: Actor, query: dict[str, Any]) -> Any:
    """What exists already for the need as it stands typed."""
    with transaction() as session:
        return existing.what_exists(session, actor, **query)


@blueprint.get("/api/buddying/networks")
@guard
@blueprint.response(200, NetworkList)
def list_networks(actor: Actor) -> Any:
    """The networks and bodies that serve needs of local authorities already, as the study describes them."""
    return {"items": existing.list_networks(actor)}
