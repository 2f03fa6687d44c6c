"""T29: eight writers, three readers, fifteen kill -9: as many effects as writes, each once."""

from __future__ import annotations

import random
import sys
import threading
import time

import pytest
from sqlalchemy import create_engine, text

from collab.core.db import transaction
from collab.core.outbox import REACTIONS, record
from tests.stack import Process, Stack, eventually

SEED = 29


@pytest.fixture
def effects(settings, database):
    engine = create_engine(settings.owner_database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS t29_effect"))
        connection.execute(text("CREATE TABLE t29_effect (number bigint NOT NULL)"))
        connection.execute(text("GRANT SELECT, INSERT ON t29_effect TO collab_app"))
    yield engine
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE t29_effect"))
    engine.dispose()


def test_every_event_takes_effect_once_through_fifteen_kills(settings, effects, tmp_path, full) -> None:
    # Run as a module, the reader enters its event under `__main__`; here both are entered under one name.
    from collab.core.events import CATALOGUE
    from tests.faults.outbox_parts import Written

    per_writer, kills = (1_250, 15) if full else (150, 5)
    stack = Stack(settings, tmp_path)
    command = [sys.executable, "-c", "from tests.faults.outbox_parts import read_for_ever; read_for_ever()"]
    readers = [
        Process(f"reader{n}", command, stack.environment(), tmp_path / f"reader{n}.log") for n in range(3)
    ]
    for reader in readers:
        reader.start()

    def write(first: int) -> None:
        chance = random.Random(SEED + first)
        for number in range(first, first + per_writer):
            with transaction() as session:
                record(session, Written(by=None, number=number))
                time.sleep(
                    chance.uniform(0, 0.004)
                )  # the transaction stays open, so that commits overtake ids

    writers = [threading.Thread(target=write, args=(n * per_writer,)) for n in range(8)]
    for writer in writers:
        writer.start()
    chance = random.Random(SEED)

    def done() -> int:
        with effects.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM t29_effect")).scalar_one())

    total = 8 * per_writer
    try:
        for kill in range(kills):
            threshold = total * (kill + 1) // (kills + 2)
            eventually(lambda least=threshold: done() >= least, 120, f"{threshold} effects (seed {SEED})")
            victim = chance.choice(readers)
            victim.kill()
            victim.start()
        for writer in writers:
            writer.join()
        eventually(lambda: done() >= total, 120, f"{total} effects (seed {SEED})")
    finally:
        for reader in readers:
            reader.kill()
        REACTIONS.pop("faults.leave_an_effect", None)
        CATALOGUE.pop("faults.written", None)
    with effects.connect() as connection:
        distinct = connection.execute(text("SELECT count(DISTINCT number) FROM t29_effect")).scalar_one()
    assert (done(), distinct) == (total, total)
