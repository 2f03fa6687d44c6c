"""Somebody with a need, a peer who has done it, a third person, the secretariat; and the pair that a yes opened."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from collab.buddying.models import BuddyRequest, Offer, Solicitation
from collab.buddying.service.pairs.opening import open_pair
from collab.core.clock import now, today
from collab.reference.service import load_themes
from tests.factories import make_authority, make_mandate, make_person


@pytest.fixture
def people(session):
    load_themes(session)
    strasbourg, lyon = make_authority(session), make_authority(session, "Ville de Lyon")
    made = SimpleNamespace(strasbourg=strasbourg, lyon=lyon)
    for name, authority in (
        ("asker", strasbourg),
        ("helper", lyon),
        ("third", lyon),
        ("colleague", strasbourg),
    ):
        person = make_person(session, name=name)
        made_mandate = make_mandate(session, person, authority, "technician")
        setattr(made, name, person)
        setattr(made, f"{name}_mandate", made_mandate)
    made.guest = make_person(session, name="guest", organisation="Ville de Stuttgart")
    made.staff = make_person(session, name="staff", staff=True)
    session.flush()
    return made


@pytest.fixture
def accepted(session, people):
    """`accepted(title=…)` is an asking that the helper just said yes to."""

    def make(**values):
        request = BuddyRequest(
            **{
                "authority_id": people.strasbourg.id,
                "asker_id": people.asker.id,
                "mandate_id": people.asker_mandate.id,
                "title": "Monter une coopération sur l’eau",
                "details": "Nous commençons et cherchons comment rédiger la **convention**.",
                "themes": ["eau-et-assainissement"],
                "countries": ["MG"],
                "languages": ["fr"],
                "formats": ["call", "review"],
                "by_when": today() + timedelta(days=60),
                "search_text": "monter une cooperation sur l eau",
                **values,
            }
        )
        offer = Offer(
            authority_id=people.lyon.id,
            person_id=people.helper.id,
            mandate_id=people.helper_mandate.id,
            themes=["eau-et-assainissement"],
            formats=["call"],
        )
        session.add_all([request, offer])
        session.flush()
        asking = Solicitation(
            request_id=request.id,
            offer_id=offer.id,
            person_id=people.helper.id,
            asked_by=people.asker.id,
            state="accepted",
            answered_at=now(),
        )
        session.add(asking)
        session.flush()
        return asking

    return make


@pytest.fixture
def pair(session, accepted):
    opened = open_pair(session, accepted())
    session.commit()
    return opened
