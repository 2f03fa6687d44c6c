"""Milestones, and what calendar programs read of them: parsed back, in UTC, through both changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import select

from collab.buddying.models import Milestone
from collab.buddying.policy.pairs import MOST_MILESTONES
from collab.buddying.service.pairs.calendar import milestone_calendar, pair_calendar
from collab.buddying.service.pairs.milestones import (
    change_milestone,
    mark_milestone,
    remove_milestone,
    set_milestone,
)
from collab.buddying.service.pairs.moving import end_pair
from collab.buddying.service.pairs.views import pair_for
from collab.core.clock import now
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from tests.buddying.pairs.rows import make_milestone, make_pair
from tests.factories import actor_of, make_member

pytestmark = pytest.mark.usefixtures("app")
PARIS = ZoneInfo("Europe/Paris")
SOON = now().replace(microsecond=0) + timedelta(days=5)


def events_of(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def put(session, people, pair, title="Premier appel", starts_at=SOON, **values):
    return set_milestone(session, actor_of(people.asker), pair.id, title=title, starts_at=starts_at, **values)


def test_either_sets_moves_marks_and_takes_back_a_milestone(session, people, pair):
    one = put(session, people, pair, minutes=45)
    helper = actor_of(people.helper)
    moved = change_milestone(
        session, helper, pair.id, one.id, expected=0, starts_at=SOON + timedelta(days=1), format="visit"
    )
    assert (moved.sequence, moved.format, moved.minutes) == (1, "visit", 45)
    assert mark_milestone(session, helper, pair.id, one.id, done=True).done_at is not None
    assert mark_milestone(session, helper, pair.id, one.id, done=False).done_at is None
    remove_milestone(session, actor_of(people.asker), pair.id, one.id, expected=1)
    assert pair_for(session, helper, pair.id).milestones == []
    told = session.scalars(select(OutboxEvent).filter_by(name="buddying.milestones_changed")).all()
    assert len(told) == 5


def test_the_same_milestone_once_more_is_no_change(session, people, pair):
    one = put(session, people, pair)
    same = change_milestone(session, actor_of(people.helper), pair.id, one.id, expected=0, title=one.title)
    assert same.sequence == 0


def test_who_moves_an_older_version_is_told_so(session, people, pair):
    one = put(session, people, pair)
    change_milestone(session, actor_of(people.helper), pair.id, one.id, expected=0, title="Autre")
    for act in (
        lambda: change_milestone(session, actor_of(people.asker), pair.id, one.id, expected=0, title="X"),
        lambda: remove_milestone(session, actor_of(people.asker), pair.id, one.id, expected=0),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.status == 412


def test_a_milestone_of_another_pair_does_not_exist_here(session, people, pair):
    other = make_milestone(session, make_pair(session, make_member(session), people.helper))
    with pytest.raises(Problem) as refused:
        change_milestone(session, actor_of(people.helper), pair.id, other.id, expected=0, title="X")
    assert refused.value.status == 404


def test_a_hundred_milestones_are_enough(session, people, pair):
    session.add_all(
        Milestone(pair_id=pair.id, title=f"Étape {n}", starts_at=SOON) for n in range(MOST_MILESTONES)
    )
    session.flush()
    with pytest.raises(Problem) as refused:
        put(session, people, pair)
    assert refused.value.slug == "too-many-milestones"


def test_after_the_end_nothing_is_dated_any_more(session, people, pair):
    one = put(session, people, pair)
    end_pair(session, actor_of(people.helper), pair.id)
    for act in (
        lambda: put(session, people, pair),
        lambda: mark_milestone(session, actor_of(people.asker), pair.id, one.id, done=True),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.slug == "pair-moved-on"


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({"title": "Appel"}, "starts_at", "required"),
        ({"title": "", "starts_at": "2030-05-02T14:00:00+02:00"}, "title", "required"),
        ({"title": "Appel", "starts_at": "2030-05-02T14:00:00"}, "starts_at", "not-a-date"),
        ({"title": "Appel", "starts_at": "jeudi"}, "starts_at", "not-a-date"),
        ({"title": "Appel", "starts_at": "2130-05-02T14:00:00Z"}, "starts_at", "too-far"),
        ({"title": "Appel", "starts_at": "2030-05-02T14:00:00Z", "minutes": 4}, "minutes", "out-of-range"),
        ({"title": "Appel", "starts_at": "2030-05-02T14:00:00Z", "format": "dîner"}, "format", "unknown"),
    ],
)
def test_bad_input_is_named_field_by_field(session, people, pair, signed_in, body, field, said):
    answer = signed_in(people.asker).post(f"/api/buddying/pairs/{pair.id}/milestones", json=body)
    assert (answer.status_code, answer.json["errors"]) == (422, {field: [said]})
    assert session.scalars(select(Milestone)).all() == []


def test_a_calendar_reads_it_in_utc_and_without_time_zones(session, people, pair):
    put(session, people, pair, starts_at=datetime(2030, 5, 2, 14, 0, tzinfo=PARIS), minutes=90)
    content = pair_calendar(session, actor_of(people.helper), pair.id)
    [event] = events_of(content)
    assert b"DTSTART:20300502T120000Z" in content
    assert b"DTEND:20300502T133000Z" in content
    assert b"VTIMEZONE" not in content
    assert b"TZID" not in content
    assert (event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == ("Premier appel", "CONFIRMED", 0)
    assert event["UID"].startswith("milestone-")
    assert event["URL"].endswith(f"/buddying/pairs/{pair.id}")
    assert {"DTSTAMP", "LAST-MODIFIED"} <= event.keys()


@pytest.mark.parametrize(
    ("local", "fold", "utc"),
    [
        # In March 2:30 does not exist on the last Sunday; the hour before and after do.
        ("2030-03-31T01:30", 0, "20300331T003000Z"),
        ("2030-03-31T03:30", 0, "20300331T013000Z"),
        # In October 2:30 comes twice.
        ("2030-10-27T02:30", 0, "20301027T003000Z"),
        ("2030-10-27T02:30", 1, "20301027T013000Z"),
    ],
)
def test_both_changes_of_the_clock_keep_the_moment(session, people, pair, local, fold, utc):
    moment = datetime.fromisoformat(local).replace(tzinfo=PARIS, fold=fold)
    put(session, people, pair, starts_at=moment)
    content = pair_calendar(session, actor_of(people.asker), pair.id)
    [event] = events_of(content)
    assert f"DTSTART:{utc}".encode() in content
    assert event.decoded("DTSTART") == moment.astimezone(UTC)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=1)


def test_over_the_night_of_the_change_an_exchange_lasts_as_long_as_it_was_said_to(session, people, pair):
    put(session, people, pair, starts_at=datetime(2030, 10, 26, 9, 0, tzinfo=PARIS), minutes=48 * 60)
    [event] = events_of(pair_calendar(session, actor_of(people.asker), pair.id))
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=48)


def test_a_moved_one_is_the_same_event_and_newer(session, people, pair):
    one = put(session, people, pair)
    [first] = events_of(pair_calendar(session, actor_of(people.asker), pair.id))
    change_milestone(session, actor_of(people.helper), pair.id, one.id, expected=0, title="Second appel")
    [second] = events_of(pair_calendar(session, actor_of(people.asker), pair.id))
    assert (first["UID"], first["SEQUENCE"]) == (second["UID"], 0)
    assert (second["SEQUENCE"], second["SUMMARY"]) == (1, "Second appel")
    assert second.decoded("DTSTAMP") >= first.decoded("DTSTAMP")


def test_one_taken_back_is_told_as_cancelled(session, people, pair):
    one = put(session, people, pair)
    remove_milestone(session, actor_of(people.asker), pair.id, one.id, expected=0)
    [event] = events_of(pair_calendar(session, actor_of(people.asker), pair.id))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    with pytest.raises(Problem) as refused:
        milestone_calendar(session, actor_of(people.asker), pair.id, one.id)
    assert refused.value.status == 404


def test_what_was_still_ahead_of_a_pair_that_ends_is_told_as_cancelled(session, people, pair):
    put(session, people, pair)
    end_pair(session, actor_of(people.helper), pair.id)
    [event] = events_of(pair_calendar(session, actor_of(people.asker), pair.id))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_awkward_text_is_escaped_and_long_lines_are_folded(session, people, pair):
    title = "Budget ; eau, sols\\bassins : « où en sommes-nous ? » " + "é" * 120
    one = put(session, people, pair, title=title)
    content = milestone_calendar(session, actor_of(people.asker), pair.id, one.id)
    [event] = events_of(content)
    assert event["SUMMARY"] == title
    assert rb"Budget \; eau\, sols\\bassins" in content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_a_title_cannot_smuggle_lines_into_a_calendar(session, people, pair):
    one = put(session, people, pair, title="Appel\r\nSTATUS:CANCELLED\nBEGIN:VALARM")
    [event] = events_of(milestone_calendar(session, actor_of(people.asker), pair.id, one.id))
    assert event["STATUS"] == "CONFIRMED"
    assert not list(event.walk("VALARM"))


def test_it_speaks_the_language_of_who_reads_it(session, people, pair):
    from dataclasses import replace

    put(session, people, pair, format="review")
    english = replace(actor_of(people.helper), language="en")
    [event] = events_of(pair_calendar(session, english, pair.id))
    assert "Format: document review" in event["DESCRIPTION"]


@pytest.mark.parametrize(("who", "status"), [("helper", 200), ("staff", 200), ("third", 404), ("guest", 404)])
def test_the_two_and_the_secretariat_have_the_file(session, people, pair, signed_in, who, status):
    one = put(session, people, pair)
    session.commit()
    browser = signed_in(getattr(people, who))
    for path in ("milestones.ics", f"milestones/{one.id}.ics"):
        answer = browser.get(f"/api/buddying/pairs/{pair.id}/{path}")
        assert answer.status_code == status
        if status == 200:
            assert answer.content_type == "text/calendar; charset=utf-8"
            assert "attachment" in answer.headers["Content-Disposition"]
            assert len(events_of(answer.data)) == 1


def test_the_private_address_of_ones_dates_holds_them_too(session, people, pair, signed_in, client):
    one = put(session, people, pair)
    gone = put(session, people, pair, title="Retiré")
    put(session, people, pair, title="Passé", starts_at=SOON - timedelta(days=90))
    remove_milestone(session, actor_of(people.asker), pair.id, gone.id, expected=0)
    make_milestone(session, make_pair(session, make_member(session), people.third))
    session.commit()
    address = signed_in(people.helper).post("/api/me/calendar", json={}).json["address"]
    content = client.get(address.removeprefix("http://localhost:8000")).data
    assert {(e["SUMMARY"], e["STATUS"]) for e in events_of(content)} == {
        ("Premier appel", "CONFIRMED"),
        ("Retiré", "CANCELLED"),
    }
    assert f"milestone-{one.id}@localhost" in {str(e["UID"]) for e in events_of(content)}
    strangers = signed_in(people.colleague).post("/api/me/calendar", json={}).json["address"]
    assert events_of(client.get(strangers.removeprefix("http://localhost:8000")).data) == []
