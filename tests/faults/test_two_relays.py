"""Two relays, one active: killed or merely stopped, its work moves on within seconds, and nothing happens twice."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest
from sqlalchemy import create_engine, text

from collab.core.events import CATALOGUE
from collab.core.outbox import REACTIONS, reaction
from collab.core.outbox.wakeups import SILENT_SECONDS
from tests.faults.relay_parts import Load, relays, work_once
from tests.stack import eventually

SEED = 8
GAP_SECONDS = 2.0


@pytest.fixture
def owner(settings, database):
    """The owner's engine, a table of effects beside it, and the event and reaction that fill it."""
    from tests.faults.outbox_parts import Written, leave_an_effect

    # Once more: a module is loaded once, and each test that uses its event takes it out again.
    CATALOGUE["faults.written"] = Written
    reaction(Written)(leave_an_effect)
    engine = create_engine(settings.owner_database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS t29_effect"))
        connection.execute(text("CREATE TABLE t29_effect (number bigint NOT NULL)"))
        connection.execute(text("GRANT SELECT, INSERT ON t29_effect TO collab_app"))
    yield engine
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE t29_effect"))
    engine.dispose()
    del CATALOGUE["faults.written"], REACTIONS["faults.leave_an_effect"]


def _counts(owner) -> tuple[int, int, int, int, int]:
    """Events, of them relayed, copies in the audit log, effects, and different effects."""
    with owner.connect() as connection:
        row = connection.execute(
            text(
                "SELECT (SELECT count(*) FROM outbox_event), (SELECT count(relayed_at) FROM outbox_event),"
                " (SELECT count(*) FROM audit_entry),"
                " (SELECT count(*) FROM t29_effect), (SELECT count(DISTINCT number) FROM t29_effect)"
            )
        ).one()
    return row[0], row[1], row[2], row[3], row[4]


def _settle(owner) -> None:
    """Wait until all that was written is relayed and done; the load has ended, the relays have not."""
    eventually(lambda: _counts(owner)[0] == _counts(owner)[1], 10, "all is relayed")
    while work_once():
        pass


def test_the_spare_takes_over_within_two_seconds_of_each_kill(settings, owner, tmp_path, full) -> None:
    chance = random.Random(SEED)
    with relays(settings, owner, tmp_path, ("one", "other", "third")) as three:
        with Load() as load:
            eventually(lambda: three.relayed_after(0), 10)
            for _ in range(10 if full else 2):
                time.sleep(chance.uniform(0, 0.05))  # so that kills hit any moment of a batch
                active = three.active()
                three.processes[active].kill()
                three.await_other(active, 10)
                if full:
                    three.processes[active].start()
                    three.await_start(active)
        _settle(owner)
        silence = three.longest_silence()
    assert silence <= GAP_SECONDS, f"{silence:.2f} s (seed {SEED})"
    assert _counts(owner) == (load.written,) * 5


def test_without_a_spare_nothing_is_relayed_until_somebody_starts_one(settings, owner, tmp_path) -> None:
    """The negative control: the time that two relays save."""
    with relays(settings, owner, tmp_path, ("one",)) as alone, Load():
        eventually(lambda: alone.relayed_after(0), 10)
        alone.processes["one"].kill()
        eventually(lambda: alone.active() == "", 5)
        moment = alone.now()
        # The silence itself is what is measured.
        eventually(lambda: alone.now() - moment > GAP_SECONDS, 5)
        assert alone.relayed_after(moment) == 0


def test_a_stopped_relay_gives_way_and_does_no_harm_when_it_wakes(settings, owner, tmp_path) -> None:
    """Its connection, and so its lock, stays: what gives it away is that it is silent."""
    with relays(settings, owner, tmp_path, ("one", "other")) as both:
        with Load() as load:
            eventually(lambda: both.relayed_after(0), 10)
            stopped = both.active()
            os.kill(both.processes[stopped].child.pid, signal.SIGSTOP)
            successor = both.await_other(stopped, 20)
            os.kill(both.processes[stopped].child.pid, signal.SIGCONT)
            # Awake, it is the spare: it takes over when the other one goes.
            both.processes[successor].kill()
            assert both.await_other(successor, 20) == stopped
        _settle(owner)
        silence = both.longest_silence()
    assert silence <= SILENT_SECONDS + GAP_SECONDS, f"{silence:.2f} s"
    assert _counts(owner) == (load.written,) * 5
