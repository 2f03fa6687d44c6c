"""A call for help on an alert becomes one request, which stays its asker's whatever is answered later."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from collab.accounts.models import Assistant, Mandate
from collab.accounts.service import actor_for
from collab.buddying.models import BuddyRequest
from collab.core.clock import today
from collab.countries.models import Bulletin
from collab.countries.service.alerts import answer_alert
from tests.countries.alert_rows import make_alert, make_partnership


def call(session, people, answer="need_help", words="Qui a déjà évacué une école ?", of="asker"):
    alert = session.scalars(select(Bulletin)).one()
    person = getattr(people, of)
    answer_alert(
        session,
        actor_for(session, person.id),
        alert.id,
        authority_id=people.metz.id,
        answer=answer,
        words=words,
    )
    session.commit()


def alarm(session, people, **values):
    make_partnership(session, people.metz)
    alert = make_alert(session, **values)
    session.commit()
    return alert


def test_a_call_for_help_makes_a_request_of_the_alert(session, people, settle):
    alert = alarm(session, people)
    call(session, people)
    settle()
    made = session.scalars(select(BuddyRequest)).one()
    assert (made.title, made.countries, made.bulletin_id) == (alert.title, ["SN"], alert.id)
    assert (made.details, made.state, made.wanted) == ("Qui a déjà évacué une école ?", "open", 1)
    assert (made.asker_id, made.mandate_id) == (people.asker.id, people.asker.mandates[0].id)
    assert made.queued_at is None


def test_what_an_assistant_called_for_is_led_by_whom_they_assist(session, people, settle):
    alarm(session, people)
    assisted = people.asker.mandates[0].id
    session.add(Assistant(mandate_id=assisted, person_id=people.neighbour.id))
    session.flush()
    call(session, people, of="neighbour")
    settle()
    made = session.scalars(select(BuddyRequest)).one()
    assert (made.asker_id, made.mandate_id) == (people.asker.id, assisted)


def test_a_second_call_makes_no_second_request(session, people, settle):
    alarm(session, people)
    call(session, people)
    call(session, people, answer="not_concerned", words="")
    call(session, people, of="colleague")
    settle()
    assert session.scalars(select(BuddyRequest.asker_id)).all() == [people.asker.id]


def test_another_answer_leaves_the_request_to_its_asker(session, people, settle):
    alarm(session, people)
    call(session, people)
    settle()
    call(session, people, answer="not_concerned", words="")
    settle()
    assert session.scalars(select(BuddyRequest.state)).all() == ["open"]


def test_a_request_whose_caller_has_left_waits_for_the_secretariat(session, people, settle):
    alarm(session, people)
    call(session, people)
    left = today() - timedelta(days=1)
    session.execute(update(Mandate).where(Mandate.person_id == people.asker.id).values(ends_on=left))
    session.commit()
    settle()
    made = session.scalars(select(BuddyRequest)).one()
    assert (made.asker_id, made.mandate_id, made.authority_id) == (None, None, people.metz.id)
    assert made.queued_at is not None


def test_a_long_title_of_an_alert_is_cut(session, people, settle):
    alarm(session, people, title="Crue " * 60)
    call(session, people)
    settle()
    title = session.scalars(select(BuddyRequest.title)).one()
    assert (len(title) <= 160, title[-1]) == (True, "…")
