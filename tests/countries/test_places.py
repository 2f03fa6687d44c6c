"""A country's place of exchange: one group, one standing discussion, opened by whoever first writes there."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.countries.models import CountryDiscussion
from collab.countries.service.places import country_discussion
from collab.discussion.models import Discussion
from collab.groups.models import Group, Membership
from collab.groups.service import ensure_country_group
from collab.reference.service import rename_country
from tests.factories import actor_of, make_group, make_member, make_person


def test_whoever_writes_first_opens_the_group_and_its_one_discussion(session) -> None:
    person = make_member(session)
    discussion = country_discussion(session, actor_of(person), "SN")
    group = session.get_one(Group, discussion.group_id)
    assert (group.kind, group.country, group.slug) == ("country", "SN", "pays-sn")
    assert (group.name, group.name_en, group.visibility, group.listed) == ("Sénégal", "Senegal", "open", True)
    assert "pays" in group.purpose
    assert "country" in group.purpose_en
    assert discussion.title == "Échanges sur le pays : Sénégal"
    assert session.scalars(select(Membership.person_id).filter_by(group_id=group.id)).all() == [person.id]
    names = session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)).all()
    assert names == ["groups.created", "groups.member_joined", "discussion.started"]


def test_the_next_one_comes_into_the_same_discussion_and_joins_once(session) -> None:
    first, second = make_member(session), make_member(session)
    opened = country_discussion(session, actor_of(first), "SN")
    for _ in range(2):
        assert country_discussion(session, actor_of(second), "SN").id == opened.id
    members = session.scalars(select(Membership.person_id).filter_by(group_id=opened.group_id))
    assert sorted(members) == sorted([first.id, second.id])


@pytest.mark.parametrize("group_is_there", [False, True])
def test_many_who_open_it_at_once_get_one_group_and_one_discussion(session, database, group_is_there) -> None:
    people = [make_member(session) for _ in range(4)]
    if group_is_there:
        ensure_country_group(session, country="ML", name="Mali", name_en="Mali")
    session.commit()
    actors, start = [actor_of(person) for person in people], threading.Barrier(4)

    def open_it(actor) -> int:
        start.wait()
        with transaction() as current:
            return country_discussion(current, actor, "ML").id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(open_it, actors))) == 1
    assert session.scalar(select(func.count()).select_from(Group).filter_by(country="ML")) == 1
    assert session.scalar(select(func.count()).select_from(Discussion)) == 1
    assert session.scalar(select(func.count()).select_from(Membership)) == 4


def test_another_group_of_that_slug_does_not_stand_in_the_way_of_a_second_country(session) -> None:
    actor = actor_of(make_member(session))
    assert country_discussion(session, actor, "SN").id != country_discussion(session, actor, "ML").id


def test_a_guest_opens_nothing(session) -> None:
    group = make_group(session)
    guest = make_person(session)
    session.add(Membership(group_id=group.id, person_id=guest.id, role="guest"))
    session.flush()
    with pytest.raises(Problem, match="Not found"):
        country_discussion(session, actor_of(guest), "SN")
    assert session.scalar(select(func.count()).select_from(CountryDiscussion)) == 0


@pytest.mark.parametrize("code", ["ZZ", "EU", "sn", "", "SEN"])
def test_what_is_no_country_has_no_place(session, code) -> None:
    with pytest.raises(Problem, match="Not found"):
        country_discussion(session, actor_of(make_member(session)), code)


def test_a_country_that_is_renamed_takes_its_group_and_discussion_along(session, settle) -> None:
    staff = actor_of(make_person(session, staff=True))
    discussion = country_discussion(session, actor_of(make_member(session)), "SZ")
    rename_country(session, staff, "SZ", name="Royaume d’Eswatini", name_en="Kingdom of Eswatini")
    rename_country(session, staff, "ML", name="Mali (République du)", name_en="Mali (Republic of)")
    session.commit()
    settle()
    session.expire_all()
    group = session.get_one(Group, discussion.group_id)
    assert (group.name, group.name_en) == ("Royaume d’Eswatini", "Kingdom of Eswatini")
    assert "eswatini" in group.search_text
    assert session.get_one(Discussion, discussion.id).title == "Échanges sur le pays : Royaume d’Eswatini"
    assert session.scalar(select(func.count()).select_from(Group)) == 1


def test_the_door_of_a_countrys_group_stays_open(session, signed_in) -> None:
    staff = make_person(session, staff=True)
    discussion = country_discussion(session, actor_of(make_member(session)), "SN")
    session.commit()
    answer = signed_in(staff).patch(f"/api/groups/{discussion.group_id}", json={"visibility": "invitation"})
    assert answer.status_code == 422
    assert answer.json["errors"] == {"visibility": ["country-stays-open"]}
