"""T15: senders of a digest are killed at random points; by the relay's log nobody misses the letter and nobody gets two."""

from __future__ import annotations

from pathlib import Path

import pytest

from collab.core.mail.mailings import progress_of
from tests.faults.letter_parts import (
    doubles,
    interrupted,
    kill_at_random,
    letter_senders,
    logged,
    missing,
    no_fault,
    plan,
    settled,
)
from tests.faults.mail_parts import FaultyRelay, states
from tests.stack import eventually

pytestmark = pytest.mark.timeout(600)
__all__ = ["logged"]

SEED = 15


def size(full: bool) -> tuple[int, int]:
    """How many letters and kills."""
    return (5_000, 20) if full else (300, 4)


def test_nobody_misses_the_letter_and_nobody_gets_two(
    logged, session, database, smtp_port, tmp_path, full
) -> None:
    letters, kills = size(full)
    addresses = plan(logged, letters)
    with (
        FaultyRelay(smtp_port, Path(logged.mail_journal), no_fault, delay=0.003) as relay,
        letter_senders(logged, tmp_path, 4) as running,
    ):
        kill_at_random(relay, running, letters=letters, kills=kills, seed=SEED)
        eventually(settled, 120, f"all settled (seed {SEED}): {states()}")
    assert (len(missing(relay, addresses)), len(doubles(relay))) == (0, 0), f"seed {SEED}"
    assert states() == {"accepted": letters}
    assert interrupted() >= kills, "the kills came while letters were on their way"
    assert progress_of(session, 1).sent == letters


def test_a_sender_that_commits_once_a_batch_doubles(logged, database, smtp_port, tmp_path, full) -> None:
    """The control: the same kills, and the same batches without their marks."""
    letters, kills = size(full)
    addresses = plan(logged, letters)
    with (
        FaultyRelay(smtp_port, Path(logged.mail_journal), no_fault, delay=0.003) as relay,
        letter_senders(logged, tmp_path, 4, "naively=True") as running,
    ):
        kill_at_random(relay, running, letters=letters, kills=kills, seed=SEED)
        eventually(settled, 120, f"all settled (seed {SEED}): {states()}")
    assert not missing(relay, addresses)
    assert len(doubles(relay)) > (20 if full else 0), f"seed {SEED}"
