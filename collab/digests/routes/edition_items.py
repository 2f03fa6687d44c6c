"""Routes of an edition's items: put in, written, put in order, taken out."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, versioned
from collab.digests.routes.blueprint import blueprint
from collab.digests.schemas.editions import (
    EditionItemCreate,
    EditionItemUpdate,
    EditionOrder,
    EditionSchema,
)
from collab.digests.service.editions import items


@blueprint.post("/api/digests/editions/<int:edition_id>/items")
@guard
@blueprint.arguments(EditionItemCreate)
@blueprint.response(201, EditionSchema)
@versioned()
def add_edition_item(actor: Actor, data: dict[str, Any], edition_id: int) -> Any:
    """Put something suggested or own words into a draft; the same thing a second time changes nothing."""
    with transaction() as session:
        return items.add_item(session, actor, edition_id, **data)


@blueprint.patch("/api/digests/editions/<int:edition_id>/items/<int:item_id>")
@guard
@blueprint.arguments(EditionItemUpdate)
@blueprint.response(200, EditionSchema)
@versioned()
def change_edition_item(
    actor: Actor, data: dict[str, Any], edition_id: int, item_id: int, expected: int
) -> Any:
    """Comment an item or write it otherwise, from the edition's version named in If-Match."""
    with transaction() as session:
        return items.change_item(session, actor, edition_id, item_id, expected=expected, **data)


@blueprint.delete("/api/digests/editions/<int:edition_id>/items/<int:item_id>")
@guard
@blueprint.response(200, EditionSchema)
def remove_edition_item(actor: Actor, edition_id: int, item_id: int) -> Any:
    """Take an item out."""
    with transaction() as session:
        return items.remove_item(session, actor, edition_id, item_id)


@blueprint.put("/api/digests/editions/<int:edition_id>/order")
@guard
@blueprint.arguments(EditionOrder)
@blueprint.response(200, EditionSchema)
def order_edition_items(actor: Actor, data: dict[str, Any], edition_id: int) -> Any:
    """Put all items into this order."""
    with transaction() as session:
        return items.order_items(session, actor, edition_id, **data)
