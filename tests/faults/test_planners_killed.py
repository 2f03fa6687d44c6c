"""Planners of a digest are killed in the middle of their chunks: everybody is planned once, each block written once."""

from __future__ import annotations

import random
import time

import pytest
from sqlalchemy import text

from collab.core.db import transaction
from tests.digests.run_rows import begin_editions, make_crowd, make_scheduled
from tests.faults.mail_parts import senders
from tests.faults.run_parts import command, plan_for_ever
from tests.stack import eventually

pytestmark = pytest.mark.timeout(300)

SEED = 5


def planned() -> int:
    with transaction() as session:
        return int(session.scalar(text("SELECT count(*) FROM digest_letter")) or 0)


def run_state() -> str:
    with transaction() as session:
        return str(session.scalar(text("SELECT state FROM digest_run")))


def test_everybody_is_planned_once_through_kills(settings, session, tmp_path, full) -> None:
    count, kills = (20_000, 20) if full else (1_500, 6)
    make_crowd(session, count)
    make_scheduled(session)
    session.commit()
    begin_editions()
    chance = random.Random(SEED)
    with senders(settings, tmp_path, 3, command(plan_for_ever)) as planners:
        for kill in range(kills):
            least = count * kill // (kills + 1)
            eventually(lambda least=least: planned() > least, 120, f"{least} planned (seed {SEED})")
            time.sleep(chance.uniform(0, 0.03))  # the fault's own moment, not a wait for anything
            victim = chance.choice(planners)
            victim.kill()
            victim.start()
        eventually(lambda: run_state() == "sending", 180, "the run is planned")
    session.rollback()
    letters = session.execute(
        text(
            "SELECT count(*), count(DISTINCT person_id), count(DISTINCT delivery_id), min(cardinality(blocks))"
            " FROM digest_letter WHERE outcome = 'planned'"
        )
    ).one()
    assert tuple(letters) == (count, count, count, 4)
    assert session.scalar(text("SELECT count(*) FROM delivery")) == count
    gone = text(
        "SELECT count(*) FROM digest_letter l CROSS JOIN unnest(l.blocks) AS held (id)"
        " LEFT JOIN digest_block b ON b.id = held.id AND b.run_id = l.run_id WHERE b.id IS NULL"
    )
    assert session.scalar(gone) == 0
    assert session.scalar(text("SELECT count(*) FROM digest_block")) == 4
