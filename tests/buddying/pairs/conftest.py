"""Somebody with a need, a peer who has done it, a third person, the secretariat; and the pair that a yes opened."""

from types import SimpleNamespace

import pytest

from collab.buddying.service.pairs.opening import open_pair
from collab.reference.service import load_themes
from tests.buddying.pairs.rows import make_asking
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

    def make(helper="helper", **values):
        return make_asking(session, people.asker, getattr(people, helper), **values)

    return make


@pytest.fixture
def pair(session, accepted):
    opened = open_pair(session, accepted())
    session.commit()
    return opened
