"""Those who never came, and their invitations."""

from __future__ import annotations

from typing import Any

from collab.accounts import service
from collab.accounts.routes.blueprint import blueprint
from collab.accounts.schemas.imports import (
    InvitationsCreate,
    InvitedManySchema,
    NeverCameQuery,
    NeverCameSchema,
)
from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.http import guard, page_of
from collab.core.limits import spend


@blueprint.get("/api/people/never-came")
@guard
@blueprint.arguments(NeverCameQuery, location="query")
@blueprint.response(200, page_of(NeverCameSchema))
def list_never_came(actor: Actor, query: dict[str, Any]) -> service.Page:
    """Who was never here, invited or not."""
    with transaction() as session:
        return service.never_came(session, actor, **query)


@blueprint.post("/api/people/invitations")
@guard
@blueprint.arguments(InvitationsCreate)
@blueprint.response(202, InvitedManySchema)
def invite_many(actor: Actor, data: dict[str, Any]) -> service.InvitedMany:
    """Invite many people, again if need be; the mails leave a few at a time."""
    spend("invite", str(actor.person_id), current_settings().invitations_per_hour, 3_600)
    with transaction() as session:
        return service.invite_many(session, actor, **data)
