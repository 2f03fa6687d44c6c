"""T22: Valkey is killed again and again under short tasks: what dies of the workers comes back, and no work lies still."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import redis
from sqlalchemy import create_engine, text

from collab.core.db import transaction
from collab.core.outbox import REACTIONS, record
from tests.faults.supervised import supervised
from tests.stack import eventually

pytestmark = pytest.mark.timeout(900)

SEED = 22
BACK_WITHIN, STUCK_AFTER = 15, 60
PARTS = "tests.faults.outbox_parts"


@pytest.fixture
def effects(settings, database) -> Iterator[Callable[[str], object]]:
    """A table that a reaction writes one row into each time it takes effect; asks questions of it."""
    engine = create_engine(settings.owner_database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS t29_effect"))
        connection.execute(text("CREATE TABLE t29_effect (number bigint NOT NULL)"))
        connection.execute(text("GRANT SELECT, INSERT ON t29_effect TO collab_app"))

    def ask(question: str, **values: object) -> object:
        with engine.connect() as connection:
            return connection.execute(text(question), values).scalar_one()

    yield ask
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE t29_effect"))
    engine.dispose()


DONE = "SELECT count(*) FROM t29_effect"
WAITING_TO = """
    SELECT (SELECT count(*) FROM outbox_event WHERE relayed_at IS NULL AND id <= last)
         + (SELECT count(*) FROM reaction_run WHERE state = 'pending' AND event_id <= last)
    FROM (SELECT CAST(:last AS bigint) AS last) bound
"""
WAITING = WAITING_TO.replace(":last", str(2**62))
"""What was recorded and is not done."""


def work_for_ever(stopping: threading.Event, per_second: int, waiting: Callable[[], int]) -> None:
    """Let that much happen each second, each of it owed one short task; as long as five seconds' worth waits, no more.

    What lies longer than a minute then lies still, and is not merely at the end of a queue that this machine is too
    slow for.
    """
    from tests.faults.outbox_parts import Written

    number = 0
    while not stopping.wait(0.1):
        if waiting() > 5 * per_second:
            continue
        with transaction() as session:
            for _ in range(per_second // 10):
                record(session, Written(by=None, number=number))
                number += 1


def test_workers_are_back_soon_and_no_work_lies_still(
    own_settings, own_valkey, effects, tmp_path, full
) -> None:
    # The short profile only waits less for the sweeper, which finds what was lost with Valkey.
    kills, per_second, sweep_seconds = (20, 200, 15) if full else (3, 50, 5)
    chance, stopping = random.Random(SEED), threading.Event()
    load = threading.Thread(
        target=work_for_ever, args=(stopping, per_second, lambda: int(str(effects(WAITING))))
    )

    def takes_jobs() -> bool:
        """Whether a worker waits for jobs at this Valkey."""
        with redis.Redis.from_url(own_settings.valkey_url) as client:
            return any(other["cmd"].lower() == "brpop" for other in client.client_list())

    try:
        with supervised(own_settings, tmp_path, sweep_seconds=sweep_seconds, parts=PARTS):
            load.start()
            eventually(lambda: effects(DONE) > per_second, 60, "the workers work")
            for kill in range(kills):
                own_valkey.kill()
                killed = effects("SELECT max(id) FROM outbox_event")
                stopping.wait(chance.uniform(0.5, 3))  # it stays away as long as that
                own_valkey.start()
                began = time.monotonic()
                eventually(takes_jobs, BACK_WITHIN, f"jobs are taken after kill {kill} (seed {SEED})")
                done, left = effects(DONE), BACK_WITHIN - (time.monotonic() - began)
                eventually(
                    lambda before=done: effects(DONE) > before, left, f"work goes on after kill {kill}"
                )
                eventually(
                    lambda last=killed: effects(WAITING_TO, last=last) == 0,
                    STUCK_AFTER - (time.monotonic() - began),
                    f"what was under way at kill {kill} is done",
                )
            stopping.set()
            load.join()
            eventually(lambda: effects(WAITING) == 0, STUCK_AFTER, "all work done")
    finally:
        stopping.set()
        REACTIONS.pop("faults.leave_an_effect", None)
    assert effects("SELECT count(*) = count(DISTINCT number) FROM t29_effect")
