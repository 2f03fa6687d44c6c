"""The people of the demo set: seven personas to try the workspace as, and those they talk with."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.accounts.service import add_person, change_mandate, declare_assistant, give_mandate, make_staff
from collab.authorities.models import Authority
from collab.core.actor import SYSTEM
from collab.core.clock import now, today

PEOPLE = Path(__file__).parent / "data" / "people.json"
NEWCOMERS = {"technician_small"}
"""Personas that still have their first visit before them."""


class ReferenceMissing(Exception):
    """The register must be there before people hold mandates of it."""


def entries() -> list[dict[str, Any]]:
    """The committed people of the demo set."""
    found: list[dict[str, Any]] = json.loads(PEOPLE.read_text(encoding="utf-8"))["people"]
    return found


def address_of(key: str) -> str:
    """The address of a demo person, on a domain that no mail ever reaches."""
    return f"{key}@example.org"


def demo_people(session: Session) -> dict[str, Person]:
    """Those of the demo set who are there, by key."""
    keys = {address_of(entry["key"]): entry["key"] for entry in entries()}
    people = session.scalars(select(Person).where(Person.email.in_(list(keys))))
    return {keys[person.email]: person for person in people if person.email is not None}


def load_people(session: Session) -> list[dict[str, Any]]:
    """Enter whoever is not there yet, with their mandates; returns the entries of those who came."""
    there = demo_people(session)
    authorities = {row.siren: row.id for row in session.execute(select(Authority.siren, Authority.id))}
    coming = [entry for entry in entries() if entry["key"] not in there]
    for entry in coming:
        there[entry["key"]] = _enter(session, entry, authorities)
    for entry in coming:
        _tie(session, entry, there)
    return coming


def _enter(session: Session, entry: dict[str, Any], authorities: dict[str, int]) -> Person:
    name, email, organisation = entry["name"], address_of(entry["key"]), entry.get("organisation")
    mandates = [_mandate(mandate, authorities) for mandate in entry.get("mandates", [])]
    if entry.get("staff"):
        person = make_staff(session, email=email, name=name, organisation=entry["organisation"])
    else:
        first = mandates.pop(0) if mandates else None
        person = add_person(
            session, SYSTEM, name=name, email=email, organisation=organisation, mandate=first
        ).person
    for further in mandates:
        give_mandate(session, SYSTEM, person.id, **further)
    person.languages = entry["languages"]
    person.phone, person.about = entry.get("phone", ""), entry.get("about", "")
    person.persona = entry.get("persona")
    person.onboarded_at = None if person.persona in NEWCOMERS else now()
    session.flush()
    return person


def _mandate(entry: dict[str, Any], authorities: dict[str, int]) -> dict[str, Any]:
    if entry["siren"] not in authorities:
        raise ReferenceMissing("The register is not loaded: run `python -m collab.cli load-reference` first.")
    until = entry.get("until")
    return {
        "authority_id": authorities[entry["siren"]],
        "role": entry["role"],
        "title": entry["title"],
        "starts_on": today() - timedelta(days=entry["since"]),
        "ends_on": today() + timedelta(days=until) if until is not None else None,
    }


def _tie(session: Session, entry: dict[str, Any], people: dict[str, Person]) -> None:
    """Successors and assistants, once everybody is there."""
    person = people[entry["key"]]
    if "assists" in entry:
        held = _first_mandate(session, people[entry["assists"]])
        declare_assistant(session, SYSTEM, held, person_id=person.id)
    for mandate in entry.get("mandates", []):
        if "successor" in mandate:
            successor = people[mandate["successor"]]
            change_mandate(session, SYSTEM, _first_mandate(session, person), successor_id=successor.id)


def _first_mandate(session: Session, person: Person) -> int:
    return session.scalars(
        select(Mandate.id).where(Mandate.person_id == person.id).order_by(Mandate.id).limit(1)
    ).one()
