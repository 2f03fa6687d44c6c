"""Pairs for tests that need them where they stand, not how they came there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.buddying.models import BuddyRequest, Milestone, Offer, Pair, PeerNote, Solicitation
from collab.buddying.service.pairs.opening import open_pair
from collab.core.clock import now, today


def make_asking(session: Session, asker: Person, helper: Person, **values: Any) -> Solicitation:
    """An asking that the helper just said yes to; `values` are of its request."""
    asking, helping = asker.mandates[0], helper.mandates[0]
    request = BuddyRequest(
        **{
            "authority_id": asking.authority_id,
            "asker_id": asker.id,
            "mandate_id": asking.id,
            "title": "Monter une coopération sur l’eau",
            "details": "Nous commençons et cherchons comment rédiger la **convention**.",
            "themes": ["agriculture-eau-et-alimentation"],
            "countries": ["MG"],
            "languages": ["fr"],
            "formats": ["call", "review"],
            "by_when": today() + timedelta(days=60),
            "search_text": " monter une cooperation sur l eau ",
            **values,
        }
    )
    standing = select(Offer).filter_by(person_id=helper.id, state="open")
    offer = session.scalars(standing).one_or_none() or Offer(
        authority_id=helping.authority_id,
        person_id=helper.id,
        mandate_id=helping.id,
        themes=["agriculture-eau-et-alimentation"],
        formats=["call"],
    )
    session.add_all([request, offer])
    session.flush()
    solicitation = Solicitation(
        request_id=request.id,
        offer_id=offer.id,
        person_id=helper.id,
        asked_by=asker.id,
        state="accepted",
        answered_at=now(),
    )
    session.add(solicitation)
    session.flush()
    return solicitation


def make_pair(
    session: Session, asker: Person, helper: Person, state: str = "agreeing", **values: Any
) -> Pair:
    """A pair of these two in that state; `values` are of its request."""
    pair = open_pair(session, make_asking(session, asker, helper, **values))
    pair.state = state
    pair.ended_at = now() if state == "ended" else None
    session.flush()
    return pair


def make_milestone(session: Session, pair: Pair, title: str = "Premier appel", **values: Any) -> Milestone:
    """A moment of a pair, in nine days."""
    starts_at = now().replace(microsecond=0) + timedelta(days=9)
    row = Milestone(**{"pair_id": pair.id, "title": title, "starts_at": starts_at, **values})
    session.add(row)
    session.flush()
    return row


def make_note(session: Session, pair: Pair, title: str = "Rédiger une convention", **values: Any) -> PeerNote:
    """A note of a pair, still being agreed on."""
    said = {"title": title, "body": "Commencer par le **calendrier**.", "language": "fr"}
    row = PeerNote(pair_id=pair.id, **{**said, **values})
    session.add(row)
    session.flush()
    return row
