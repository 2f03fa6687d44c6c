"""A discussion's date, and what calendar programs read of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import text as sql
from sqlalchemy.event import listen, remove

from collab.core import config
from collab.core.clock import now
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.discussion import service
from collab.discussion.service.dates import meetings_of
from collab.groups.models import Membership
from collab.live.frames import frames_of
from tests.factories import actor_of, join, make_discussion, make_group, make_member, make_person

pytestmark = pytest.mark.usefixtures("app")
IN_NINE_DAYS = now().replace(microsecond=0) + timedelta(days=9)


@pytest.fixture
def discussion(session, group, author):
    return make_discussion(session, group, author, "Forum mondial de l'eau")


def set_date(session, person, discussion, starts_at: datetime = IN_NINE_DAYS, **values):
    return service.set_date(session, actor_of(person), discussion.id, starts_at=starts_at, **values)


def events_of(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def feed(client, address: str, **headers: str):
    return client.get(address.removeprefix("http://localhost:8000"), headers=headers)


def test_a_date_is_shown_with_its_discussion_and_makes_nothing_unread(
    session, signed_in, group, author, discussion
) -> None:
    session.commit()
    where = {"place": "Hôtel de Ville, Strasbourg", "link": "https://visio.example.org/eau"}
    wanted = {"starts_at": "2030-05-02T14:00:00+02:00", "ends_at": "2030-05-02T15:30:00+02:00", **where}
    answer = signed_in(author).put(f"/api/discussions/{discussion.id}/date", json=wanted)
    assert answer.status_code == 200
    assert answer.json["date"] == {
        "starts_at": "2030-05-02T12:00:00+00:00", "ends_at": "2030-05-02T13:30:00+00:00", **where,
    }  # fmt: skip
    reader = make_member(session, group)
    session.commit()
    home = signed_in(reader).get("/api/home").json
    assert [(d["title"], d["group"]["id"]) for d in home["dates"]] == [(discussion.title, group.id)]
    assert home["counts"]["unread"] == 0


def test_the_same_date_again_changes_nothing_and_another_one_says_so(session, author, discussion) -> None:
    set_date(session, author, discussion)
    assert set_date(session, author, discussion).revision == 1
    assert set_date(session, author, discussion, place="Lyon").revision == 2
    assert [e.name for e in session.query(OutboxEvent)] == ["discussion.date_set"] * 2


def test_a_date_taken_back_is_gone_and_taking_it_back_twice_is_nothing(session, author, discussion) -> None:
    set_date(session, author, discussion)
    actor = actor_of(author)
    assert service.remove_date(session, actor, discussion.id).date is None
    assert service.remove_date(session, actor, discussion.id).revision == 2
    with pytest.raises(Problem) as refused:
        service.calendar_file(session, actor, discussion.id)
    assert refused.value.status == 404
    assert service.home_of(session, actor)["dates"] == []


def test_a_guest_and_the_secretariat_set_no_date(session, group, author, discussion) -> None:
    guest = make_person(session, organisation="Réseau")
    join(session, group, guest, "guest", joined_at=now() - timedelta(days=1))
    set_date(session, author, discussion)
    for person in (guest, make_person(session, staff=True)):
        for refused in (
            lambda p=person: set_date(session, p, discussion, place="Ailleurs"),
            lambda p=person: service.remove_date(session, actor_of(p), discussion.id),
        ):
            with pytest.raises(Problem) as problem:
                refused()
            assert problem.value.status == 403


def test_a_guest_learns_no_date_from_before_they_came(session, group, author, discussion) -> None:
    set_date(session, author, discussion, place="Chez nous", link="https://visio.example.org/entre-nous")
    guest = make_person(session, organisation="Réseau")
    join(session, group, guest, "guest", joined_at=now())
    actor = actor_of(guest)
    chair = actor_of(make_member(session, group, "chair"))
    service.rename_discussion(session, chair, discussion.id, title="Forum de Dakar")
    [event] = session.query(OutboxEvent).filter_by(name="discussion.renamed")
    assert "Chez nous" not in str(frames_of(session, [event]))
    assert (service.show_discussion(session, actor, discussion.id).date, dates_of(session, actor)) == (
        None,
        [],
    )
    with pytest.raises(Problem) as refused:
        service.calendar_file(session, actor, discussion.id)
    assert refused.value.status == 404
    service.remove_date(session, actor_of(author), discussion.id)
    assert dates_of(session, actor) == []
    set_date(session, author, discussion, place="Hôtel de Ville")
    assert service.show_discussion(session, actor, discussion.id).date.place == "Hôtel de Ville"
    assert [meeting.place for meeting in dates_of(session, actor)] == ["Hôtel de Ville"]
    assert len(events_of(service.calendar_file(session, actor, discussion.id))) == 1


def dates_of(session, actor) -> list:
    earlier = now() - timedelta(days=1)
    return meetings_of(session, actor, since=earlier, cancelled_since=earlier)


@pytest.mark.parametrize(
    ("wrong", "remark"),
    [
        ({"starts_at": None}, "required"),
        ({"starts_at": "demain"}, "not-a-date"),
        ({"starts_at": 3}, "not-a-date"),
        ({"starts_at": "2030-05-02T14:00:00"}, "not-a-date"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "too-far"),
        ({"starts_at": "9999-12-31T23:59:59-14:00"}, "too-far"),
        ({"ends_at": "2030-05-02T12:00:00Z"}, "ends-too-early"),
        ({"link": "javascript:alert(1)"}, "not-a-link"),
        ({"link": "https://"}, "not-a-link"),
        ({"link": "https://[visio"}, "not-a-link"),
        ({"link": "https://a b.example.org"}, "not-a-link"),
        ({"link": "visio.example.org"}, "not-a-link"),
        ({"place": "é" * 301}, "too-long"),
    ],
)
def test_a_date_that_makes_no_sense_is_refused(session, signed_in, author, discussion, wrong, remark) -> None:
    session.commit()
    wanted = {"starts_at": "2030-05-02T12:00:00Z", **wrong}
    answer = signed_in(author).put(f"/api/discussions/{discussion.id}/date", json=wanted)
    assert (answer.status_code, answer.json["errors"]) == (422, {next(iter(wrong)): [remark]})


def test_the_file_is_one_that_calendar_programs_take(session, signed_in, author, discussion) -> None:
    discussion.title = "Préparer, ensemble; le forum de l'eau" + " très" * 20
    until = IN_NINE_DAYS + timedelta(hours=1)
    set_date(
        session,
        author,
        discussion,
        ends_at=until,
        place="Salle A, 2e étage",
        link="https://visio.example.org",
    )
    session.commit()
    answer = signed_in(author).get(f"/api/discussions/{discussion.id}/date.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    lines = answer.data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert f"DTSTART:{IN_NINE_DAYS:%Y%m%dT%H%M%SZ}".encode() in lines
    assert f"DTEND:{until:%Y%m%dT%H%M%SZ}".encode() in lines
    assert {b"METHOD:PUBLISH", b"VERSION:2.0", b"STATUS:CONFIRMED", b"SEQUENCE:0"} <= set(lines)
    [event] = events_of(answer.data)
    assert (event["UID"], event["SUMMARY"]) == (
        f"discussion-{discussion.id}@localhost",
        discussion.title,
    )
    assert event["LOCATION"] == "Salle A, 2e étage"
    assert f"http://localhost:8000/discussions/{discussion.id}" in event["DESCRIPTION"]


def test_a_newer_date_keeps_the_identity_and_raises_the_sequence(session, author, discussion) -> None:
    actor = actor_of(author)
    seen = []
    for day in range(3):
        set_date(session, author, discussion, IN_NINE_DAYS + timedelta(days=day))
        [event] = events_of(service.calendar_file(session, actor, discussion.id))
        seen.append((event["UID"], event["SEQUENCE"]))
    service.remove_date(session, actor, discussion.id)
    set_date(session, author, discussion)
    [event] = events_of(service.calendar_file(session, actor, discussion.id))
    seen.append((event["UID"], event["SEQUENCE"]))
    assert [sequence for _, sequence in seen] == [0, 1, 2, 4]
    assert len({uid for uid, _ in seen}) == 1


def test_a_private_address_shows_all_one_may_read_and_nothing_else(
    session, client, group, author, discussion
) -> None:
    elsewhere = make_group(session, "Groupe discret", visibility="invitation", listed=False)
    stranger = make_member(session, elsewhere)
    hidden = make_discussion(session, elsewhere, stranger, "Affaire discrète")
    over, long_over = (make_discussion(session, group, author, title) for title in ("Passé", "Ancien"))
    set_date(session, author, discussion)
    set_date(session, stranger, hidden)
    set_date(session, author, over, now() - timedelta(days=29))
    set_date(session, author, long_over, now() - timedelta(days=31))
    reader = make_member(session, group)
    address = service.make_calendar_address(session, actor_of(reader))
    session.commit()
    answer = feed(client, address)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert [str(e["SUMMARY"]) for e in events_of(answer.data)] == ["Passé", discussion.title]
    session.query(Membership).filter_by(person_id=reader.id).update({"left_at": now()})
    session.commit()
    assert events_of(feed(client, address).data) == []


def test_a_cancelled_date_is_told_for_thirty_days(session, client, author, discussion) -> None:
    set_date(session, author, discussion)
    service.remove_date(session, actor_of(author), discussion.id)
    address = service.make_calendar_address(session, actor_of(author))
    session.commit()
    [event] = events_of(feed(client, address).data)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    session.execute(sql("UPDATE discussion_date SET cancelled_at = clock_timestamp() - interval '31 days'"))
    session.commit()
    assert events_of(feed(client, address).data) == []


def test_only_the_dates_that_are_shown_leave_the_database(session, group, author) -> None:
    for n in range(9):
        discussion = make_discussion(session, group, author, f"Réunion {n}")
        set_date(session, author, discussion, IN_NINE_DAYS + timedelta(hours=n))
        if n == 0:
            service.remove_date(session, actor_of(author), discussion.id)
    reader = make_member(session, group)
    read = []
    listen(
        session.get_bind(),
        "after_cursor_execute",
        count := lambda *sent: read.append((sent[2], sent[1].rowcount)),
    )
    home = service.home_of(session, actor_of(reader))
    remove(session.get_bind(), "after_cursor_execute", count)
    assert [meeting.title for meeting in home["dates"]] == [f"Réunion {n}" for n in range(1, 6)]
    assert [rows for statement, rows in read if "FROM discussion_date" in statement] == [5]


def test_an_address_is_one_s_own_until_it_is_revoked_or_replaced(session, client, signed_in, author) -> None:
    session.commit()
    browser = signed_in(author)
    assert browser.get("/api/me/calendar").json == {"address": None}
    first = browser.post("/api/me/calendar", json={}).json["address"]
    assert browser.get("/api/me/calendar").json == {"address": first}
    assert feed(client, first).status_code == 200
    second = browser.post("/api/me/calendar", json={}).json["address"]
    assert (feed(client, first).status_code, feed(client, second).status_code) == (404, 200)
    assert browser.delete("/api/me/calendar").status_code == 204
    assert browser.delete("/api/me/calendar").status_code == 204
    assert (feed(client, second).status_code, browser.get("/api/me/calendar").json) == (
        404,
        {"address": None},
    )
    names = [event.name for event in session.query(OutboxEvent).order_by(OutboxEvent.id)]
    assert names == ["discussion.calendar_address_made"] * 2 + ["discussion.calendar_address_revoked"]


@pytest.mark.parametrize("token", ["1-forged", "1", "0-x", "²-x", "9" * 40 + "-x", "x", "1-é"])
def test_a_forged_address_leads_nowhere(session, client, author, token) -> None:
    service.make_calendar_address(session, actor_of(author))
    session.commit()
    assert feed(client, f"http://localhost:8000/api/calendar/{token}.ics").status_code == 404


def test_a_disabled_person_s_address_leads_nowhere(session, client, author) -> None:
    address = service.make_calendar_address(session, actor_of(author))
    author.disabled_at = now()
    session.commit()
    assert feed(client, address).status_code == 404


def test_a_calendar_program_fetches_again_only_what_changed(session, client, author, discussion) -> None:
    set_date(session, author, discussion)
    address = service.make_calendar_address(session, actor_of(author))
    session.commit()
    tag = feed(client, address).headers["ETag"]
    assert feed(client, address, **{"If-None-Match": tag}).status_code == 304
    set_date(session, author, discussion, place="Lyon")
    session.commit()
    assert feed(client, address, **{"If-None-Match": tag}).status_code == 200


def test_an_address_that_is_fetched_without_end_is_told_to_wait(session, client, author, monkeypatch) -> None:
    monkeypatch.setattr(config, "_current", replace(config.current_settings(), calendar_fetches_per_hour=2))
    address = service.make_calendar_address(session, actor_of(author))
    session.commit()
    assert [feed(client, address).status_code for _ in range(3)] == [200, 200, 429]


def test_an_address_is_no_word_for_the_logs(session, client, author, caplog) -> None:
    address = service.make_calendar_address(session, actor_of(author))
    session.commit()
    with caplog.at_level("INFO"):
        feed(client, address)
    assert "/api/calendar/<string:token>.ics" in caplog.text
    assert address.rpartition("/")[2].removesuffix(".ics") not in caplog.text


def test_times_are_kept_to_the_instant_whatever_the_zone(session, author, discussion) -> None:
    set_date(session, author, discussion, datetime.fromisoformat("2030-10-27T02:30:00+02:00"))
    [event] = events_of(service.calendar_file(session, actor_of(author), discussion.id))
    assert event["DTSTART"].dt == datetime(2030, 10, 27, 0, 30, tzinfo=UTC)
