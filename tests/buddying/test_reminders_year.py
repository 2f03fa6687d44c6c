"""A year of 500 files in the real database, both changes of the clock in it: no rule is broken, no due file forgotten."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

import time_machine
from sqlalchemy import select

from collab.buddying.models import Reminder
from collab.buddying.service.reminders import remind_due
from collab.core.clock import PARIS
from collab.core.db import transaction
from collab.notifications.service import people_away
from tests.buddying.asking_rows import recorded
from tests.buddying.lived_year import LivedYear, as_rows_can
from tests.buddying.simulated_year import Told, check_year, make_world


def tick(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False), transaction() as session:
        return remind_due(session, away=people_away)


def test_a_year_of_500_files_in_the_database(session) -> None:
    world = as_rows_can(make_world(Random(20260101).randint, files=500, people=120, first=date(2026, 1, 1)))
    year = LivedYear(session, world)
    told = 0
    for number, (day, morning) in enumerate(world.mornings()):
        year.until(morning)
        reminded = tick(morning)
        told += reminded
        # The tick comes each minute and on every worker: whatever it meets later, it tells nobody again.
        if number % 10 == 0:
            assert tick(morning + timedelta(hours=1)) == 0
            assert tick(datetime.combine(day, time(22), PARIS)) == 0
    rows = session.scalars(select(Reminder).order_by(Reminder.id)).all()
    number_of = {person_id: number for number, person_id in year.person_ids.items()}
    log = [
        Told(
            day=row.day, person=number_of[row.person_id], file=year.rows[row.file, row.file_id], owed=row.kind
        )
        for row in rows
    ]
    assert check_year(world, log) == len(rows) > 500
    events = recorded(session, "buddying.reminder_due")
    assert len(events) == told == len({(one.day, one.person) for one in log})
    said = sorted(
        (event["person_id"], event["day"], file, each)
        for event in events
        for file in ("solicitation", "request", "pair")
        for each in event[f"{file}s"]
    )
    assert said == sorted((row.person_id, row.day.isoformat(), row.file, row.file_id) for row in rows)
