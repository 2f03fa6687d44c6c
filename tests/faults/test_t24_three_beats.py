"""T24: three beats tick at once by clocks that differ: one run of each edition, week and day, and one letter of each."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from collab.core.config import Settings
from collab.digests.policy.due import latest_slot, period_of
from collab.notifications.service.preferences import set_preferences
from tests.digests.run_rows import make_crowd, make_scheduled
from tests.faults.run_parts import Ticks, beat

pytestmark = pytest.mark.timeout(900)

BEATS = 3
# The days before the clocks go back, and those after; past, so that no letter bears a time that is still to come.
START = datetime(2025, 10, 21, 3, 30, tzinfo=UTC)
CHOICES = (("weekly", 1, 8), ("weekly", 4, 17), ("daily", 1, 7))
"""Beside the editions, the schedules: those of everybody who chose nothing, a Thursday evening, each morning."""


def all_together(settings: Settings, ticks: Ticks, *, naively: bool = False) -> None:
    """Three processes that tick side by side until all have ticked so many times."""
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(BEATS)
    beats = [
        spawn.Process(target=beat, args=(settings, ticks, n, together, naively), daemon=True)
        for n in range(BEATS)
    ]
    for each in beats:
        each.start()
    for each in beats:
        each.join(800)
    assert [each.exitcode for each in beats] == [0] * BEATS


def ticks_of(full: bool) -> Ticks:
    """300 ticks of an hour; in the short profile, fewer that lie further apart over the same days."""
    count, step = (300, timedelta(hours=1)) if full else (50, timedelta(hours=6))
    return Ticks(first=START, step=step, count=count, jitter=timedelta(minutes=20))


def test_there_is_one_run_of_each_and_one_letter_of_it_for_everybody(settings, session, full) -> None:
    ticks = ticks_of(full)
    make_crowd(session, 30)
    for person_id in range(1, 31):
        kind, day, hour = CHOICES[person_id % len(CHOICES)]
        if person_id % len(CHOICES):
            set_preferences(session, person_id, frequency=kind, digest_day=day, digest_hour=hour)
    # Preferences hold since before the first tick: nobody had chosen `never`, so no moment of theirs counts.
    editions = [
        make_scheduled(session, scheduled_for=START + timedelta(days=days, hours=7)).id for days in (1, 5, 9)
    ]
    session.commit()

    all_together(settings, ticks)

    moments = [moment for number in range(BEATS) for moment in ticks.of(number)]
    expected = {("edition", str(edition_id)) for edition_id in editions}
    for choice in CHOICES:
        expected |= {(choice[0], period_of(choice[0], latest_slot(*choice, moment))) for moment in moments}
    runs = session.execute(text("SELECT kind, period FROM digest_run")).all()
    assert Counter(tuple(run) for run in runs) == Counter(expected)
    assert session.scalar(text("SELECT count(*) FROM mailing")) == len(runs)
    begun = session.execute(text("SELECT edition_id FROM edition_step WHERE act = 'begin'")).scalars().all()
    assert sorted(begun) == editions

    rows = session.execute(
        text(
            "SELECT r.kind, r.period, l.person_id, l.outcome, l.delivery_id FROM digest_letter l"
            " JOIN digest_run r ON r.id = l.run_id"
        )
    ).all()
    had = Counter((row.kind, row.period, row.person_id) for row in rows)
    owed = set()
    for person_id in range(1, 31):
        choice = CHOICES[person_id % len(CHOICES)]
        periods = {period_of(choice[0], latest_slot(*choice, moment)) for moment in moments}
        owed |= {(choice[0], period, person_id) for period in periods}
        owed |= {("edition", str(edition_id), person_id) for edition_id in editions}
    assert had == Counter(owed)
    planned = [row.delivery_id for row in rows if row.outcome == "planned"]
    deliveries = session.execute(text("SELECT id FROM delivery")).scalars().all()
    assert len(planned) == 3 * 30
    assert sorted(planned) == sorted(deliveries)


def test_beats_that_look_first_open_two(settings, database, full) -> None:
    """The control: the same ticks, each of which looks whether the day's run is there before it opens one."""
    engine = create_engine(settings.owner_database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS t24_run"))
        connection.execute(text("CREATE TABLE t24_run (period text NOT NULL)"))
        connection.execute(text("GRANT SELECT, INSERT ON t24_run TO collab_app"))
    try:
        all_together(settings, ticks_of(full), naively=True)
        with engine.connect() as connection:
            found = connection.execute(text("SELECT count(*), count(DISTINCT period) FROM t24_run")).one()
        assert found[0] > found[1]
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE t24_run"))
        engine.dispose()
