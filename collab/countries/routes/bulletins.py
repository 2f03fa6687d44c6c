"""Routes of bulletins: proposed, published, changed, taken back, and what they read before."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Empty, guard, versioned
from collab.countries.routes.blueprint import blueprint
from collab.countries.schemas.bulletins import (
    BulletinCreate,
    BulletinList,
    BulletinQuery,
    BulletinSchema,
    BulletinUpdate,
    BulletinVersionList,
    BulletinWithdrawal,
)
from collab.countries.service import bulletins, publishing


@blueprint.get("/api/bulletins")
@guard
@blueprint.arguments(BulletinQuery, location="query")
@blueprint.response(200, BulletinList)
def list_bulletins(actor: Actor, query: dict[str, Any]) -> Any:
    """What was published, the newest first."""
    country = query.pop("country")
    with transaction() as session:
        found = bulletins.bulletins_of(session, actor, countries=[country] if country else None, **query)
        return {"items": found}


@blueprint.get("/api/bulletins/proposed")
@guard
@blueprint.response(200, BulletinList)
def list_proposed_bulletins(actor: Actor) -> Any:
    """What waits to be published, as far as the reader has to do with it."""
    with transaction() as session:
        return {"items": bulletins.proposed_bulletins(session, actor)}


@blueprint.post("/api/stories/<int:story_id>/bulletins")
@guard
@blueprint.arguments(BulletinCreate)
@blueprint.response(201, BulletinSchema)
@versioned()
def propose_bulletin(actor: Actor, data: dict[str, Any], story_id: int) -> Any:
    """Make a bulletin of a story; whoever may publish publishes by it."""
    with transaction() as session:
        return publishing.propose_bulletin(session, actor, story_id, **data)


@blueprint.get("/api/bulletins/<int:bulletin_id>")
@guard
@blueprint.response(200, BulletinSchema)
@versioned()
def show_bulletin(actor: Actor, bulletin_id: int) -> Any:
    """One bulletin."""
    with transaction() as session:
        return bulletins.bulletin_for(session, actor, bulletin_id)


@blueprint.get("/api/bulletins/<int:bulletin_id>/versions")
@guard
@blueprint.response(200, BulletinVersionList)
def list_bulletin_versions(actor: Actor, bulletin_id: int) -> Any:
    """Every version of a bulletin, the newest first."""
    with transaction() as session:
        return {"items": bulletins.versions_of(session, actor, bulletin_id)}


@blueprint.put("/api/bulletins/<int:bulletin_id>/publication")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, BulletinSchema)
@versioned()
def publish_bulletin(actor: Actor, _data: dict[str, Any], bulletin_id: int, expected: int) -> Any:
    """Publish what was proposed, as it was read."""
    with transaction() as session:
        return publishing.publish_bulletin(session, actor, bulletin_id, expected=expected)


@blueprint.patch("/api/bulletins/<int:bulletin_id>")
@guard
@blueprint.arguments(BulletinUpdate)
@blueprint.response(200, BulletinSchema)
@versioned()
def change_bulletin(actor: Actor, data: dict[str, Any], bulletin_id: int, expected: int) -> Any:
    """Write it anew, and say whether that is a new fact or a new wording."""
    with transaction() as session:
        return publishing.change_bulletin(session, actor, bulletin_id, expected=expected, **data)


@blueprint.put("/api/bulletins/<int:bulletin_id>/withdrawal")
@guard
@blueprint.arguments(BulletinWithdrawal)
@blueprint.response(200, BulletinSchema)
@versioned()
def withdraw_bulletin(actor: Actor, data: dict[str, Any], bulletin_id: int, expected: int) -> Any:
    """Take a bulletin back, or decline it, and say why."""
    with transaction() as session:
        return publishing.withdraw_bulletin(session, actor, bulletin_id, expected=expected, **data)
