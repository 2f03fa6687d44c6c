"""T17: all workers are told to stop, again and again, while a digest goes out: they end in time, and it goes out once."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from collab.core.config import Settings
from tests.faults.letter_parts import doubles, logged, missing, no_fault, plan, settled
from tests.faults.mail_parts import FaultyRelay, states
from tests.stack import Process, Stack, eventually

pytestmark = pytest.mark.timeout(900)
__all__ = ["logged"]

EXIT_SECONDS = 30


@contextmanager
def workers(settings: Settings, folder: Path, count: int) -> Iterator[list[Process]]:
    """So many worker hosts, with beats of their own."""
    environment = Stack(settings, folder).environment(COLLAB_MAIL_JOURNAL=settings.mail_journal)
    started = []
    for n in range(count):
        command = [
            *(sys.executable, "-m", "celery", "-A", "workers.app", "worker", "--pool", "prefork"),
            *("--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
            *("--hostname", f"w{n}@%h", "-I", "workers.tasks,tests.faults.letter_parts"),
            *("--beat", "--schedule", str(folder / f"beat{n}")),
        ]
        started.append(Process(f"worker{n}", command, environment, folder / f"worker{n}.log"))
    try:
        for each in started:
            each.start()
        yield started
    finally:
        for each in started:
            each.kill()


def have_letters_sent(settings: Settings, jobs: int) -> None:
    """What the beat does every fifteen seconds."""
    from workers.tasks import send_letters

    for _ in range(jobs):
        send_letters.apply_async(expires=60)


def waiting(settings: Settings) -> bool:
    """Whether a job lies in the queue that nobody has taken."""
    with redis.Redis.from_url(settings.valkey_url) as client:
        return bool(client.llen("celery"))


def test_a_deploy_in_the_middle_loses_nothing_and_doubles_nothing(
    logged, database, smtp_port, tmp_path, full, monkeypatch
) -> None:
    letters, deploys, hosts = (5_000, 10, 4) if full else (600, 2, 2)
    for name, value in Stack(logged, tmp_path).environment().items():
        monkeypatch.setitem(os.environ, name, value)
    addresses = plan(logged, letters)
    with (
        FaultyRelay(smtp_port, Path(logged.mail_journal), no_fault, delay=0.1) as relay,
        workers(logged, tmp_path, hosts) as running,
    ):
        for deploy in range(deploys):
            have_letters_sent(logged, hosts)
            least = len(relay.accepted) + 30
            eventually(lambda least=least: len(relay.accepted) >= least, 60, f"deploy {deploy}")
            assert len(relay.accepted) < letters, "the deploy came too late to be one"
            told = time.monotonic()
            for each in running:
                assert each.child is not None
                os.kill(each.child.pid, signal.SIGTERM)
            for each in running:
                assert each.child is not None
                each.child.wait(EXIT_SECONDS)
            assert time.monotonic() - told <= EXIT_SECONDS
            assert states()["sending"] == 0, "who ends gives back what was not begun"
            for each in running:
                each.start()
        relay.delay = 0.0
        have_letters_sent(logged, hosts)
        eventually(settled, 120, f"all settled: {states()}")
    assert (len(missing(relay, addresses)), doubles(relay)) == (0, [])
    assert states() == {"accepted": letters}
