"""One's other addresses, from which mail is answered."""

from __future__ import annotations

from typing import Any

from collab.accounts import service
from collab.accounts.routes.blueprint import blueprint
from collab.accounts.schemas.addresses import (
    AddressCreate,
    AddressVerificationCreate,
    PersonAddressSchema,
    VerifiedAddressSchema,
)
from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.http import guard, list_of, public
from collab.core.limits import spend


@blueprint.get("/api/me/addresses")
@guard
@blueprint.response(200, list_of(PersonAddressSchema))
def list_addresses(actor: Actor) -> dict[str, Any]:
    """The addresses one may answer mail from, beside the one to sign in with."""
    with transaction() as session:
        return {"items": service.own_addresses(session, actor)}


@blueprint.post("/api/me/addresses")
@guard
@blueprint.arguments(AddressCreate)
@blueprint.response(201, PersonAddressSchema)
def add_address(actor: Actor, data: dict[str, Any]) -> Any:
    """Name another address; a mail to it asks whoever reads it to confirm."""
    spend("address", str(actor.person_id), current_settings().links_per_hour, 3_600)
    with transaction() as session:
        return service.add_address(session, actor, **data)


@blueprint.delete("/api/me/addresses/<int:address_id>")
@guard
@blueprint.response(204)
def remove_address(actor: Actor, address_id: int) -> None:
    """Take an address back."""
    with transaction() as session:
        service.remove_address(session, actor, address_id)


@blueprint.post("/api/me/addresses/verify")
@public
@blueprint.arguments(AddressVerificationCreate)
@blueprint.response(200, VerifiedAddressSchema)
def verify_address(data: dict[str, Any]) -> Any:
    """Confirm an address by the link of its mail, without sign-in."""
    with transaction() as session:
        return service.verify_address(session, **data)
