"""T20: the mail relay is away for ten minutes (a hundred times as fast here): no mail fails, none loses a try."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from collab.core.db import transaction
from tests.faults.mail_parts import FaultyRelay, plan_mails, senders, states
from tests.stack import eventually

pytestmark = pytest.mark.timeout(300)

PAUSES_IN_TEN_MINUTES = 13
"""Of 30 to 60 seconds each."""


def said(log: Path) -> list[str]:
    """What the sender wrote of the relay, line by line."""
    lines = [json.loads(line)["message"] for line in log.read_text().splitlines()] if log.exists() else []
    return [line for line in lines if line.startswith("the mail relay")]


def test_mail_waits_for_the_relay_and_leaves_when_it_returns(
    settings, database, smtp_port, tmp_path, full
) -> None:
    addresses = plan_mails(2_000 if full else 100)
    log = tmp_path / "sender0.log"
    left_alone, away = "the mail relay is left alone", "the mail relay is away"
    with senders(settings, tmp_path, 1):
        eventually(
            lambda: said(log).count(left_alone) >= PAUSES_IN_TEN_MINUTES, 60, "the pauses of ten minutes"
        )
        assert said(log).index(left_alone) <= 20, "connections tried before the breaker opened"
        # Afterwards one try ends each pause.
        assert said(log).count(away) <= 20 + PAUSES_IN_TEN_MINUTES
        assert states() == {"planned": len(addresses)}
        with FaultyRelay(smtp_port, tmp_path / "mail.log", lambda _address, _attempt: "") as relay:
            eventually(lambda: states() == {"accepted": len(addresses)}, 120, "all sent once it returned")
    assert Counter(address for address, _ in relay.accepted) == Counter(addresses)
    with transaction() as session:
        assert session.scalars(text("SELECT DISTINCT attempts FROM delivery")).all() == [1]
