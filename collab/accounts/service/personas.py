"""The demo's personas, offered at its sign-in page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.accounts.service.refs import PersonRef, person_refs_today

ROLES = (
    *("elected", "technician_big", "technician_small", "chair"),
    *("secretariat", "secretariat_second", "partner"),
)
"""What a visitor may try on, in the order of the page."""


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Somebody to try the workspace as."""

    role: str
    ref: PersonRef


def personas(session: Session) -> list[Persona]:
    """All of them, in the page's order."""
    rows = session.execute(
        select(Person.id, Person.persona).where(Person.persona.in_(ROLES), Person.disabled_at.is_(None))
    )
    by_role = {role: person_id for person_id, role in rows}
    refs = person_refs_today(session, by_role.values())
    return [Persona(role=role, ref=refs[by_role[role]]) for role in ROLES if role in by_role]
