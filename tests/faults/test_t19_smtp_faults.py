"""T19: a relay that hesitates, hangs up, hangs and refuses: every mail it may take is taken once, by its own log."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from collab.core.config import Settings
from collab.core.db import transaction
from collab.core.mail.settling import RETRY_AFTER
from tests.faults.letter_parts import letter_senders, plan
from tests.faults.mail_parts import FaultyRelay, plan_mails, senders, states
from tests.stack import eventually

pytestmark = pytest.mark.timeout(600)

SEED = 19
FAULTS = {"451": 10, "421": 5, "550": 3, "hang after": 2, "hang before": 1, "reset": 5}
"""In a hundred mails."""
OPEN = ("planned", "claimed", "sending", "unknown")


def deal(addresses: list[str]) -> dict[str, str]:
    """Which fault each address meets, in the shares of the plan."""
    chance, dealt = random.Random(SEED), dict.fromkeys(addresses, "")
    shuffled = chance.sample(addresses, len(addresses))
    for fault, share in FAULTS.items():
        for _ in range(max(1, len(addresses) * share // 100)):
            dealt[shuffled.pop()] = fault
    return dealt


def rows() -> dict[str, tuple[str, int, int, str]]:
    """State, attempts, blind repeats and answer by address."""
    with transaction() as session:
        found = session.execute(
            text("SELECT address, state, attempts, blind_repeats, coalesce(smtp_answer, '') FROM delivery")
        )
        return {row[0]: tuple(row[1:]) for row in found}


@pytest.fixture
def logged(settings, tmp_path) -> Settings:
    """Settings that know the relay's log."""
    (tmp_path / "mail.log").touch()
    return replace(settings, mail_journal=str(tmp_path / "mail.log"))


def in_the_plan(dealt: dict[str, str]) -> Callable[[str, int], str]:
    """A fault once, a hesitation twice, a refusal always."""
    times = {"451": 2, "550": 1_000}
    return lambda address, attempt: dealt[address] if attempt <= times.get(dealt[address], 1) else ""


def test_every_mail_the_relay_may_take_is_taken_once(logged, database, smtp_port, tmp_path, full) -> None:
    addresses = plan_mails(3_000 if full else 150)
    dealt = deal(addresses)
    with (
        FaultyRelay(smtp_port, Path(logged.mail_journal), in_the_plan(dealt)) as relay,
        senders(logged, tmp_path, 2),
    ):
        eventually(lambda: not any(states()[state] for state in OPEN), 300, f"all settled (seed {SEED})")
    taken = Counter(address for address, _ in relay.accepted)
    assert taken == Counter(address for address, fault in dealt.items() if fault != "550")
    assert len({message_id for _, message_id in relay.accepted}) == len(relay.accepted)
    for address, (state, attempts, repeats, answer) in rows().items():
        fault = dealt[address]
        assert state == ("failed" if fault == "550" else "accepted"), (address, fault, answer)
        assert attempts <= len(RETRY_AFTER) + 1
        if fault == "550":
            assert relay.tries[address] == 1
        if fault == "hang after":
            assert (relay.tries[address], repeats, answer) == (1, 1, "the relay's log knows it")


def test_every_letter_the_relay_may_take_is_taken_once(logged, database, smtp_port, tmp_path, full) -> None:
    """The same in groups of commands: an answer that is lost, or comes for another letter, would show here."""
    addresses = plan(logged, 3_000 if full else 150)
    dealt = deal(addresses)
    with (
        FaultyRelay(smtp_port, Path(logged.mail_journal), in_the_plan(dealt)) as relay,
        letter_senders(logged, tmp_path, 2),
    ):
        eventually(lambda: not any(states()[state] for state in OPEN), 300, f"all settled (seed {SEED})")
    taken = Counter(address for address, _ in relay.accepted)
    assert taken == Counter(address for address, fault in dealt.items() if fault != "550")
    for address, (state, attempts, repeats, answer) in rows().items():
        fault = dealt[address]
        assert state == ("failed" if fault == "550" else "accepted"), (address, fault, answer)
        assert (attempts <= len(RETRY_AFTER) + 1, repeats) == (True, 0)
        if fault == "550":
            assert relay.tries[address] == 1
        if fault == "hang after":
            assert (relay.tries[address], answer) == (1, "the relay's log knows it")


def test_senders_killed_at_any_point_lose_nothing_and_double_nothing(
    logged, database, smtp_port, tmp_path, full
) -> None:
    """A kill before the dot, after it, or between the claim and the mail: the log settles what is not known."""
    count, kills = (3_000, 20) if full else (300, 4)
    addresses = plan_mails(count)
    chance = random.Random(SEED)
    with (
        FaultyRelay(smtp_port, Path(logged.mail_journal), lambda _address, _attempt: "") as relay,
        senders(logged, tmp_path, 3) as running,
    ):
        for kill in range(kills):
            threshold = count * (kill + 1) // (kills + 2)
            eventually(lambda least=threshold: len(relay.accepted) >= least, 120, f"{threshold} taken")
            victim = chance.choice(running)
            victim.kill()
            victim.start()
        eventually(lambda: states()["accepted"] == count, 120, f"all accepted (seed {SEED}): {states()}")
    assert Counter(address for address, _ in relay.accepted) == Counter(addresses)
