"""What T15 to T18 send with: letters of one mailing, and senders whose lease and fence are a fraction of the real ones."""

from __future__ import annotations

import functools
import os
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core import db
from collab.core.config import Settings, load_settings, use_settings
from collab.core.logs import configure_logs
from collab.core.mail import Delivery, bulk, claims, settling
from collab.core.mail.breaker import Breaker
from collab.core.mail.bulk import send_mailings
from collab.core.mail.bulk_claims import claim_letters
from collab.core.mail.mailings import PlannedLetter, open_mailing, plan_letters
from collab.core.mail.pipelining import Handing, LetterDoor
from collab.core.mail.spliced_message import LetterWriter
from collab.core.mail.splicing import Spliced, Unwanted, encode_block, writes_letters
from tests.faults.mail_parts import SCALE, FaultyRelay, senders, states
from tests.stack import Process, eventually

KIND = "faults.letter"
LEASE_SECONDS = 3.0
FENCE_SECONDS = 0.75
"""In the proportion of the real ones, 120 and 30."""
OPEN = ("planned", "claimed", "sending")


@functools.cache
def _blocks() -> tuple[bytes, bytes]:
    return encode_block("Élue à la coopération\n" * 100), encode_block("<p>Élue à la coopération</p>\n" * 100)


@writes_letters(KIND)
def write_letters(_session: Session, rows: Sequence[Delivery]) -> Mapping[int, Spliced | Unwanted]:
    shared, html = _blocks()
    return {
        row.id: Spliced(
            subject="La lettre",
            language="fr",
            text=[shared, encode_block(f"Pour vous, {row.person_id}")],
            html=[html, encode_block(f"<p>Pour vous, {row.person_id}</p>")],
        )
        for row in rows
    }


def plan(settings: Settings, count: int, *, repeats: bool = True) -> list[str]:
    """Plan a mailing of so many letters, each to an address of its own."""
    use_settings(replace(settings, mail_repeats=repeats))
    addresses = [f"p{number}@example.org" for number in range(count)]
    with db.transaction() as session:
        mailing_id = open_mailing(session, kind=KIND)
        letters = [PlannedLetter(f"faults:{n}", address, n) for n, address in enumerate(addresses)]
        plan_letters(session, mailing_id, letters)
    use_settings(settings)
    return addresses


def send_for_ever(*, fence: float = FENCE_SECONDS, naively: bool = False) -> None:
    """Send what is due, as a worker does, until killed."""
    settings = load_settings(os.environ)
    configure_logs(settings.log_level, "sender")
    db.connect(settings)
    settling.RETRY_AFTER = tuple(wait / SCALE for wait in settling.RETRY_AFTER)
    settling.BLIND_REPEAT_AFTER = settling.BLIND_REPEAT_AFTER / SCALE
    claims.LEASE = timedelta(seconds=LEASE_SECONDS)
    bulk.FENCE_SECONDS = fence
    breaker = Breaker(pause_seconds=(0.3, 0.6))
    while True:
        if naively:
            _send_naively(settings)
        else:
            send_mailings(settings, seconds=5, breaker=breaker)
        time.sleep(0.02)


def _send_naively(settings: Settings) -> None:
    """A batch, its mails, one commit: what a kill in the middle undoes is sent again."""
    door, writer = LetterDoor(settings), LetterWriter(settings)
    door.open()
    while True:
        with db.transaction() as session:
            claimed = claim_letters(session, kinds=[KIND], batch=20)
            if claimed is None:
                break
            written = write_letters(session, claimed.rows)
            batch = [Handing(writer.write(row, written[row.id])) for row in claimed.rows]
            door.hand_over_all(batch, fence=time.monotonic() + 60)
            ids = [each.letter.delivery_id for each in batch if each.outcome]
            session.execute(text("UPDATE delivery SET state = 'accepted' WHERE id = ANY(:ids)"), {"ids": ids})
    door.close()


def letter_senders(
    settings: Settings, folder: Path, count: int, arguments: str = ""
) -> AbstractContextManager[list[Process]]:
    """So many processes that send letters side by side."""
    code = f"from tests.faults.letter_parts import send_for_ever; send_for_ever({arguments})"
    return senders(settings, folder, count, code)


def no_fault(_address: str, _attempt: int) -> str:
    return ""


def kill_at_random(
    relay: FaultyRelay, running: Sequence[Process], *, letters: int, kills: int, seed: int
) -> None:
    """Kill a sender each time some more letters were taken, at once or an instant later, and start it again."""
    chance = random.Random(seed)
    for kill in range(kills):
        threshold = letters * (kill + 1) // (kills + 2)
        eventually(lambda least=threshold: len(relay.accepted) >= least, 120, f"{threshold} taken")
        time.sleep(chance.uniform(0, 0.02))  # the fault's own moment, not a wait for anything
        victim = chance.choice(running)
        victim.kill()
        victim.start()


def settled() -> bool:
    """Whether no letter is on its way, nor waits to be."""
    found = states()
    return not any(found[state] for state in OPEN)


def interrupted() -> int:
    """How many letters were cut short: the log settled them, or they were tried again."""
    asked = "SELECT count(*) FROM delivery WHERE attempts > 1 OR smtp_answer LIKE 'the relay''s log%'"
    with db.transaction() as session:
        return int(session.execute(text(asked)).scalar_one())


def doubles(relay: FaultyRelay) -> list[str]:
    """The recipients that got a letter more than once, as often as they got one too many."""
    taken = Counter(address for address, _ in relay.accepted)
    return [address for address, count in taken.items() for _ in range(count - 1)]


def missing(relay: FaultyRelay, addresses: Sequence[str]) -> set[str]:
    """Who got none."""
    return set(addresses) - {address for address, _ in relay.accepted}


@pytest.fixture
def logged(settings: Settings, tmp_path: Path) -> Settings:
    """Settings that know the relay's log."""
    (tmp_path / "mail.log").touch()
    return replace(settings, mail_journal=str(tmp_path / "mail.log"))
