"""Before anything leaves, the secretariat sees who will receive an edition and how many, and who will not and why."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.core.errors import Problem
from collab.core.mail.health import MailAddress
from collab.digests.service.sending.audience import audience_of, people_of_audience
from tests.digests.run_rows import begin_editions, letters, make_scheduled, plan_all
from tests.digests.sending_rows import make_edition_of, make_reader, never
from tests.factories import (
    actor_of,
    join,
    make_authority,
    make_discussion,
    make_group,
    make_mandate,
    make_person,
)
from tests.queries import counted_queries


@pytest.fixture
def people(session: Session) -> SimpleNamespace:
    """One of each who receives, and one for each reason not to."""
    metz = make_authority(session, "Ville de Metz")
    made = SimpleNamespace(
        staff=make_reader(session, "Chargée de mission", staff=True),
        elected=make_reader(session, "Élue de Metz"),
        technician=make_reader(session, "Agent de Metz", language="en"),
        partner=make_reader(session, "Partenaire", organisation="Réseau de villes"),
        disabled=make_reader(session, "Ancienne élue", disabled_at=now()),
        no_address=make_reader(session, "Sans adresse", email=None),
        never_came=make_person(session, "Jamais venue"),
        never=make_reader(session, "Sans lettre"),
        stopped=make_reader(session, "Adresse suspendue"),
    )
    for person, role in ((made.elected, "elected"), (made.technician, "administrator")):
        make_mandate(session, person, metz, role)
    make_mandate(session, made.elected, metz, "administrator")
    never(session, made.never)
    session.add(MailAddress(address=made.stopped.email.upper(), stopped_at=now(), stopped_by="hard"))
    session.flush()
    return made


def counted(found: list) -> dict[str, int]:
    return {each.name: each.people for each in found}


def names(page) -> list[str]:
    return [line.person.name for line in page.items]


def test_the_secretariat_sees_how_many_receive_it_and_of_whom(session: Session, people) -> None:
    audience = audience_of(session, actor_of(people.staff), make_edition_of(session).id)
    assert audience.receives == 4
    assert counted(audience.languages) == {"fr": 3, "en": 1}
    assert counted(audience.roles) == {"elected": 1, "technician": 1, "partner": 1, "staff": 1}
    assert (audience.items, audience.whole, audience.reserved) == (1, 4, [])


def test_it_says_of_everybody_else_why_they_receive_nothing(session: Session, people) -> None:
    audience = audience_of(session, actor_of(people.staff), make_edition_of(session).id)
    assert counted(audience.without) == {
        "disabled": 1, "no_address": 1, "never_came": 1, "never": 1, "stopped": 1,
    }  # fmt: skip


@pytest.mark.parametrize("why", ["disabled", "no_address", "never_came", "never", "stopped"])
def test_those_who_receive_nothing_are_listed_by_why(session: Session, people, why: str) -> None:
    page = people_of_audience(session, actor_of(people.staff), make_edition_of(session).id, show=why)
    assert names(page) == [getattr(people, why).name]
    assert page.items[0].why == why


def test_those_who_receive_it_are_listed_with_their_authority(session: Session, people) -> None:
    page = people_of_audience(session, actor_of(people.staff), make_edition_of(session).id)
    assert names(page) == ["Agent de Metz", "Chargée de mission", "Élue de Metz", "Partenaire"]
    assert page.items[0].person.authority.name == "Ville de Metz"
    assert page.items[0].language == "en"


def test_they_are_found_by_name_role_and_language_in_pages(session: Session, people) -> None:
    actor, edition = actor_of(people.staff), make_edition_of(session)
    assert names(people_of_audience(session, actor, edition.id, q="elue")) == ["Élue de Metz"]
    assert names(people_of_audience(session, actor, edition.id, q="100%")) == []
    assert names(people_of_audience(session, actor, edition.id, role="technician")) == ["Agent de Metz"]
    assert names(people_of_audience(session, actor, edition.id, language="en")) == ["Agent de Metz"]
    second = people_of_audience(session, actor, edition.id, page=2, page_size=3)
    assert (names(second), second.pages, second.total) == (["Partenaire"], 2, 4)


def test_items_of_a_group_go_to_those_who_may_read_it(session: Session, people) -> None:
    water = make_group(session, "Groupe Eau", visibility="on_request")
    theirs = make_group(session, "Groupe ouvert", visibility="open")
    join(session, water, people.elected)
    join(session, theirs, people.elected)
    join(session, theirs, people.technician)
    discussions = [make_discussion(session, group, people.elected) for group in (water, theirs, water)]
    edition = make_edition_of(session, discussions=discussions)
    audience = audience_of(session, actor_of(people.staff), edition.id)
    assert audience.items == 4
    # Of the others, the secretariat alone reads what it is no member of.
    assert audience.whole == 2
    reserved = {each.group.name: (each.items, each.without) for each in audience.reserved}
    assert reserved == {"Groupe Eau": (2, 2), "Groupe ouvert": (1, 1)}
    without = people_of_audience(session, actor_of(people.staff), edition.id, without=water.id)
    assert names(without) == ["Agent de Metz", "Partenaire"]
    assert names(
        people_of_audience(session, actor_of(people.staff), edition.id, without=water.id, role="partner")
    ) == ["Partenaire"]


def test_planning_an_edition_makes_letters_for_exactly_the_audience_shown(session: Session, people) -> None:
    water = make_group(session, "Groupe Eau", visibility="on_request")
    join(session, water, people.elected)
    edition = make_scheduled(session, [water])
    session.commit()
    actor = actor_of(people.staff)
    audience = audience_of(session, actor, edition.id)
    shown = {line.person.id for line in people_of_audience(session, actor, edition.id).items}
    without = people_of_audience(session, actor, edition.id, without=water.id)
    begin_editions()
    plan_all()
    planned = letters(session, "l.person_id", "l.groups", "l.outcome")
    assert {person_id for person_id, _, _ in planned} == shown
    assert len(planned) == audience.receives == 4
    assert {outcome for _, _, outcome in planned} == {"planned"}
    lacking = {person_id for person_id, groups, _ in planned if water.id not in groups}
    assert lacking == {line.person.id for line in without.items}
    assert len(lacking) == audience.reserved[0].without == audience.receives - audience.whole == 2


def test_there_is_somebody_of_each_role_to_look_with(session: Session, people) -> None:
    audience = audience_of(session, actor_of(people.staff), make_edition_of(session).id)
    assert {each.role: each.person.id for each in audience.samples} == {
        "elected": people.elected.id,
        "technician": people.technician.id,
        "partner": people.partner.id,
        "staff": people.staff.id,
    }


def test_the_questions_stay_as_many_however_many_people_there_are(session: Session, people, database) -> None:
    edition, actor = make_edition_of(session), actor_of(people.staff)
    session.flush()
    with counted_queries(database) as few:
        audience_of(session, actor, edition.id)
        people_of_audience(session, actor, edition.id)
    for number in range(40):
        make_reader(session, f"Élue {number}")
    with counted_queries(database) as many:
        audience_of(session, actor, edition.id)
        people_of_audience(session, actor, edition.id)
    assert len(few) == len(many)


def test_nobody_but_the_secretariat_sees_the_audience(session: Session, people) -> None:
    edition = make_edition_of(session)
    for ask in (audience_of, people_of_audience):
        with pytest.raises(Problem, match="Not found"):
            ask(session, actor_of(people.elected), edition.id)
        with pytest.raises(Problem, match="Not found"):
            ask(session, actor_of(people.staff), 999)
