"""Who is owed a letter, asked of the database for everybody at once: the same people as the rule names one by one."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from collab.core.db import transaction
from collab.digests.models import Run
from collab.digests.policy.due import is_due, latest_slot, period_of
from collab.digests.service.owing import due_periods, hold_waiting
from collab.digests.service.runs import open_due_runs
from tests.digests.run_rows import make_crowd

SEED = 7
PEOPLE = 300


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2025, 3, 30, 0, 59, tzinfo=UTC),
        datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
        datetime(2024, 12, 30, 12, 0, tzinfo=UTC),
        datetime(2025, 6, 11, 17, 0, tzinfo=UTC),
    ],
    ids=lambda moment: f"{moment:%Y-%m-%d}",
)
def test_the_database_names_whom_the_rule_names(session, moment) -> None:
    chance = random.Random(SEED)
    make_crowd(session, PEOPLE)
    session.execute(
        text("INSERT INTO digest_run (kind, period, mailing_id) SELECT 'daily', 'before', :id"),
        {"id": session.scalar(text("INSERT INTO mailing (kind) VALUES ('x') RETURNING id"))},
    )
    expected: dict[tuple[str, str], set[int]] = defaultdict(set)
    for person_id in range(1, PEOPLE + 1):
        kind, day, hour = chance.choice(["daily", "weekly"]), chance.randint(1, 7), chance.randrange(24)
        if chance.random() < 0.2:
            kind, day, hour = "weekly", 1, 8  # they chose nothing
        else:
            choose(session, person_id, kind, day, hour)
        slot = latest_slot(kind, day, hour, moment)
        known = {name: around(chance, slot) for name in ("came_at", "wanted_again_at", "last_at")}
        came = known["came_at"] or slot - timedelta(days=300)
        session.execute(text("UPDATE person SET came_at = :at WHERE id = :id"), {"at": came, "id": person_id})
        if known["wanted_again_at"]:
            wanted_none(session, person_id, until=known["wanted_again_at"])
        if known["last_at"]:
            had_one(session, person_id, known["last_at"])
        if is_due(
            slot,
            came_at=came,
            wanted_again_at=known["wanted_again_at"],
            last_at=known["last_at"],
            in_period=False,
        ):
            expected[kind, period_of(kind, slot)].add(person_id)
    session.commit()

    with transaction() as mine:
        assert due_periods(mine, moment) == [(*each, len(expected[each])) for each in sorted(expected)]
    with transaction() as mine:
        found = {}
        for run_id in open_due_runs(mine, moment=moment):
            run = mine.get_one(Run, run_id)
            waiting = hold_waiting(mine, run, moment, readers=PEOPLE, after=0)
            found[run.kind, run.period] = {each.reader.person_id for each in waiting}
    assert found == expected
    assert 50 < sum(len(people) for people in found.values()) < 250


def around(chance: random.Random, slot: datetime) -> datetime | None:
    """A moment around a slot, the very same included, or none."""
    return chance.choice(
        [None, None, slot - timedelta(days=1), slot - timedelta(seconds=1), slot, slot + timedelta(hours=1)]
    )


def choose(session, person_id: int, kind: str, day: int, hour: int) -> None:
    session.execute(
        text(
            "INSERT INTO preference (person_id, frequency, digest_day, digest_hour) VALUES (:id, :kind, :day, :hour)"
        ),
        {"id": person_id, "kind": kind, "day": day, "hour": hour},
    )


def wanted_none(session, person_id: int, *, until: datetime) -> None:
    session.execute(
        text(
            "INSERT INTO preference (person_id, since, until, frequency)"
            " VALUES (:id, CAST(:until AS timestamptz) - interval '9 days', :until, 'never')"
        ),
        {"id": person_id, "until": until},
    )


def had_one(session, person_id: int, at: datetime) -> None:
    session.execute(
        text(
            "INSERT INTO digest_letter (run_id, person_id, outcome, language, at)"
            " SELECT id, :id, 'nothing', 'fr', :at FROM digest_run WHERE period = 'before'"
        ),
        {"id": person_id, "at": at},
    )
