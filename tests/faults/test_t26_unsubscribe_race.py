"""T26: people stop their letters while a digest goes out; nothing is begun to be sent once that is committed."""

from __future__ import annotations

import random
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from collab.core.db import database_now, transaction
from collab.notifications.service.unsubscribing import LETTER, unsubscribe_by_token, unsubscribe_token
from tests.digests.run_rows import begin_editions, make_crowd, make_scheduled, plan_all
from tests.faults.letter_parts import logged, no_fault, settled
from tests.faults.mail_parts import FaultyRelay, senders, states
from tests.faults.run_parts import command, send_letters_for_ever
from tests.stack import eventually

pytestmark = pytest.mark.timeout(600)
__all__ = ["logged"]

SEED = 26


def unsubscribe_while_it_goes_out(
    logged, session, smtp_port: int, folder: Path, *, letters: int, unsubscribes: int, arguments: str = ""
) -> tuple[dict[int, datetime], set[str]]:
    """Send an edition to so many, some of whom stop it meanwhile.

    Returns when each had surely done so, by the database's clock, and the addresses that the relay took a letter for.
    """
    make_crowd(session, letters)
    make_scheduled(session)
    session.commit()
    begin_editions()
    assert plan_all() == letters
    chance = random.Random(SEED)
    done: dict[int, datetime] = {}
    with (
        FaultyRelay(smtp_port, Path(logged.mail_journal), no_fault, delay=0.01) as relay,
        senders(logged, folder, 2, command(send_letters_for_ever, arguments)),
    ):
        eventually(lambda: len(relay.accepted) > 0, 60, "the first letter left")
        for person_id in chance.sample(range(1, letters + 1), unsubscribes):
            with transaction() as current:
                unsubscribe_by_token(current, unsubscribe_token(person_id, LETTER))
            with transaction() as current:
                done[person_id] = database_now(current)
            time.sleep(chance.uniform(0, 0.004))  # how long people take, not a wait for anything
        eventually(settled, 240, f"all settled (seed {SEED}): {states()}")
    return done, {address for address, _ in relay.accepted}


def sent_too_late(session, done: dict[int, datetime]) -> list[int]:
    """Those whose letter was begun to be sent after they had stopped it."""
    session.rollback()
    # What is withdrawn was marked, asked about and left, all in one transaction: nothing of it was handed over.
    rows = session.execute(text("SELECT person_id, sending_at FROM delivery WHERE state <> 'withdrawn'"))
    return [row.person_id for row in rows if row.person_id in done and row.sending_at > done[row.person_id]]


def size(full: bool) -> dict[str, int]:
    return {"letters": 5_000, "unsubscribes": 500} if full else {"letters": 400, "unsubscribes": 60}


def test_no_letter_is_begun_once_its_reader_has_stopped_it(
    logged, session, smtp_port, tmp_path, full
) -> None:
    done, taken = unsubscribe_while_it_goes_out(logged, session, smtp_port, tmp_path, **size(full))
    assert sent_too_late(session, done) == [], f"seed {SEED}"
    found = states()
    assert 0 < found["withdrawn"] <= len(done)
    assert found["accepted"] + found["withdrawn"] == size(full)["letters"]
    unwanted = session.scalars(text("SELECT person_id FROM digest_letter WHERE outcome = 'withdrawn'")).all()
    assert set(unwanted) <= done.keys()
    assert len(unwanted) == found["withdrawn"]
    assert not taken & {f"foule{person_id}@example.org" for person_id in unwanted}


def test_senders_that_do_not_ask_again_send_too_late(logged, session, smtp_port, tmp_path, full) -> None:
    """The control: the same race, with what was decided at planning."""
    done, _ = unsubscribe_while_it_goes_out(
        logged, session, smtp_port, tmp_path, **size(full), arguments="naively=True"
    )
    assert sent_too_late(session, done)
