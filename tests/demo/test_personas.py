"""The people of the demo set."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.accounts.service import change_person, personas
from collab.accounts.service.personas import ROLES
from collab.authorities.service import load_register
from collab.core.actor import SYSTEM
from collab.core.clock import today
from collab.demo.personas import ReferenceMissing, address_of, demo_people, entries, load_people


@pytest.fixture
def loaded(session: Session) -> Session:
    load_register(session)
    load_people(session)
    session.commit()
    return session


def test_seven_personas_are_offered_by_role_and_authority(loaded: Session) -> None:
    offered = personas(loaded)
    assert tuple(persona.role for persona in offered) == ROLES
    assert [p.ref.authority.name if p.ref.authority else p.ref.organisation for p in offered] == [
        "Ville de Strasbourg",
        "Nantes Métropole",
        "Communauté urbaine Creusot Montceau",
        "Métropole Rouen Normandie",
        "France Urbaine",
        "France Urbaine",
        "Cités Unies France",
    ]


def test_nobody_real_is_named(loaded: Session) -> None:
    assert {person.name for person in demo_people(loaded).values()} == {
        "Élue",
        "Élu",
        "Agente",
        "Agent",
        "Chargée de mission",
        "Chargé de mission",
        "Partenaire",
    }


def test_loading_again_adds_nobody_and_keeps_what_people_changed(loaded: Session) -> None:
    people = demo_people(loaded)
    change_person(loaded, SYSTEM, people["agent.nancy"].id, name="Agent (coopération)")
    before = loaded.scalar(select(func.count(Mandate.id)))
    assert load_people(loaded) == []
    assert loaded.scalar(select(func.count(Mandate.id))) == before
    assert demo_people(loaded)["agent.nancy"].name == "Agent (coopération)"


def test_only_who_is_missing_is_added(session: Session) -> None:
    load_register(session)
    session.add(Person(name="Élue", email=address_of("elue.lyon"), about="déjà là"))
    session.flush()
    assert len(load_people(session)) == len(entries()) - 1
    assert demo_people(session)["elue.lyon"].about == "déjà là"


def test_a_mandate_that_ended_has_a_successor(loaded: Session) -> None:
    people = demo_people(loaded)
    [ended] = people["elu.angers.sortant"].mandates
    assert not ended.valid_on(today())
    assert ended.successor_id == people["elue.angers"].id


def test_without_the_register_the_remedy_is_named(session: Session) -> None:
    with pytest.raises(ReferenceMissing, match="load-reference"):
        load_people(session)
