"""Those who never came, and inviting many of them at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from collab.accounts.models import PendingInvitation, Person
from collab.accounts.service import invite_many, never_came, send_waiting_invitations
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.mail import Delivery
from collab.core.outbox import OutboxEvent
from tests.factories import actor_of, make_authority, make_mandate, make_person, sign_in
from tests.queries import counted_queries


@pytest.fixture
def secretariat(session):
    return make_person(session, "Chargée de mission", staff=True, came_at=now())


@pytest.fixture
def strasbourg(session):
    return make_authority(session)


def of(session, authority, name="Agent", role="technician", **values) -> Person:
    person = make_person(session, name, **values)
    make_mandate(session, person, authority, role)
    return person


def names(page) -> list[str]:
    return [item.ref.name for item in page.items]


def invited(session) -> list[int]:
    rows = session.scalars(
        select(OutboxEvent).where(OutboxEvent.name == "accounts.person_invited").order_by(OutboxEvent.id)
    )
    return [row.payload["person_id"] for row in rows]


def test_they_are_listed_until_they_first_sign_in(
    client, signed_in, session, secretariat, strasbourg
) -> None:
    person = of(session, strasbourg, "Agente")
    of(session, strasbourg, "Fermée", disabled_at=now())
    of(session, strasbourg, "Sans adresse", email=None)
    session.commit()
    page = signed_in(secretariat).get("/api/people/never-came").json
    assert [
        (item["person"]["name"], item["invited_times"], item["may_be_invited"]) for item in page["items"]
    ] == [("Agente", 0, True)]
    sign_in(client, person)
    assert signed_in(secretariat).get("/api/people/never-came").json["total"] == 0


def test_whom_nobody_invited_comes_first_then_the_longest_ago(session, secretariat, strasbourg) -> None:
    for name, days in (("Hier", 1), ("Il y a un mois", 30), ("Jamais", None)):
        of(session, strasbourg, name, invited_at=now() - timedelta(days=days) if days else None)
    actor = actor_of(secretariat)
    assert names(never_came(session, actor)) == ["Jamais", "Il y a un mois", "Hier"]
    assert names(never_came(session, actor, invited=True)) == ["Il y a un mois", "Hier"]
    assert names(never_came(session, actor, invited=False)) == ["Jamais"]
    assert names(never_came(session, actor, authority_id=strasbourg.id + 1)) == []


def test_an_administrator_sees_and_invites_their_own_alone(signed_in, session, strasbourg) -> None:
    admin = of(session, strasbourg, "Administratrice", "administrator", came_at=now())
    own, elsewhere = (
        of(session, strasbourg, "Agente"),
        of(session, make_authority(session, "Ville de Brest"), "Agent"),
    )
    member = of(session, strasbourg, "Élue", "elected", came_at=now())
    session.commit()
    browser = signed_in(admin)
    assert [item["person"]["id"] for item in browser.get("/api/people/never-came").json["items"]] == [own.id]
    assert browser.post("/api/people/invitations", json={"all": True}).json == {"count": 1, "left_out": 0}
    both = browser.post("/api/people/invitations", json={"person_ids": [own.id, elsewhere.id]})
    assert both.status_code == 403
    assert browser.post("/api/people/invitations", json={"person_ids": [999_999]}).status_code == 404
    assert signed_in(member).get("/api/people/never-came").status_code == 403
    assert signed_in(member).post("/api/people/invitations", json={"all": True}).status_code == 403


def test_nobody_is_invited_twice_within_a_day(session, secretariat, strasbourg) -> None:
    fresh = of(session, strasbourg)
    lately = of(session, strasbourg, invited_at=now() - timedelta(hours=23), invited_times=1)
    long_ago = of(session, strasbourg, invited_at=now() - timedelta(hours=25), invited_times=1)
    came = of(session, strasbourg, came_at=now())
    ids = [person.id for person in (fresh, lately, long_ago, came)]
    first = invite_many(session, actor_of(secretariat), person_ids=ids)
    assert (first.count, first.left_out) == (2, 2)
    again = invite_many(session, actor_of(secretariat), person_ids=ids)
    assert (again.count, again.left_out) == (0, 4)
    assert invited(session) == [fresh.id, long_ago.id]
    session.refresh(long_ago)
    assert long_ago.invited_times == 2


def test_many_leave_a_few_at_a_time(session, secretariat, strasbourg) -> None:
    for _ in range(170):
        of(session, strasbourg)
    answer = invite_many(session, actor_of(secretariat), everybody=True)
    assert (answer.count, len(invited(session))) == (170, 50)
    waiting = [
        item for item in never_came(session, actor_of(secretariat), page_size=200).items if item.waiting
    ]
    assert len(waiting) == 120
    assert not any(item.may_be_invited for item in waiting)
    assert [send_waiting_invitations(session) for _ in range(3)] == [100, 20, 0]
    assert len(set(invited(session))) == 170


def test_however_many_are_asked_for_the_request_sends_a_few(
    session, secretariat, strasbourg, database
) -> None:
    actor, counts = actor_of(secretariat), []
    for size in (60, 120):
        for _ in range(size):
            of(session, strasbourg)
        session.commit()
        with counted_queries(database) as sent, transaction() as current:
            assert invite_many(current, actor, everybody=True).count == size
        counts.append(len(sent))
        session.execute(delete(PendingInvitation))
        session.execute(update(Person).values(invited_at=now()))
    assert counts[0] == counts[1]


def test_who_came_or_was_shut_out_while_waiting_gets_no_mail(session, secretariat, strasbourg) -> None:
    came, shut, other = (of(session, strasbourg) for _ in range(3))
    for person in (came, shut, other):
        session.add(PendingInvitation(person_id=person.id, by_id=secretariat.id))
    came.came_at = shut.disabled_at = now()
    session.flush()
    assert send_waiting_invitations(session) == 1
    assert invited(session) == [other.id]
    assert session.scalar(select(func.count()).select_from(PendingInvitation)) == 0


def test_two_workers_send_each_once(session, secretariat, strasbourg) -> None:
    person = of(session, strasbourg)
    session.add(PendingInvitation(person_id=person.id, by_id=secretariat.id))
    session.commit()
    with transaction() as one, transaction() as other:
        assert (send_waiting_invitations(one), send_waiting_invitations(other)) == (1, 0)


def test_what_is_asked_is_said_one_way(signed_in, session, secretariat) -> None:
    session.commit()
    browser = signed_in(secretariat)
    for body in (
        {},
        {"person_ids": [1], "all": True},
        {"person_ids": []},
        {"person_ids": [1], "filter": {}},
        {"all": False},
    ):
        assert browser.post("/api/people/invitations", json=body).status_code == 422
    everybody = {"all": True, "filter": {"invited": False, "authority_id": None}}
    assert browser.post("/api/people/invitations", json=everybody).status_code == 202


def test_the_list_asks_as_many_queries_however_long(session, secretariat, strasbourg, database) -> None:
    actor, counts = actor_of(secretariat), []
    for _ in range(2):
        of(session, strasbourg)
        session.commit()
        with counted_queries(database) as sent, transaction() as current:
            never_came(current, actor)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_a_mail_that_waits_is_planned_once(session, secretariat, strasbourg, settle, smtp) -> None:
    person = of(session, strasbourg, email="agente@example.org")
    session.commit()
    with transaction() as current:
        invite_many(current, actor_of(secretariat), person_ids=[person.id])
    settle()
    settle()
    assert len(smtp.to("agente@example.org")) == 1
    assert session.scalar(select(func.count(Delivery.id))) == 1
