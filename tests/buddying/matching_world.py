"""Rows for tests of matching, with the least a reader must know; every `make_*` adds and flushes, none commits."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.authorities.models import Authority
from collab.buddying.models import BuddyRequest, Offer, Pair, Solicitation
from collab.core.clock import now
from collab.partnerships.models import Partnership
from tests.factories import make_authority, make_discussion, make_group, make_mandate, make_person


def make_request(session: Session, authority: Authority | None = None, **values: Any) -> BuddyRequest:
    """An open request of an authority, led by somebody with a mandate there."""
    authority = authority or make_authority(session, "Ville de Metz", population=120_000)
    if "asker_id" not in values:
        asker = make_person(session, "Technicienne")
        mandate = make_mandate(session, asker, authority, role="technician")
        values |= {"asker_id": asker.id, "mandate_id": mandate.id}
    row = BuddyRequest(
        **{
            "authority_id": authority.id,
            "title": "Un premier dossier",
            "themes": ["agriculture-eau-et-alimentation"],
            "countries": ["MG"],
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_offer(session: Session, person: Person | None = None, **values: Any) -> Offer:
    """An open offer on water; of a new helper with a mandate of an authority of their own, unless it is said whose."""
    if "authority_id" not in values:
        values["authority_id"] = make_authority(
            session, "Ville de Nantes", population=320_000, region="Pays de la Loire"
        ).id
    if person is None and "person_id" not in values:
        person = make_person(session, "Technicien")
    if person is not None:
        authority = session.get_one(Authority, values["authority_id"])
        mandate = make_mandate(session, person, authority, role="technician")
        values = {"person_id": person.id, "mandate_id": mandate.id, **values}
    row = Offer(
        **{
            "themes": ["agriculture-eau-et-alimentation"],
            "languages": ["fr"],
            "formats": ["call"],
            "at_once": 2,
            "per_quarter": 3,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_asking(session: Session, request: BuddyRequest, offer: Offer, **values: Any) -> Solicitation:
    row = Solicitation(
        **{"request_id": request.id, "offer_id": offer.id, "person_id": offer.person_id, **values}
    )
    session.add(row)
    session.flush()
    return row


def make_partnership(session: Session, authority_id: int, country: str = "MG", **values: Any) -> Partnership:
    row = Partnership(
        **{
            "authority_id": authority_id,
            "country": country,
            "partner": "Commune partenaire",
            "action_type": "projets-de-cooperation",
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_pair(session: Session, offer_id: int, **values: Any) -> Pair:
    """A pair alive of that offer, for a request of an authority elsewhere, with its private space."""
    offer = session.get_one(Offer, offer_id)
    request = make_request(
        session, make_authority(session, "Ville de Brest", region="Bretagne"), state="full"
    )
    asking = make_asking(session, request, offer, state="accepted", answered_at=now())
    person = session.get_one(Person, offer.person_id)
    group = make_group(session, kind="pairing", visibility="invitation", listed=False)
    discussion = make_discussion(session, group, person)
    row = Pair(
        **{
            "request_id": request.id,
            "offer_id": offer.id,
            "solicitation_id": asking.id,
            "group_id": group.id,
            "discussion_id": discussion.id,
            "asker_id": request.asker_id,
            "helper_id": offer.person_id,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row
