"""Those who were invited and never came are reminded once, and never again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import PendingInvitation, Person
from collab.accounts.policy import REMIND_AFTER_DAYS
from collab.accounts.service import invite_person, remind_never_came
from collab.core.actor import SYSTEM
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.mail.health import MailAddress
from collab.core.outbox import OutboxEvent
from tests.factories import make_authority, make_mandate, make_person, sign_in

LONG_AGO = timedelta(days=REMIND_AFTER_DAYS, minutes=1)


def invited(session: Session, name: str = "Agent", **values: object) -> Person:
    """Somebody who was invited a week ago and did not come."""
    given = {"invited_at": now() - LONG_AGO, "invited_times": 1, **values}
    person = make_person(session, name, **given)
    make_mandate(session, person, make_authority(session), "technician")
    return person


def reminded(session: Session) -> list[int]:
    """Who was, by the events that were recorded."""
    rows = select(OutboxEvent).where(OutboxEvent.name == "accounts.person_reminded").order_by(OutboxEvent.id)
    return [row.payload["person_id"] for row in session.scalars(rows)]


def remind() -> int:
    with transaction() as session:
        return remind_never_came(session)


def test_who_did_not_come_in_a_week_is_reminded_once(session) -> None:
    person = invited(session)
    session.commit()
    assert (remind(), remind()) == (1, 0)
    assert reminded(session) == [person.id]
    session.refresh(person)
    assert person.reminded_at is not None


def test_who_is_invited_anew_afterwards_is_not_reminded_a_second_time(session) -> None:
    person = invited(session)
    session.commit()
    remind()
    with transaction() as current:
        invite_person(current, SYSTEM, person.id)
    session.refresh(person)
    person.invited_at = now() - LONG_AGO
    session.commit()
    assert remind() == 0


@pytest.mark.parametrize(
    "otherwise",
    [
        {"invited_at": None, "invited_times": 0},
        {"invited_at": now() - timedelta(days=REMIND_AFTER_DAYS) + timedelta(hours=1)},
        {"came_at": now()},
        {"disabled_at": now()},
        {"email": None},
        {"reminded_at": now() - timedelta(days=300)},
    ],
    ids=["never invited", "invited this week", "came", "disabled", "without an address", "reminded before"],
)
def test_nobody_else_is(session, otherwise) -> None:
    invited(session, **otherwise)
    session.commit()
    assert remind() == 0


def test_an_address_whose_mail_comes_back_is_left_alone(session) -> None:
    person = invited(session, email="Parti@example.org")
    session.add(MailAddress(address="parti@example.org", stopped_at=now(), stopped_by="hard"))
    session.commit()
    assert remind() == 0
    assert person.reminded_at is None


def test_who_is_about_to_be_invited_again_waits_for_that(session) -> None:
    person, staff = invited(session), make_person(session, staff=True, came_at=now())
    session.add(PendingInvitation(person_id=person.id, by_id=staff.id))
    session.commit()
    assert remind() == 0


def test_the_mail_lets_them_in_and_says_that_no_other_follows(client, session, mailed) -> None:
    invited(session, email="agent@example.org")
    session.commit()
    remind()
    mail = mailed("agent@example.org")
    assert mail.subject == "Rappel : votre place vous attend dans Collab"
    assert "C’est le seul rappel" in mail.text
    assert "C’est le seul rappel" in mail.html
    assert "adjointe aux relations internationales, Ville de Strasbourg" in mail.text
    assert client.post("/api/session", json={"token": mail.token}).status_code == 201


def test_the_mail_speaks_the_language_of_its_reader(session, mailed) -> None:
    invited(session, email="agent@example.org", language="en")
    session.commit()
    remind()
    mail = mailed("agent@example.org")
    assert mail.subject == "Reminder: your place in Collab is waiting"
    assert "This is the only reminder" in mail.text


def test_who_comes_before_the_mail_leaves_gets_none(client, session, settle, smtp) -> None:
    person = invited(session, email="agent@example.org")
    session.commit()
    remind()
    sign_in(client, person)
    settle()
    assert smtp.to("agent@example.org") == []


def test_three_ticks_at_once_remind_each_once(session, settle, smtp) -> None:
    people = [invited(session, email=f"agent{number}@example.org") for number in range(20)]
    session.commit()
    with ThreadPoolExecutor(3) as ticks:
        list(ticks.map(lambda _: remind(), range(3)))
    assert sorted(reminded(session)) == sorted(person.id for person in people)
    settle()
    assert [len(smtp.to(person.email)) for person in people] == [1] * 20


def test_many_are_reminded_a_batch_at_a_time(session) -> None:
    people = [invited(session) for _ in range(5)]
    session.commit()
    with transaction() as current:
        assert (remind_never_came(current, limit=3), remind_never_came(current, limit=3)) == (3, 2)
    assert reminded(session) == [person.id for person in people]


def test_the_list_of_those_who_never_came_says_when(session, signed_in) -> None:
    staff = make_person(session, "Chargée de mission", staff=True, came_at=now())
    invited(session)
    session.commit()
    browser = signed_in(staff)

    def said() -> str | None:
        [item] = browser.get("/api/people/never-came").json["items"]
        return item["reminded_at"]

    assert said() is None
    remind()
    assert said() is not None
