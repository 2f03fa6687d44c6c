"""Mandates: given, changed, ended, announced on their day."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from collab.accounts.models import Mandate
from collab.accounts.service import actor_for, announce_mandates, end_mandate, give_mandate, mandates_at
from collab.core.actor import SYSTEM
from collab.core.clock import today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from tests.factories import actor_of, make_authority, make_mandate, make_member, make_person
from tests.queries import counted_queries

DAY = timedelta(days=1)


@pytest.fixture
def authority(session):
    return make_authority(session)


@pytest.fixture
def person(session):
    return make_person(session)


def give(session, person, authority, **values):
    body = {"role": "elected", "title": "adjointe", "starts_on": today() - 10 * DAY, **values}
    return give_mandate(session, SYSTEM, person.id, authority_id=authority.id, **body)


def events(session) -> list[str]:
    names = session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id))
    return [name.removeprefix("accounts.") for name in names if "mandate" in name]


def test_a_mandate_that_runs_is_announced_when_given(session, person, authority) -> None:
    view = give(session, person, authority)
    assert view.valid
    assert events(session) == ["mandate_given"]
    assert not actor_for(session, person.id).guest


def test_a_mandate_to_come_is_announced_on_its_day(session, person, authority) -> None:
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        give(session, person, authority, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2))
        assert events(session) == ["mandate_changed"]
        for at, expected, guest in (
            ("2026-11-30T22:59:00Z", [], True),
            ("2026-11-30T23:00:00Z", ["mandate_given"], False),  # midnight in Paris
            ("2026-12-01T12:00:00Z", ["mandate_given"], False),
            ("2026-12-02T22:59:00Z", ["mandate_given"], False),  # the last day, until its end
            ("2026-12-02T23:00:00Z", ["mandate_given", "mandate_ended"], True),
            ("2026-12-20T12:00:00Z", ["mandate_given", "mandate_ended"], True),
        ):
            clock.move_to(at)
            announce_mandates(session)
            assert events(session)[1:] == expected, at
            assert actor_for(session, person.id).guest is guest, at


def test_an_end_set_in_the_past_is_an_event_of_this_moment(session, person, authority) -> None:
    mandate = give(session, person, authority)
    view = end_mandate(session, SYSTEM, mandate.id, ends_on=today() - DAY)
    assert not view.valid
    assert events(session) == ["mandate_given", "mandate_changed", "mandate_ended"]
    assert announce_mandates(session) == 0
    assert actor_for(session, person.id).guest


def test_the_end_names_the_successor(session, person, authority) -> None:
    successor = make_person(session, "Élu")
    mandate = give(session, person, authority)
    view = end_mandate(session, SYSTEM, mandate.id, ends_on=today() - DAY, successor_id=successor.id)
    assert view.successor.id == successor.id
    ended = session.scalars(select(OutboxEvent).where(OutboxEvent.name == "accounts.mandate_ended")).one()
    assert ended.payload["successor_id"] == successor.id
    assert ended.event.audience() == [f"user:{person.id}"]


def test_an_end_that_is_lifted_gives_the_mandate_again(session, person, authority, signed_in) -> None:
    staff = make_person(session, staff=True)
    mandate = give(session, person, authority)
    end_mandate(session, SYSTEM, mandate.id, ends_on=today() - DAY)
    session.commit()
    answer = signed_in(staff).patch(f"/api/mandates/{mandate.id}", json={"ends_on": None})
    assert (answer.status_code, answer.json["valid"]) == (200, True)
    assert events(session)[-2:] == ["mandate_changed", "mandate_given"]


def test_ticks_that_run_at_once_announce_each_mandate_once(session, authority, database) -> None:
    for _ in range(60):
        make_mandate(session, make_person(session), authority)
        make_mandate(session, make_person(session), authority, ends_on=today() - DAY)
    session.commit()
    ready = threading.Barrier(4)

    def tick() -> None:
        ready.wait()
        with transaction() as other:
            announce_mandates(other)

    ticks = [threading.Thread(target=tick) for _ in range(4)]
    for thread in ticks:
        thread.start()
    for thread in ticks:
        thread.join()
    announce_mandates(session)
    found = events(session)
    assert (found.count("mandate_given"), found.count("mandate_ended")) == (120, 60)


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"starts_on": date(2026, 6, 2), "ends_on": date(2026, 6, 1)}, {"ends_on": ["before-start"]}),
        ({"starts_on": date(1826, 6, 2)}, {"starts_on": ["too-far"]}),
        ({"ends_on": date(9999, 6, 2)}, {"ends_on": ["too-far"]}),
    ],
)
def test_dates_that_cannot_be_meant_are_refused(session, person, authority, values, errors) -> None:
    with pytest.raises(Problem) as refused:
        give(session, person, authority, **values)
    assert refused.value.errors == errors
    assert session.scalars(select(Mandate)).all() == []


def test_the_same_mandate_is_not_given_twice(session, person, authority) -> None:
    give(session, person, authority, ends_on=today())
    with pytest.raises(Problem, match="already") as refused:
        give(session, person, authority, starts_on=today())
    assert refused.value.slug == "mandate-overlaps"
    give(session, person, authority, role="administrator")
    give(session, person, authority, starts_on=today() + DAY)


def test_a_mayor_may_be_vice_president_of_the_metropolis_too(session, person, authority) -> None:
    give(session, person, authority)
    give(session, person, make_authority(session, "Eurométropole de Strasbourg"))
    assert len(actor_for(session, person.id).mandates) == 2


def test_nobody_succeeds_or_assists_themselves(signed_in, session, person, authority) -> None:
    staff = make_person(session, staff=True)
    mandate = give(session, person, authority)
    session.commit()
    browser = signed_in(staff)
    own = browser.post(f"/api/mandates/{mandate.id}/assistants", json={"person_id": person.id})
    assert (own.status_code, own.json["errors"]) == (422, {"person_id": ["is-the-holder"]})
    own = browser.patch(f"/api/mandates/{mandate.id}", json={"successor_id": person.id})
    assert (own.status_code, own.json["errors"]) == (422, {"successor_id": ["is-the-holder"]})
    unknown = browser.patch(f"/api/mandates/{mandate.id}", json={"successor_id": 999})
    assert unknown.json["errors"] == {"successor_id": ["unknown"]}


def test_the_holder_declares_and_withdraws_an_assistant(signed_in, session, person, authority) -> None:
    assistant = make_member(session)
    mandate = give(session, person, authority)
    session.commit()
    browser = signed_in(person)
    answer = browser.post(f"/api/mandates/{mandate.id}/assistants", json={"person_id": assistant.id})
    assert [ref["id"] for ref in answer.json["assistants"]] == [assistant.id]
    repeated = browser.post(f"/api/mandates/{mandate.id}/assistants", json={"person_id": assistant.id})
    assert repeated.status_code == 201
    assert [m.id for m in actor_for(session, assistant.id).acts_for] == [mandate.id]
    acts_for = signed_in(assistant).get("/api/me").json["acts_for"]
    assert [(m["id"], m["person_id"]) for m in acts_for] == [(mandate.id, person.id)]
    where = f"/api/mandates/{mandate.id}/assistants/{assistant.id}"
    assert browser.delete(where).status_code == 204
    assert browser.delete(where).status_code == 404
    assert actor_for(session, assistant.id).acts_for == ()


def test_an_assistant_of_an_ended_mandate_acts_for_nobody(session, person, authority) -> None:
    assistant = make_member(session)
    mandate = make_mandate(session, person, authority)
    mandate.assistants.append(assistant)
    mandate.ends_on = today() - DAY
    session.flush()
    assert actor_for(session, assistant.id).acts_for == ()


def test_past_and_coming_mandates_are_its_administration_s_business(session, authority) -> None:
    reader, admin = make_member(session), make_person(session)
    make_mandate(session, admin, authority, "administrator")
    make_mandate(session, make_person(session), authority, ends_on=today() - DAY)
    make_mandate(session, make_person(session), authority, starts_on=today() + DAY)
    assert [h.mandate.valid for h in mandates_at(session, actor_of(reader), authority.id)] == [True]
    assert [h.mandate.valid for h in mandates_at(session, actor_of(admin), authority.id)] == [
        True,
        False,
        False,
    ]


def test_an_authority_s_people_take_as_many_queries_however_many(session, database, authority) -> None:
    reader, counts = actor_of(make_member(session)), []
    for number in (1, 30):
        for _ in range(number):
            mandate = make_mandate(session, make_person(session), authority)
            mandate.assistants.append(make_person(session))
        session.flush()
        session.expunge_all()
        with counted_queries(database) as queries:
            assert mandates_at(session, reader, authority.id)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_an_unknown_authority_or_mandate_does_not_exist(signed_in, session) -> None:
    staff = make_person(session, staff=True)
    session.commit()
    browser = signed_in(staff)
    assert browser.get("/api/authorities/999/people").status_code == 404
    assert browser.patch("/api/mandates/999", json={"title": "maire"}).status_code == 404
    assert browser.patch("/api/mandates/99999999999999999999", json={"title": "maire"}).status_code == 404
