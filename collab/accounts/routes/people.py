"""The directory of people."""

from __future__ import annotations

from typing import Any

from collab.accounts import service
from collab.accounts.routes.blueprint import blueprint
from collab.accounts.schemas import ListedPersonSchema, PeopleQuery, PersonCreate, PersonSchema, PersonUpdate
from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.http import Empty, guard, page_of
from collab.core.limits import spend


@blueprint.get("/api/people")
@guard
@blueprint.arguments(PeopleQuery, location="query")
@blueprint.response(200, page_of(ListedPersonSchema))
def find_people(actor: Actor, query: dict[str, Any]) -> service.Page:
    """Search the directory."""
    with transaction() as session:
        return service.find_people(session, actor, **query)


@blueprint.post("/api/people")
@guard
@blueprint.arguments(PersonCreate)
@blueprint.response(201, PersonSchema)
def add_person(actor: Actor, data: dict[str, Any]) -> service.PersonPage:
    """Add somebody, with a mandate or an organisation."""
    if data.get("invite"):
        _spend_invitation(actor)
    with transaction() as session:
        return service.add_person(session, actor, **data)


@blueprint.get("/api/people/<int:person_id>")
@guard
@blueprint.response(200, PersonSchema)
def show_person(actor: Actor, person_id: int) -> service.PersonPage:
    """A person's page."""
    with transaction() as session:
        return service.show_person(session, actor, person_id)


@blueprint.patch("/api/people/<int:person_id>")
@guard
@blueprint.arguments(PersonUpdate)
@blueprint.response(200, PersonSchema)
def change_person(actor: Actor, data: dict[str, Any], person_id: int) -> service.PersonPage:
    """Correct, disable or enable a person."""
    with transaction() as session:
        service.change_person(session, actor, person_id, **data)
        return service.show_person(session, actor, person_id)


@blueprint.post("/api/people/<int:person_id>/invitation")
@guard
@blueprint.arguments(Empty)
@blueprint.response(202, Empty)
def invite_person(actor: Actor, _data: dict[str, Any], person_id: int) -> dict[str, Any]:
    """Mail a person their way in."""
    _spend_invitation(actor)
    with transaction() as session:
        service.invite_person(session, actor, person_id)
    return {}


def _spend_invitation(actor: Actor) -> None:
    spend("invite", str(actor.person_id), current_settings().invitations_per_hour, 3_600)
