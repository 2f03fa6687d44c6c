"""The morning's reminders, from rows: what is owed by whom, when nobody is chased, and many workers at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, select, text

from collab.accounts.models import Assistant, Mandate
from collab.buddying.models import Milestone, Pair, PairRating, Reminder, Solicitation, Team
from collab.buddying.service.owing import STILL_OWED
from collab.buddying.service.reminders import remind_due
from collab.core.clock import PARIS
from collab.core.db import transaction
from collab.discussion.models import Message
from collab.notifications.service import people_away, set_preferences
from tests import factories as make
from tests.buddying.asking_rows import make_asking, make_offer, make_request, make_technician, recorded
from tests.queries import counted_queries

MORNING = datetime(2026, 3, 4, 9, 0, tzinfo=PARIS)
"""A Wednesday."""
LONG_AGO = date(2020, 1, 1)


def ago(days: int) -> datetime:
    return MORNING - timedelta(days=days)


def tick(moment: datetime = MORNING, limit: int = 200) -> int:
    with time_machine.travel(moment, tick=False), transaction() as session:
        return remind_due(session, away=people_away, limit=limit)


def technician(session, name: str = "Agente"):
    """Somebody whose mandate has been valid for years."""
    person = make_technician(session, make.make_authority(session), name)
    person.mandates[0].starts_on = LONG_AGO
    return person


def told(session) -> list[tuple[int, str, str]]:
    rows = session.scalars(select(Reminder).order_by(Reminder.id).execution_options(populate_existing=True))
    return [(row.person_id, row.file, row.kind) for row in rows]


@pytest.fixture
def asked(session):
    """A helper who was asked ten days ago and has not answered; the request is theirs who asks."""
    asker, helper = technician(session), technician(session, "Agent")
    request = make_request(session, asker, created_at=ago(10), changed_at=ago(10))
    asking = make_asking(session, request, make_offer(session, helper), asked_at=ago(10))
    session.commit()
    return asking


def make_pair(session, *, moved: int, **values):
    """A pair whose lead, the asker, moved it last so many days ago."""
    asker, helper = technician(session), technician(session, "Agent")
    request = make_request(session, asker, state="done", created_at=ago(100), changed_at=ago(100))
    asking = make_asking(session, request, make_offer(session, helper), state="accepted", answered_at=ago(90))
    group = make.make_group(session, kind="pairing", visibility="invitation", listed=False)
    discussion = make.make_discussion(session, group, helper)
    pair = Pair(
        request_id=request.id,
        offer_id=asking.offer_id,
        solicitation_id=asking.id,
        group_id=group.id,
        discussion_id=discussion.id,
        **{"asker_id": asker.id, "helper_id": helper.id, "moved_at": ago(moved), "state": "active", **values},
    )
    session.add(pair)
    session.commit()
    return pair


def test_a_helper_who_was_asked_a_week_ago_is_told_and_nobody_else(session, asked) -> None:
    assert tick() == 1
    assert told(session) == [(asked.person_id, "solicitation", "answer")]
    [event] = recorded(session, "buddying.reminder_due")
    assert (event["person_id"], event["day"], event["solicitations"]) == (
        asked.person_id,
        "2026-03-04",
        [asked.id],
    )
    assert event["requests"] == event["pairs"] == []
    assert event["hearers"] == [asked.person_id]


@pytest.mark.parametrize("hour", [0, 7, 12, 23])
def test_nobody_is_told_but_in_the_morning(session, asked, hour) -> None:
    assert tick(MORNING.replace(hour=hour)) == 0
    assert tick(MORNING.replace(hour=11, minute=59)) == 1


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_morning_is_that_of_paris_whatever_the_clock_changes_to(session, asked, day) -> None:
    monday = datetime(day.year, day.month, day.day, 8, 5, tzinfo=PARIS) + timedelta(days=1)
    assert tick(monday - timedelta(minutes=10)) == 0
    assert tick(monday - timedelta(days=1)) == 0, "it is a Sunday"
    assert tick(monday) == 1


def test_who_answered_is_told_no_more(session, asked) -> None:
    session.execute(Solicitation.__table__.update().values(state="declined", answered_at=ago(0)))
    session.commit()
    assert tick() == 0


def test_nobody_is_told_in_their_holidays(session, asked) -> None:
    set_preferences(session, asked.person_id, holidays=[(date(2026, 3, 2), date(2026, 3, 6))])
    session.commit()
    assert [tick(MORNING + timedelta(days=days)) for days in range(5)] == [0, 0, 0, 0, 0]
    assert tick(MORNING + timedelta(days=5)) == 1, "the Monday after"


def test_a_small_team_is_told_once_for_each_file(session, asked) -> None:
    session.add(Team(authority_id=asked.offer.authority_id, size=2))
    session.commit()
    assert tick() == 1
    weeks = [MORNING + timedelta(weeks=number) for number in range(1, 10)]
    assert [tick(week) for week in weeks] == [0] * 9
    assert [kind for _, _, kind in told(session)].count("answer") == 1


def test_who_has_left_is_not_chased_and_an_assistant_is(session, asked) -> None:
    mandate = session.scalars(select(Mandate).filter_by(person_id=asked.person_id)).one()
    mandate.ends_on = date(2026, 3, 3)
    session.commit()
    assert tick() == 0
    mandate.person_id = technician(session, "Élu").id
    mandate.ends_on = None
    session.add(Assistant(mandate_id=mandate.id, person_id=asked.person_id))
    session.commit()
    assert tick() == 1


def test_who_was_disabled_is_not_chased(session, asked) -> None:
    asked.person.disabled_at = ago(1)
    session.commit()
    assert tick() == 0


def test_a_request_for_which_nobody_was_asked_for_a_fortnight(session) -> None:
    asker = technician(session)
    request = make_request(session, asker, created_at=ago(13), changed_at=ago(13))
    session.commit()
    assert tick() == 0
    assert tick(MORNING + timedelta(days=1)) == 1
    assert told(session) == [(asker.id, "request", "ask")]
    request.state = "withdrawn"
    session.commit()
    assert tick(MORNING + timedelta(days=15)) == 0


def test_a_request_past_its_day_or_with_a_colleague_named(session, asked) -> None:
    asked.request.by_when = ago(20).date()
    asked.state, asked.answered_at = "suggested", ago(9)
    asked.suggested_id = technician(session, "Collègue").id
    session.commit()
    assert tick() == 1
    asked.invited_at = ago(0)
    session.commit()
    assert tick(MORNING + timedelta(days=7)) == 1
    assert [kind for _, _, kind in told(session)] == ["suggestion", "close"]


@pytest.mark.parametrize(
    ("owed", "moved", "values"),
    [
        ("agree", 7, {"state": "agreeing"}),
        ("milestone", 14, {}),
        ("resume", 20, {"state": "paused", "paused_until": date(2026, 2, 28)}),
        ("rate", 7, {"state": "ended", "ended_at": MORNING - timedelta(days=7)}),
    ],
)
def test_what_the_lead_of_a_pair_owes(session, owed, moved, values) -> None:
    pair = make_pair(session, moved=moved, **values)
    assert tick(MORNING - timedelta(days=1)) == 0
    assert tick() == 1
    assert told(session) == [(pair.asker_id, "pair", owed)]


def test_a_milestone_that_passed_and_then_nothing_more(session) -> None:
    pair = make_pair(session, moved=40)
    milestone = Milestone(pair_id=pair.id, title="Appel", starts_at=ago(3) - timedelta(hours=1), minutes=60)
    session.add(milestone)
    session.commit()
    assert tick(MORNING - timedelta(days=1)) == 0
    assert tick() == 1
    milestone.done_at, pair.moved_at = ago(0), ago(0)
    session.commit()
    assert tick(MORNING + timedelta(days=20)) == 0
    assert tick(MORNING + timedelta(days=21)) == 1
    assert [kind for _, _, kind in told(session)] == ["passed", "quiet"]


def test_a_pair_with_a_date_ahead_is_left_in_peace(session) -> None:
    pair = make_pair(session, moved=100)
    session.add(Milestone(pair_id=pair.id, title="Visite", starts_at=MORNING + timedelta(days=60)))
    session.commit()
    assert tick() == 0


def test_who_writes_in_the_pairs_discussion_has_done_something_about_it(session) -> None:
    pair = make_pair(session, moved=30)
    discussion = session.get_one(make.Discussion, pair.discussion_id)
    make.make_messages(session, discussion, session.get_one(make.Person, pair.helper_id), 1)
    session.execute(Message.__table__.update().values(created_at=ago(5)))
    session.commit()
    assert tick() == 0
    session.execute(Message.__table__.update().values(created_at=ago(15)))
    session.commit()
    assert tick() == 1


def test_a_pair_whose_other_half_is_looked_for_is_not_chased(session) -> None:
    pair = make_pair(session, moved=40)
    pair.helper_id, pair.queued_at = None, ago(20)
    session.commit()
    assert tick() == 0


def test_a_rating_given_is_not_asked_for_and_one_not_given_is_asked_for_once(session) -> None:
    pair = make_pair(session, moved=8, state="ended", ended_at=ago(8))
    rating = {"pair_id": pair.id, "person_id": pair.asker_id, "useful": 4, "again": True}
    session.add(PairRating(**rating))
    session.commit()
    assert tick() == 0
    session.execute(delete(PairRating))
    session.commit()
    assert [tick(MORNING + timedelta(weeks=number)) for number in range(4)] == [1, 0, 0, 0]


def test_all_that_is_due_goes_in_one_reminder(session) -> None:
    helper = technician(session)
    offer = make_offer(session, helper)
    for number in range(30):
        request = make_request(
            session, technician(session), state="full", created_at=ago(9), changed_at=ago(0)
        )
        make_asking(session, request, offer, asked_at=ago(8 + number % 3))
    session.commit()
    assert tick() == 1
    assert told(session) == [(helper.id, "solicitation", "answer")] * 30
    [event] = recorded(session, "buddying.reminder_due")
    assert len(event["solicitations"]) == 30


def test_many_workers_at_once_tell_each_once(session) -> None:
    for _ in range(20):
        request = make_request(session, technician(session), created_at=ago(9), changed_at=ago(0))
        make_asking(session, request, make_offer(session, technician(session)), asked_at=ago(8))
    session.commit()
    start = threading.Barrier(4)

    def work() -> int:
        start.wait()
        with transaction() as own:
            return remind_due(own, away=people_away)

    with time_machine.travel(MORNING, tick=False), ThreadPoolExecutor(4) as workers:
        counts = [each.result() for each in [workers.submit(work) for _ in range(4)]]
    assert sum(counts) + tick() == 20
    assert len(recorded(session, "buddying.reminder_due")) == 20


def test_what_one_tick_cannot_take_waits_for_the_next_the_longest_due_first(session) -> None:
    people = []
    for days in (8, 12, 10):
        request = make_request(session, technician(session), created_at=ago(13), changed_at=ago(13))
        asking = make_asking(session, request, make_offer(session, technician(session)), asked_at=ago(days))
        people.append(asking.person_id)
    session.commit()
    assert [tick(limit=1) for _ in range(4)] == [1, 1, 1, 0]
    assert [person_id for person_id, _, _ in told(session)] == [people[1], people[2], people[0]]


def test_what_was_answered_before_the_mail_left_is_not_owed_any_more(session) -> None:
    asker, helper = technician(session), technician(session, "Agent")
    asking = make_asking(session, make_request(session, asker), make_offer(session, helper))
    named = text(
        f"""SELECT {STILL_OWED} FROM (SELECT CAST(:person AS bigint) AS person_id) n,
            (SELECT CAST(:payload AS jsonb) AS payload) e"""
    )
    about = f'{{"solicitations": [{asking.id}, 999], "requests": [], "pairs": []}}'
    assert session.scalar(named, {"person": helper.id, "payload": about})
    assert not session.scalar(named, {"person": asker.id, "payload": about})
    assert not session.scalar(named, {"person": helper.id, "payload": about.replace(f"{asking.id}", "998")})
    asking.state = "accepted"
    session.flush()
    assert not session.scalar(named, {"person": helper.id, "payload": about})


def test_as_many_questions_for_one_file_as_for_two_hundred(session, database) -> None:
    def questions(files: int) -> int:
        with counted_queries(database) as sent:
            assert tick(MORNING.replace(hour=9)) == files
        return len(sent) - 2 * files  # its rows and its event, for each

    offer = make_offer(session, technician(session))
    make_asking(session, make_request(session, technician(session)), offer, asked_at=ago(8))
    session.commit()
    first = questions(1)
    session.execute(delete(Reminder))
    for _ in range(199):
        theirs = make_offer(session, technician(session))
        make_asking(session, make_request(session, technician(session)), theirs, asked_at=ago(8))
    session.commit()
    assert questions(200) == first
