"""An authority that works abroad, those who keep its partnerships, and somebody of another one."""

from types import SimpleNamespace

import pytest

from collab.partnerships import service
from collab.reference.service import load_themes
from tests.factories import actor_of, make_authority, make_mandate, make_person

VALUES = {
    "country": "DE",
    "place": "Stuttgart",
    "partner": "Landeshauptstadt Stuttgart",
    "action_type": "jumelage",
    "themes": ["education-et-jeunesse"],
}


@pytest.fixture
def people(session):
    load_themes(session)
    strasbourg, lyon = make_authority(session), make_authority(session, "Ville de Lyon")
    made = SimpleNamespace(strasbourg=strasbourg, lyon=lyon)
    for name, authority, role in (
        ("technician", strasbourg, "technician"),
        ("colleague", strasbourg, "administrator"),
        ("elected", strasbourg, "elected"),
        ("neighbour", lyon, "technician"),
    ):
        person = make_person(session, name=name)
        make_mandate(session, person, authority, role)
        setattr(made, name, person)
    made.guest = make_person(session, name="guest", organisation="Ville de Stuttgart")
    made.staff = make_person(session, name="staff", staff=True)
    session.flush()
    return made


@pytest.fixture
def enter(session, people):
    """`enter(country="SN", …)` is a partnership of Strasbourg that its technician entered."""

    def make(**values):
        said = {**VALUES, "authority_id": people.strasbourg.id, **values}
        return service.enter_partnership(session, actor_of(people.technician), **said)

    return make
