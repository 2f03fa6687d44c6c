"""An authority that asks, its people, and somebody of another one."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from collab.accounts.models import Assistant
from collab.core.clock import today
from collab.reference.service import load_themes
from tests.factories import make_authority, make_mandate, make_person


@pytest.fixture
def people(session):
    load_themes(session)
    metz = make_authority(session, "Ville de Metz")
    rennes = make_authority(session, "Ville de Rennes", region="Bretagne", department="Ille-et-Vilaine")
    made = SimpleNamespace(metz=metz, rennes=rennes)
    for name, authority, role in (
        ("asker", metz, "technician"),
        ("colleague", metz, "technician"),
        ("elected", metz, "elected"),
        ("neighbour", rennes, "technician"),
    ):
        person = make_person(session, name=name)
        make_mandate(session, person, authority, role)
        setattr(made, name, person)
    made.former = make_person(session, name="former")
    make_mandate(session, made.former, metz, "technician", ends_on=today() - timedelta(days=1))
    made.assistant = make_person(session, name="assistant")
    session.add(Assistant(mandate_id=made.elected.mandates[0].id, person_id=made.assistant.id))
    made.guest = make_person(session, name="guest", organisation="Ville de Stuttgart")
    made.staff = make_person(session, name="staff", staff=True)
    session.flush()
    return made
