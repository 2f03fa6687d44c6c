"""Adding somebody in one go: entered, given a mandate, invited."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from collab.accounts.service.invitations import invite_person
from collab.accounts.service.mandates import give_mandate
from collab.accounts.service.people import PersonPage, enter_person, show_person
from collab.core.actor import Actor


def add_person(
    session: Session,
    actor: Actor,
    *,
    name: str,
    email: str,
    language: str = "fr",
    organisation: str | None = None,
    mandate: dict[str, Any] | None = None,
    invite: bool = False,
) -> PersonPage:
    """Enter a person, with the mandate that places them or the organisation they come from; all of it or nothing."""
    person = enter_person(
        session,
        actor,
        name=name,
        email=email,
        language=language,
        organisation=organisation,
        authority_id=mandate["authority_id"] if mandate else None,
    )
    if mandate:
        give_mandate(session, actor, person.id, **mandate)
    if invite:
        invite_person(session, actor, person.id)
    return show_person(session, actor, person.id)
