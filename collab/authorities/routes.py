"""Routes of the register."""

from __future__ import annotations

from typing import Any

from collab.authorities import service
from collab.authorities.schemas import (
    AuthorityDetailSchema,
    AuthorityPage,
    AuthorityQuery,
    RegionListSchema,
)
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Blueprint, guard

blueprint = Blueprint("authorities", __name__)


@blueprint.get("/api/authorities")
@guard
@blueprint.arguments(AuthorityQuery, location="query")
@blueprint.response(200, AuthorityPage)
def authorities(actor: Actor, query: dict[str, Any]) -> Any:
    """The register, searched by any name, SIREN or INSEE code; forgiving."""
    with transaction() as session:
        return service.find_authorities(session, actor, **query)


@blueprint.get("/api/authorities/<int:authority_id>")
@guard
@blueprint.response(200, AuthorityDetailSchema)
def authority(actor: Actor, authority_id: int) -> Any:
    """One authority, its territory and who says so."""
    with transaction() as session:
        return service.authority_for(session, actor, authority_id)


@blueprint.get("/api/regions")
@guard
@blueprint.response(200, RegionListSchema)
def regions(actor: Actor) -> Any:
    """The regions that authorities of the register are in."""
    with transaction() as session:
        return {"items": service.regions(session, actor)}
