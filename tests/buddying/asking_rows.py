"""Requests, offers and askings for tests, with the least a reader must know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.authorities.models import Authority
from collab.buddying.models import BuddyRequest, Offer, Solicitation
from collab.core.outbox import OutboxEvent
from tests import factories as make


def make_technician(session: Session, authority: Authority, name: str = "Agente") -> Person:
    """Somebody with a valid mandate of that authority."""
    person = make.make_person(session, name)
    make.make_mandate(session, person, authority, "technician", title="chargée de coopération")
    return person


def make_request(session: Session, asker: Person, **values: Any) -> BuddyRequest:
    """An open request of this person's authority."""
    mandate = _mandate(session, asker)
    row = BuddyRequest(
        **{
            "authority_id": mandate.authority_id,
            "asker_id": asker.id,
            "mandate_id": mandate.id,
            "title": "Adduction d’eau à Madagascar",
            "details": "Nous cherchons qui l’a déjà fait.",
            "themes": [],
            "countries": ["MG"],
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_offer(session: Session, helper: Person, **values: Any) -> Offer:
    """An open offer of this person, for their authority."""
    mandate = _mandate(session, helper)
    row = Offer(
        **{
            "authority_id": mandate.authority_id,
            "person_id": helper.id,
            "mandate_id": mandate.id,
            "themes": [],
            "countries": ["MG"],
            "at_once": 2,
            "per_quarter": 4,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_asking(session: Session, request: BuddyRequest, offer: Offer, **values: Any) -> Solicitation:
    """That offer's person is asked for that request."""
    row = Solicitation(
        **{
            "request_id": request.id,
            "offer_id": offer.id,
            "person_id": offer.person_id,
            "asked_by": request.asker_id,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


@dataclass
class Scene:
    """An asker's request and two helpers who were asked."""

    asker: Person
    request: BuddyRequest
    helpers: list[Person]
    offers: list[Offer]
    askings: list[Solicitation]
    staff: Person


def make_scene(session: Session, helpers: int = 2, **values: Any) -> Scene:
    """A request and that many helpers who were asked for it, committed."""
    asker = make_technician(session, make.make_authority(session, "Ville de Lille"), "Agente de Lille")
    request = make_request(session, asker, **values)
    staff = make.make_person(session, "Chargée de mission", staff=True)
    people = [
        make_technician(session, make.make_authority(session, f"Ville {n}"), f"Agent·e {n}")
        for n in range(helpers)
    ]
    offers = [make_offer(session, helper) for helper in people]
    askings = [make_asking(session, request, offer) for offer in offers]
    session.commit()
    return Scene(asker, request, people, offers, askings, staff)


def make_askings(session: Session, person: Person, mandate: Mandate) -> dict[str, int]:
    """What this person asks of others and is asked by others, by the names under which matrices know it."""
    request = make_request(session, person, authority_id=mandate.authority_id, mandate_id=mandate.id)
    helpers = [make_technician(session, make.make_authority(session, f"Ville {n}")) for n in range(3)]
    offers = [make_offer(session, helper) for helper in helpers]
    asking = make_asking(session, request, offers[0])
    suggested = make_asking(session, request, offers[1], state="suggested", suggested_id=helpers[2].id)
    theirs = make_request(session, helpers[0])
    own = make_offer(session, person, authority_id=mandate.authority_id, mandate_id=mandate.id)
    return {
        "asking_request_id": request.id,
        "asking_id": asking.id,
        "suggested_asking_id": suggested.id,
        "free_offer_id": offers[2].id,
        "own_asking_id": make_asking(session, theirs, own).id,
    }


def recorded(session: Session, name: str) -> list[dict[str, Any]]:
    """What was recorded under that name, in its order."""
    rows = select(OutboxEvent.payload).where(OutboxEvent.name == name).order_by(OutboxEvent.id)
    return list(session.scalars(rows))


def _mandate(session: Session, person: Person) -> Mandate:
    return session.scalars(select(Mandate).where(Mandate.person_id == person.id).limit(1)).one()
