"""T20: the mail relay is away for ten minutes (a hundred times as fast here): no mail fails, none loses a try."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from collab.core.db import transaction
from tests.faults.mail_parts import FaultyRelay, plan_mails, senders, states
from tests.stack import eventually

pytestmark = pytest.mark.timeout(300)

PAUSES_IN_TEN_MINUTES = 13
"""Of 30 to 60 seconds each."""


LEFT_ALONE, AWAY = "the mail relay is left alone", "the mail relay is away"


def said(log: Path) -> list[str]:
    """What the sender wrote of the relay, line by line."""
    return [line["message"] for line in _lines(log) if line["message"].startswith("the mail relay")]


def pauses(log: Path) -> list[float]:
    """The seconds between each try that opened the breaker and the next try."""
    times = [
        datetime.fromisoformat(line["timestamp"]) for line in _lines(log) if line["message"] == LEFT_ALONE
    ]
    return [(later - time).total_seconds() for time, later in pairwise(times)]


def _lines(log: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def test_mail_waits_for_the_relay_and_leaves_when_it_returns(
    settings, database, smtp_port, tmp_path, full
) -> None:
    addresses = plan_mails(2_000 if full else 100)
    log = tmp_path / "sender0.log"
    with senders(settings, tmp_path, 1):
        eventually(
            lambda: said(log).count(LEFT_ALONE) >= PAUSES_IN_TEN_MINUTES, 60, "the pauses of ten minutes"
        )
        assert said(log).index(LEFT_ALONE) <= 20, "connections tried before the breaker opened"
        assert min(pauses(log)) >= 0.3
        # Afterwards one try ends each pause.
        assert said(log).count(AWAY) <= 20 + PAUSES_IN_TEN_MINUTES
        left = states()
        assert left["planned"] + left["claimed"] == left.total() == len(addresses)
        with FaultyRelay(smtp_port, tmp_path / "mail.log", lambda _address, _attempt: "") as relay:
            eventually(lambda: states() == {"accepted": len(addresses)}, 120, "all sent once it returned")
    assert Counter(address for address, _ in relay.accepted) == Counter(addresses)
    with transaction() as session:
        assert session.scalars(text("SELECT DISTINCT attempts FROM delivery")).all() == [1]
