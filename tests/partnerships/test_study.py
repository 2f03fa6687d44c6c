"""The partnerships that the study names: loaded once, then their authorities' own."""

import json

import pytest
from sqlalchemy import func, select, update

from collab.authorities.models import Authority
from collab.authorities.service import REGISTER, load_register
from collab.partnerships import service
from collab.partnerships.models import Partnership
from collab.partnerships.service.study import study_file
from collab.reference.service import load_themes
from tests.factories import actor_of, make_mandate, make_person

NAMED = {"Farafangana", "Plymouth", "Kiel", "Yokosuka"}


@pytest.fixture
def loaded(session):
    load_themes(session)
    load_register(session)
    assert service.load_study_partnerships(session) == len(NAMED)


@pytest.fixture
def keeper(session, loaded):
    brest = session.scalars(select(Authority).where(Authority.name == "Ville de Brest")).one()
    person = make_person(session)
    make_mandate(session, person, brest, "technician")
    return actor_of(person)


def places(session):
    return set(session.scalars(select(Partnership.place).where(Partnership.removed_at.is_(None))))


def one(session, place):
    return session.scalars(
        select(Partnership).where(Partnership.place == place), execution_options={"populate_existing": True}
    ).one()


def test_every_entry_names_an_authority_of_the_register_and_its_lines():
    known = {entry["siren"] for entry in json.loads(REGISTER.read_text(encoding="utf-8"))}
    for entry in study_file():
        assert entry["siren"] in known
        assert entry["lines"]
        assert entry["words"]
        assert entry["words_en"]
    assert len({entry["key"] for entry in study_file()}) == len(study_file())


def test_what_the_study_names_is_in_the_register_with_its_lines_and_to_be_confirmed(session, keeper):
    assert places(session) == NAMED
    page = service.find_partnerships(session, keeper, country="MG")
    [nancy] = page.items
    assert (nancy.authority.name, nancy.origin, nancy.study.lines) == (
        "Métropole du Grand Nancy",
        "study",
        "1216-1219",
    )
    assert (nancy.starts_on, nancy.ends_on, nancy.confirmed_on, nancy.to_confirm) == (None, None, None, True)


def test_loading_again_changes_nothing(session, loaded):
    assert service.load_study_partnerships(session) == 0
    assert session.scalar(select(func.count(Partnership.id))) == len(NAMED)


def test_what_people_changed_is_never_overwritten(session, keeper):
    kiel = one(session, "Kiel")
    service.change_partnership(session, keeper, kiel.id, expected=1, place="Kiel (Schleswig-Holstein)")
    service.remove_partnership(session, keeper, one(session, "Yokosuka").id, expected=1)
    service.confirm_partnership(session, keeper, one(session, "Plymouth").id, answer="over")
    assert service.load_study_partnerships(session) == 0
    assert places(session) == NAMED - {"Kiel", "Yokosuka"} | {"Kiel (Schleswig-Holstein)"}
    assert one(session, "Plymouth").status == "ended"


def test_an_entry_that_nobody_touched_follows_the_file(session, loaded):
    session.execute(update(Partnership).where(Partnership.place == "Kiel").values(partner="Ancien nom"))
    session.expire_all()
    assert service.load_study_partnerships(session) == 1
    assert one(session, "Kiel").partner == "Kiel"
    assert service.load_study_partnerships(session) == 0


def test_an_authority_that_is_not_there_is_left_out(session):
    assert service.load_study_partnerships(session) == 0


def test_those_who_come_are_asked_about_what_the_study_names(session, keeper):
    assert service.ask_for_confirmations(session) == 3
    assert service.ask_for_confirmations(session) == 0
