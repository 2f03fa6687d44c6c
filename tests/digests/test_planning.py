"""Planning a run: whom it owes a letter, what each holds, once for everybody however many plan it."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from collab.accounts.models import Person
from collab.core.clock import now
from collab.core.db import transaction
from collab.digests.policy.due import period_of
from collab.digests.service.planning import plan_some
from collab.digests.service.runs import begin_next_edition, open_edition_run, run_of_edition
from collab.discussion.service import post_message
from collab.groups.service import follow_group
from collab.notifications.service.preferences import set_preferences
from tests import factories as make
from tests.digests.run_rows import (
    LONG_AGO,
    MONDAY,
    begin_editions,
    letters,
    make_crowd,
    make_reader,
    make_scheduled,
    plan_all,
    post_in,
    put_off,
)
from tests.queries import counted_queries

WEEK, NEXT_WEEK = (period_of("weekly", MONDAY + timedelta(days=days)) for days in (0, 7))


@pytest.fixture
def place(session):
    """A discussion in a group of long ago that its reader follows, and its author."""
    group = make.make_group(session, created_at=LONG_AGO - timedelta(days=1))
    author = make.make_member(session, group, name="Élue")
    reader = make_reader(session, group, name="Agent")
    discussion = make.make_discussion(session, group, author)
    session.flush()
    follow_group(session, make.actor_of(reader), group.id, level="followed")
    session.commit()
    return group, discussion, author, reader


def test_an_edition_goes_to_everybody_who_gets_letters_and_to_nobody_else(session) -> None:
    reader, quiet = make_reader(session), make_reader(session)
    make.make_person(session, "Jamais venue")
    make_reader(session, disabled_at=now())
    make_reader(session, email=None)
    set_preferences(session, quiet.id, frequency="never")
    make_scheduled(session)
    session.commit()
    begin_editions()
    plan_all()
    assert letters(session, "l.person_id", "l.outcome", "d.address", "r.state") == [
        (reader.id, "planned", reader.email, "sending")
    ]


def test_an_item_of_a_group_is_in_the_letters_of_those_alone_who_may_read_it(session) -> None:
    closed = make.make_group(session, visibility="invitation", listed=False)
    inside, outside = make_reader(session, closed), make_reader(session)
    make_scheduled(session, [closed])
    session.commit()
    begin_editions()
    plan_all()
    assert letters(session, "l.person_id", "l.groups") == [(inside.id, [closed.id]), (outside.id, [])]
    assert [len(blocks) for (blocks,) in letters(session, "l.blocks")] == [5, 4]


def test_each_block_is_written_once_per_language(session, database) -> None:
    make_crowd(session, 30)
    make_reader(session, language="en")
    make_scheduled(session)
    session.commit()
    begin_editions()
    assert plan_all(readers=4) == 31
    rows = session.execute(text("SELECT key, language, count(*) FROM digest_block GROUP BY key, language"))
    assert sorted(row[1] for row in rows) == ["en"] * 4 + ["fr"] * 4


def test_two_beats_begin_an_edition_once(session) -> None:
    make_scheduled(session)
    session.commit()
    start = threading.Barrier(3)

    def beat() -> int | None:
        with transaction() as mine:
            start.wait()
            return begin_next_edition(mine)

    with ThreadPoolExecutor(3) as beats:
        begun = [each.result() for each in [beats.submit(beat) for _ in range(3)]]
    assert sorted(begun, key=str) == [1, None, None]


def test_who_loses_the_race_for_a_run_leaves_no_mailing_behind(session) -> None:
    edition = make_scheduled(session)
    session.commit()
    start = threading.Barrier(4)

    def ask() -> int:
        with transaction() as mine:
            start.wait()
            return open_edition_run(mine, edition.id).id

    with ThreadPoolExecutor(4) as askers:
        asked = {each.result() for each in [askers.submit(ask) for _ in range(4)]}
    found = run_of_edition(session, edition.id)
    assert found is not None
    assert asked == {found.id}
    assert session.scalars(text("SELECT id FROM mailing")).all() == [found.mailing_id]


def test_several_planners_plan_everybody_once(session) -> None:
    make_crowd(session, 400)
    make_scheduled(session)
    session.commit()
    begin_editions()

    def plan() -> int:
        total = 0
        while True:
            with transaction() as mine:
                planned = plan_some(mine, readers=20)
            if planned == 0:
                return total
            total += planned

    with ThreadPoolExecutor(4) as planners:
        assert sum(each.result() for each in [planners.submit(plan) for _ in range(4)]) == 400
    plan_all()
    rows = session.execute(
        text("SELECT count(*), count(DISTINCT person_id), count(DISTINCT delivery_id) FROM digest_letter")
    )
    assert tuple(rows.one()) == (400, 400, 400)
    assert session.scalar(text("SELECT count(*) FROM delivery")) == 400


def test_who_has_news_gets_a_weekly_letter_and_who_has_none_a_row(session, place, settle, caplog) -> None:
    _, discussion, author, reader = place
    idle = make_reader(session)
    session.commit()
    post_in(discussion, author)
    settle()
    plan_all(moment=MONDAY)
    assert letters(session, "r.period", "l.person_id", "l.outcome", "l.lines") == [
        (WEEK, reader.id, "planned", 1),
        (WEEK, idle.id, "nothing", 0),
    ]
    assert plan_all(moment=MONDAY + timedelta(days=2)) == 0


def test_nothing_is_told_twice(session, place, settle) -> None:
    _, discussion, author, reader = place
    post_in(discussion, author)
    settle()
    plan_all(moment=MONDAY)
    plan_all(moment=MONDAY + timedelta(days=7))
    assert letters(session, "r.period", "l.outcome") == [(WEEK, "planned"), (NEXT_WEEK, "nothing")]


def test_the_week_after_an_edition_tells_only_what_came_since(session, place, settle) -> None:
    _, discussion, author, reader = place
    make_scheduled(session)
    session.commit()
    post_in(discussion, author)
    settle()
    begin_editions()
    plan_all()
    plan_all(moment=MONDAY)
    post_in(discussion, author)
    settle()
    put_off(MONDAY + timedelta(hours=1))
    plan_all(moment=MONDAY + timedelta(days=7))
    first, second, third = letters(session, "r.kind", "l.outcome", "l.lines", "l.since", "l.at")
    assert first[:4] == ("edition", "planned", 1, None)
    assert second[:4] == ("weekly", "nothing", 0, first[4])
    assert third[:4] == ("weekly", "planned", 1, MONDAY)


def test_what_is_being_said_while_a_letter_is_planned_is_told_by_the_next(session) -> None:
    group = make.make_group(session)
    author, reader = make.make_member(session, group), make_reader(session, group)
    discussion = make.make_discussion(session, group, author)
    make_scheduled(session)
    session.commit()
    begin_editions()
    plan_all()
    make_scheduled(session)
    session.commit()
    begin_editions()
    with transaction() as saying:
        actor = make.actor_of(saying.get_one(Person, author.id))
        post_message(saying, actor, discussion.id, body="Bonjour", client_key=uuid.uuid4())
        saying.flush()
        assert plan_all() == 1
    plan_all(moment=MONDAY)
    told = [row[:2] for row in letters(session, "r.kind", "l.lines", "l.person_id") if row[2] == reader.id]
    assert told[1:] == [("edition", 0), ("weekly", 1)]


def test_on_a_holiday_nothing_is_sent_and_nothing_lost(session, place, settle) -> None:
    _, discussion, author, reader = place
    set_preferences(session, reader.id, holidays=((MONDAY.date(), MONDAY.date() + timedelta(days=2)),))
    session.commit()
    post_in(discussion, author)
    settle()
    plan_all(moment=MONDAY)
    plan_all(moment=MONDAY + timedelta(days=7))
    assert letters(session, "l.outcome", "l.lines") == [("away", 0), ("planned", 1)]


def test_an_edition_on_a_holiday_is_a_letter_all_the_same(session) -> None:
    reader = make_reader(session)
    set_preferences(session, reader.id, holidays=((date(2020, 1, 1), date(2090, 1, 1)),))
    make_scheduled(session)
    session.commit()
    begin_editions()
    plan_all()
    assert letters(session, "l.outcome") == [("planned",)]


def test_who_never_came_is_owed_nothing(session) -> None:
    make.make_member(session)
    session.commit()
    assert plan_all(moment=MONDAY) == 0


def test_who_came_or_wants_letters_again_after_the_slot_waits_for_the_next(session) -> None:
    make_reader(session, came_at=MONDAY - timedelta(seconds=1))
    back = make_reader(session)
    session.execute(
        text(
            "INSERT INTO preference (person_id, since, until, frequency) VALUES (:id, :long_ago, :until, 'never')"
        ),
        {"id": back.id, "long_ago": MONDAY - timedelta(days=40), "until": MONDAY - timedelta(minutes=1)},
    )
    session.commit()
    assert plan_all(moment=MONDAY) == 0
    assert plan_all(moment=MONDAY + timedelta(days=7)) == 2


def test_a_changed_frequency_owes_no_second_letter_of_the_week(session) -> None:
    reader = make_reader(session)
    session.commit()
    plan_all(moment=MONDAY)
    set_preferences(session, reader.id, digest_day=3)
    session.commit()
    assert plan_all(moment=MONDAY + timedelta(days=3)) == 0
    # The last noon, of Wednesday.
    set_preferences(session, reader.id, frequency="daily", digest_hour=12)
    session.commit()
    assert plan_all(moment=MONDAY + timedelta(days=3)) == 1
    assert letters(session, "r.period") == [(WEEK,), (period_of("daily", MONDAY + timedelta(days=2)),)]


def test_a_paused_or_stopped_edition_is_planned_no_further(session) -> None:
    make_crowd(session, 10)
    edition = make_scheduled(session)
    session.commit()
    begin_editions()
    with transaction() as mine:
        assert plan_some(mine, readers=3) == 3
    session.execute(text("UPDATE mailing SET state = 'paused'"))
    session.commit()
    with transaction() as mine:
        assert plan_some(mine, readers=3) == 0
    session.execute(text("UPDATE mailing SET state = 'open'"))
    session.commit()
    with transaction() as mine:
        assert plan_some(mine, readers=3) == 3
    session.execute(
        text("INSERT INTO edition_step (edition_id, act, state) VALUES (:id, 'stop', 'stopped')"),
        {"id": edition.id},
    )
    session.commit()
    with transaction() as mine:
        assert plan_some(mine, readers=3) == 0


def test_an_edition_that_begins_with_a_week_takes_its_news_in_one_letter(session, place, settle) -> None:
    _, discussion, author, reader = place
    make_crowd(session, 5)
    make_scheduled(session)
    session.commit()
    post_in(discussion, author)
    settle()
    begin_editions()
    plan_all(readers=2)
    assert set(letters(session, "r.kind")) == {("edition",)}


def test_a_chunk_costs_the_same_queries_however_many_its_readers(session, database) -> None:
    closed = make.make_group(session, visibility="invitation")
    make_reader(session, closed)
    make_crowd(session, 300)
    make_scheduled(session, [closed])
    session.commit()
    begin_editions()
    counts = []
    for readers in (5, 5, 5, 200):
        with transaction() as mine, counted_queries(database) as sent:
            assert plan_some(mine, readers=readers) == readers
        counts.append(len(sent))
    assert counts[2] == counts[3]
    assert counts[2] <= 20


def test_a_person_who_changes_name_meanwhile_is_planned_later(session) -> None:
    make_crowd(session, 3)
    make_scheduled(session)
    session.commit()
    begin_editions()
    held = session.get_one(Person, 2, with_for_update=True)
    with transaction() as mine:
        assert plan_some(mine) == 2
    with transaction() as mine:
        assert plan_some(mine) == 0
    assert letters_of(held.id) == 0
    session.rollback()
    with transaction() as mine:
        assert plan_some(mine) == 1
    assert letters(session, "r.state")[-1] == ("planning",)


def letters_of(person_id: int) -> int:
    with transaction() as mine:
        found = text("SELECT count(*) FROM digest_letter WHERE person_id = :id")
        return int(mine.scalar(found, {"id": person_id}) or 0)


def test_what_reads_otherwise_by_the_next_day_is_written_anew_for_the_days_readers(session, place) -> None:
    group, discussion, author, reader = place
    later = make_reader(session, group, name="Agente")
    follow_group(session, make.actor_of(later), group.id, level="followed")
    set_preferences(session, later.id, digest_day=2)
    session.commit()
    post_in(discussion, author)
    plan_all(moment=MONDAY)
    post_in(discussion, author)
    put_off(MONDAY + timedelta(hours=12))
    session.execute(text("UPDATE discussion SET title = 'Eau et climat'"))
    session.commit()
    plan_all(moment=MONDAY + timedelta(days=1))
    assert b"Eau et climat" not in newest_letter_of(session, reader)
    assert b"Eau et climat" in newest_letter_of(session, later)


def newest_letter_of(session, person: Person) -> bytes:
    """Its blocks, encoded as they are."""
    asked = text(
        "SELECT b.text FROM digest_block b WHERE b.id = ANY("
        "(SELECT l.blocks FROM digest_letter l WHERE l.person_id = :id ORDER BY l.id DESC LIMIT 1)::bigint[])"
    )
    return b"".join(session.scalars(asked, {"id": person.id}))
