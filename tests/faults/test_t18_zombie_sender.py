"""T18: a sender sleeps in the middle of its letters for longer than its lease, and wakes up: nobody gets two."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.faults.letter_parts import (
    LEASE_SECONDS,
    doubles,
    letter_senders,
    logged,
    missing,
    no_fault,
    plan,
    settled,
)
from tests.faults.mail_parts import FaultyRelay, states
from tests.stack import Process, eventually

pytestmark = pytest.mark.timeout(600)
__all__ = ["logged"]

SEED = 18


def put_to_sleep(relay: FaultyRelay, running: list[Process], *, letters: int, times: int) -> None:
    """Again and again, stop a sender in the middle, let its lease pass and the others go on, and wake it up."""
    chance = random.Random(SEED)
    for n in range(times):
        threshold = letters * (n + 1) // (times + 3)
        eventually(lambda least=threshold: len(relay.accepted) >= least, 120, f"{threshold} taken")
        sleeper = chance.choice(running).child
        assert sleeper is not None
        os.kill(sleeper.pid, signal.SIGSTOP)
        # The fault itself: nothing can be waited for while somebody's lease runs out.
        time.sleep(LEASE_SECONDS + 1.5)
        os.kill(sleeper.pid, signal.SIGCONT)


def test_who_wakes_up_after_the_lease_sends_no_more_of_it(
    logged, database, smtp_port, tmp_path, full
) -> None:
    letters, times = (500, 8) if full else (240, 1)
    addresses = plan(logged, letters)
    with (
        FaultyRelay(smtp_port, Path(logged.mail_journal), no_fault, delay=0.02) as relay,
        letter_senders(logged, tmp_path, 3) as running,
    ):
        put_to_sleep(relay, running, letters=letters, times=times)
        eventually(settled, 120, f"all settled (seed {SEED}): {states()}")
    assert (len(missing(relay, addresses)), doubles(relay)) == (0, []), f"seed {SEED}"
    assert states() == {"accepted": letters}


def test_who_wakes_up_without_the_fence_doubles(logged, database, smtp_port, tmp_path, full) -> None:
    """The control."""
    letters, times = (500, 8) if full else (240, 2)
    plan(logged, letters)
    with (
        FaultyRelay(smtp_port, Path(logged.mail_journal), no_fault, delay=0.02) as relay,
        letter_senders(logged, tmp_path, 3, "fence=1_000_000.0") as running,
    ):
        put_to_sleep(relay, running, letters=letters, times=times)
        eventually(settled, 120, f"all settled (seed {SEED}): {states()}")
    assert doubles(relay), f"seed {SEED}"
