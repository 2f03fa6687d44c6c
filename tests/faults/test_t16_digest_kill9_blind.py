"""T16: the same kills where no log tells: one identical repeat per kill at most, or none and the doubtful are listed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.faults.letter_parts import (
    doubles,
    kill_at_random,
    letter_senders,
    missing,
    no_fault,
    plan,
    settled,
)
from tests.faults.mail_parts import FaultyRelay, states
from tests.stack import eventually

pytestmark = pytest.mark.timeout(900)

SEED = 16


def size(full: bool) -> tuple[int, int]:
    """How many letters and kills."""
    return (5_000, 20) if full else (250, 5)


def unknown(session) -> set[str]:
    """Whom a person has to look after."""
    return set(session.scalars(text("SELECT address FROM delivery WHERE state = 'unknown'")))


def test_what_may_have_arrived_is_repeated_once_and_to_the_byte(
    settings, session, database, smtp_port, tmp_path, full
) -> None:
    letters, kills = size(full)
    addresses = plan(settings, letters)
    with (
        FaultyRelay(smtp_port, tmp_path / "unread.log", no_fault, delay=0.003) as relay,
        letter_senders(settings, tmp_path, 4) as running,
    ):
        kill_at_random(relay, running, letters=letters, kills=kills, seed=SEED)
        eventually(settled, 240, f"all settled (seed {SEED}): {states()}")
    assert not missing(relay, addresses) - unknown(session)
    twice = doubles(relay)
    assert len(twice) <= kills, f"seed {SEED}"
    assert Counter(twice).keys() == set(twice), "no letter went out three times"
    for message_id, digests in relay.digests.items():
        assert len(digests) == 1, f"{message_id} went out in two versions"
    by_address = {address: {m for a, m in relay.accepted if a == address} for address in twice}
    assert all(len(ids) == 1 for ids in by_address.values()), "a repeat has the same Message-ID"
    listed = text("SELECT count(*) FROM delivery WHERE blind_repeats = 1")
    assert len(twice) <= session.execute(listed).scalar_one() <= kills


def test_where_nothing_is_repeated_nobody_gets_two_and_the_doubtful_are_listed(
    settings, session, database, smtp_port, tmp_path, full
) -> None:
    letters, kills = size(full)
    addresses = plan(settings, letters, repeats=False)
    with (
        FaultyRelay(smtp_port, tmp_path / "unread.log", no_fault, delay=0.003) as relay,
        letter_senders(settings, tmp_path, 4) as running,
    ):
        kill_at_random(relay, running, letters=letters, kills=kills, seed=SEED)
        eventually(settled, 240, f"all settled (seed {SEED}): {states()}")
    assert doubles(relay) == []
    assert missing(relay, addresses) <= unknown(session)
    assert len(unknown(session)) <= kills


def test_a_sender_that_commits_once_a_batch_doubles_more_than_once_a_kill(
    settings, database, smtp_port, tmp_path, full
) -> None:
    """The control."""
    letters, kills = size(full)
    addresses = plan(settings, letters)
    with (
        FaultyRelay(smtp_port, Path(tmp_path / "unread.log"), no_fault, delay=0.003) as relay,
        letter_senders(settings, tmp_path, 4, "naively=True") as running,
    ):
        kill_at_random(relay, running, letters=letters, kills=kills, seed=SEED)
        eventually(settled, 240, f"all settled (seed {SEED}): {states()}")
    assert not missing(relay, addresses)
    assert len(doubles(relay)) > kills, f"seed {SEED}"
