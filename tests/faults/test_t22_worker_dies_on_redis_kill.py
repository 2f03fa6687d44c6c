"""T22: Valkey is killed again and again under short tasks: what dies of the workers comes back, and no work lies still."""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from sqlalchemy import create_engine, text

from collab.core.db import transaction
from collab.core.outbox import REACTIONS, record
from collab.embedded import free_port
from collab.embedded.place import CODE, Place
from collab.embedded.procfile import read_procfile
from collab.embedded.supervision import Program, Supervisor
from tests.stack import Stack, eventually

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


@contextmanager
def supervised(settings, folder: Path) -> Iterator[Supervisor]:
    """The Procfile's relay, worker and beat under the supervisor of `make run`, with the reaction that is counted."""
    place = Place(folder=folder / "place", port=free_port(), demo=False)
    place.make_folders()
    commands = read_procfile(CODE / "Procfile")
    commands["worker"] += f" --include {PARTS}"
    commands["relay"] = f'python -c "import {PARTS}; from workers.relay import main; main()"'
    supervisor = Supervisor(
        place, [Program.from_shell(name, commands[name]) for name in ("relay", "worker", "beat")]
    )
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = Stack(settings, folder).environment(PATH=programs, COLLAB_DATA_DIR=str(place.folder))
    try:
        supervisor.start(environment)
        supervisor.start_applications()
        yield supervisor
    finally:
        supervisor.stop()


def work_for_ever(stopping: threading.Event, per_second: int) -> None:
    """Let that much happen each second, each of it owed one short task."""
    from tests.faults.outbox_parts import Written

    number = 0
    while not stopping.wait(0.1):
        with transaction() as session:
            for _ in range(per_second // 10):
                record(session, Written(by=None, number=number))
                number += 1


def test_workers_are_back_soon_and_no_work_lies_still(
    own_settings, own_valkey, effects, tmp_path, full
) -> None:
    kills, per_second = (20, 200) if full else (3, 50)
    chance, stopping = random.Random(SEED), threading.Event()
    load = threading.Thread(target=work_for_ever, args=(stopping, per_second))

    def takes_jobs() -> bool:
        """Whether a worker waits for jobs at this Valkey."""
        with redis.Redis.from_url(own_settings.valkey_url) as client:
            return any(other["cmd"].lower() == "brpop" for other in client.client_list())

    count = "SELECT count(*) FROM t29_effect"
    try:
        with supervised(own_settings, tmp_path):
            load.start()
            eventually(
                lambda: effects("SELECT count(*) FROM t29_effect") > per_second, 60, "the workers work"
            )
            for kill in range(kills):
                own_valkey.kill()
                stopping.wait(chance.uniform(0.5, 3))  # it stays away as long as that
                own_valkey.start()
                began = time.monotonic()
                eventually(takes_jobs, BACK_WITHIN, f"jobs are taken after kill {kill} (seed {SEED})")
                done, left = effects(count), BACK_WITHIN - (time.monotonic() - began)
                eventually(
                    lambda before=done: effects(count) > before, left, f"work goes on after kill {kill}"
                )
            stopping.set()
            load.join()
            waiting = "SELECT count(*) FROM outbox_event e LEFT JOIN reaction_run r ON r.event_id = e.id"
            waiting += " WHERE r.state IS DISTINCT FROM 'done'"
            eventually(lambda: effects(waiting) == 0, STUCK_AFTER, "all work done")
    finally:
        stopping.set()
        REACTIONS.pop("faults.leave_an_effect", None)
    longest = "SELECT max(extract(epoch FROM r.done_at - e.recorded_at))::float"
    assert effects(f"{longest} FROM reaction_run r JOIN outbox_event e ON e.id = r.event_id") <= STUCK_AFTER
    assert effects("SELECT count(*) = count(DISTINCT number) FROM t29_effect")
