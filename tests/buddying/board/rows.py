"""Rows that the tests of the board share; every `make_*` adds and flushes, none commits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.authorities.models import Authority
from collab.buddying.models import BuddyRequest, Milestone, Offer, Pair, Solicitation
from collab.core.clock import now
from collab.core.names import fold
from tests import factories as make

THEME = "agriculture-eau-et-alimentation"


def make_agent(session: Session, authority: Authority, name: str = "Agente") -> Person:
    person = make.make_person(session, name)
    make.make_mandate(session, person, authority, "technician")
    return person


def make_request(session: Session, authority: Authority, asker: Person | None, **values: Any) -> BuddyRequest:
    title = values.get("title", "Suivre un réseau d’eau à distance")
    row = BuddyRequest(
        **{
            "authority_id": authority.id,
            "asker_id": asker.id if asker else None,
            "mandate_id": asker.mandates[0].id if asker else None,
            "title": title,
            "themes": [THEME],
            "countries": [],
            "languages": [],
            "formats": ["call"],
            "state": "open",
            "wanted": 1,
            "search_text": fold(title),
            "covered_by": [],
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_offer(session: Session, authority: Authority, person: Person | None, **values: Any) -> Offer:
    row = Offer(
        **{
            "authority_id": authority.id,
            "person_id": person.id if person else None,
            "mandate_id": person.mandates[0].id if person else None,
            "themes": [THEME],
            "countries": [],
            "languages": [],
            "formats": ["call"],
            "at_once": 2,
            "per_quarter": 4,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_asking(session: Session, request: BuddyRequest, offer: Offer, **values: Any) -> Solicitation:
    row = Solicitation(
        **{
            "request_id": request.id,
            "offer_id": offer.id,
            "person_id": offer.person_id,
            "asked_by": request.asker_id,
            "state": "asked",
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_pair(session: Session, asking: Solicitation, **values: Any) -> Pair:
    """A pair in its own private group, of an asking that was accepted."""
    asking.state, asking.answered_at = "accepted", asking.answered_at or now()
    request, helper = asking.request, asking.person
    group = make.make_group(session, request.title, kind="pairing", visibility="invitation", listed=False)
    discussion = make.make_discussion(session, group, helper, request.title)
    row = Pair(
        **{
            "request_id": request.id,
            "offer_id": asking.offer_id,
            "solicitation_id": asking.id,
            "group_id": group.id,
            "discussion_id": discussion.id,
            "asker_id": request.asker_id,
            "asker_mandate_id": request.mandate_id,
            "helper_id": asking.person_id,
            "helper_mandate_id": asking.offer.mandate_id,
            "state": "active",
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_milestone(session: Session, pair: Pair, *, days: int, **values: Any) -> Milestone:
    row = Milestone(
        pair_id=pair.id, title="Premier appel", starts_at=now() + timedelta(days=days), minutes=60, **values
    )
    session.add(row)
    session.flush()
    return row
