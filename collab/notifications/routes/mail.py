"""Mail that people send."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard
from collab.notifications import service
from collab.notifications.routes.blueprint import blueprint
from collab.notifications.schemas import GroupAddressSchema


@blueprint.get("/api/groups/<int:group_id>/mail-address")
@guard
@blueprint.response(200, GroupAddressSchema)
def show_group_address(actor: Actor, group_id: int) -> Any:
    """Where one writes to open a discussion in a group by mail."""
    with transaction() as session:
        return service.group_address(session, actor, group_id)
