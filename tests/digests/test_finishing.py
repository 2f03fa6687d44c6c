"""The end of runs: when nothing of them waits; what is kept then, and what is forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from collab.core.clock import now
from collab.core.db import transaction
from collab.core.events import CATALOGUE
from collab.core.outbox import OutboxEvent
from collab.digests.models import Edition, Run
from collab.digests.policy.due import period_of
from collab.digests.service.finishing import finish_runs, forget_old_blocks, forget_old_letters
from collab.digests.service.planning import plan_some
from collab.digests.service.runs import run_of_edition
from collab.groups.service import follow_group
from collab.notifications.kinds import events_told
from collab.notifications.service import tell
from tests import factories as make
from tests.digests.run_rows import (
    MONDAY,
    begin_editions,
    letters,
    make_crowd,
    make_reader,
    make_scheduled,
    plan_all,
    post_in,
)


@pytest.fixture
def sent(session):
    """An edition of which every letter but one was taken by the relay."""
    make_crowd(session, 4)
    edition = make_scheduled(session)
    session.commit()
    begin_editions()
    plan_all()
    set_deliveries("accepted", where="person_id > 1")
    return edition


def set_deliveries(state: str, *, where: str = "true") -> None:
    with transaction() as session:
        session.execute(text(f"UPDATE delivery SET state = '{state}', sent_at = now() WHERE {where}"))


def finish(moment: datetime | None = None) -> int:
    with transaction() as session:
        return finish_runs(session, moment=moment)


def states(session, edition) -> tuple[str, str]:
    session.rollback()
    run = run_of_edition(session, edition.id)
    assert run is not None
    return session.get_one(Edition, edition.id, populate_existing=True).state, run.state


@pytest.mark.parametrize("state", ["planned", "sending"])
def test_an_edition_is_not_sent_while_a_letter_waits_or_is_being_sent(session, sent, state) -> None:
    set_deliveries(state, where="person_id = 1")
    assert finish() == 0
    assert states(session, sent) == ("sending", "sending")


@pytest.mark.parametrize("state", ["accepted", "failed", "unknown", "withdrawn", "suppressed"])
def test_an_edition_is_sent_once_every_letter_is_settled(session, sent, state) -> None:
    set_deliveries(state, where="person_id = 1")
    assert finish() == 1
    assert states(session, sent) == ("sent", "ended")
    run = run_of_edition(session, sent.id)
    assert run is not None
    assert run.counts["sent"] == (4 if state == "accepted" else 3)
    assert session.scalar(text("SELECT state FROM mailing")) == "ended"
    assert finish() == 0


def test_two_beats_finish_an_edition_once(session, sent) -> None:
    set_deliveries("accepted")
    with ThreadPoolExecutor(3) as beats:
        assert sum(each.result() for each in [beats.submit(finish) for _ in range(3)]) == 1
    assert session.scalar(text("SELECT count(*) FROM edition_step WHERE act = 'finish'")) == 1


def test_an_edition_whose_letters_are_still_planned_goes_on(session) -> None:
    make_crowd(session, 4)
    edition = make_scheduled(session)
    session.commit()
    begin_editions()
    with transaction() as mine:
        plan_some(mine, readers=2)
    set_deliveries("accepted")
    assert finish() == 0
    assert states(session, edition) == ("sending", "planning")


def test_a_paused_edition_is_never_over(session, sent) -> None:
    set_deliveries("accepted")
    session.execute(text("UPDATE edition SET state = 'paused'"))
    session.commit()
    assert finish() == 0


def test_the_run_of_a_stopped_edition_ends_and_leaves_it_stopped(session) -> None:
    make_crowd(session, 4)
    edition = make_scheduled(session)
    session.commit()
    begin_editions()
    with transaction() as mine:
        plan_some(mine, readers=2)
    session.execute(text("UPDATE edition SET state = 'stopped'"))
    session.execute(text("UPDATE mailing SET state = 'stopped'"))
    session.execute(
        text("INSERT INTO edition_step (edition_id, act, state) SELECT id, 'stop', 'stopped' FROM edition")
    )
    session.commit()
    set_deliveries("withdrawn")
    assert finish() == 1
    assert states(session, edition) == ("stopped", "ended")


def test_a_week_ends_when_nobody_can_be_owed_a_letter_of_it_any_more(session) -> None:
    make_reader(session)
    session.commit()
    plan_all(moment=MONDAY)
    assert finish(MONDAY + timedelta(days=13)) == 0
    assert finish(MONDAY + timedelta(days=14)) == 1
    run = session.get_one(Run, 1, populate_existing=True)
    assert (run.period, run.state, run.counts["nothing"]) == (period_of("weekly", MONDAY), "ended", 1)


def test_blocks_are_forgotten_once_a_run_is_over_for_long_and_letters_a_year_later(session, sent) -> None:
    set_deliveries("accepted")
    finish()
    with transaction() as mine:
        assert forget_old_blocks(mine, before=now() - timedelta(days=30), limit=100) == 0
        assert forget_old_letters(mine, limit=100) == 0
    session.execute(text("UPDATE digest_run SET ended_at = now() - interval '31 days'"))
    session.commit()
    with transaction() as mine:
        assert forget_old_blocks(mine, before=now() - timedelta(days=30), limit=3) == 3
        assert forget_old_blocks(mine, before=now() - timedelta(days=30), limit=3) == 1
        assert forget_old_letters(mine, limit=100) == 0
    assert len(letters(session, "l.id")) == 4
    session.execute(text("UPDATE digest_run SET ended_at = now() - interval '366 days'"))
    session.commit()
    with transaction() as mine:
        assert forget_old_letters(mine, limit=3) == 3


def test_what_a_stopped_edition_did_not_tell_is_told_by_the_next_one(session) -> None:
    group = make.make_group(session)
    author, reader = make.make_member(session, group), make_reader(session, group)
    discussion = make.make_discussion(session, group, author)
    follow_group(session, make.actor_of(reader), group.id, level="all")
    make_scheduled(session)
    session.commit()
    post_in(discussion, author)
    tell_everything()
    begin_editions()
    plan_all()
    [(lines, told)] = letters(session, "l.lines", "l.told")
    assert lines >= 1
    assert told
    assert digested(session) == told
    session.execute(text("UPDATE edition SET state = 'stopped'"))
    session.execute(
        text("INSERT INTO edition_step (edition_id, act, state) SELECT id, 'stop', 'stopped' FROM edition")
    )
    session.commit()
    set_deliveries("withdrawn")
    assert finish() == 1
    assert digested(session) == []
    make_scheduled(session)
    session.commit()
    begin_editions()
    plan_all()
    assert letters(session, "l.outcome", "l.lines", "l.told") == [
        ("withdrawn", lines, []),
        ("planned", lines, told),
    ]


def digested(session) -> list[int]:
    session.rollback()
    return list(
        session.scalars(text("SELECT id FROM notification WHERE digested_at IS NOT NULL ORDER BY id"))
    )


def tell_everything() -> None:
    with transaction() as session:
        for event in session.scalars(select(OutboxEvent).order_by(OutboxEvent.id)):
            if CATALOGUE[event.name] in events_told():
                tell(session, event)


def test_a_weeks_letter_that_was_refused_for_good_is_told_by_the_next_one(session) -> None:
    group = make.make_group(session)
    author, reader = make.make_member(session, group), make_reader(session, group)
    discussion = make.make_discussion(session, group, author)
    follow_group(session, make.actor_of(reader), group.id, level="all")
    session.commit()
    post_in(discussion, author)
    tell_everything()
    plan_all(moment=MONDAY)
    [(told,)] = letters(session, "l.told")
    assert told
    set_deliveries("failed")
    finish(MONDAY)
    assert digested(session) == []
    plan_all(moment=MONDAY + timedelta(days=7))
    assert letters(session, "l.outcome", "l.told") == [("withdrawn", []), ("planned", told)]
