"""What T21 and T23 send: an edition to a crowd, by the product's own processes, to a relay that keeps a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from collab.core.config import Settings
from collab.core.db import transaction
from tests.digests.run_rows import make_crowd, make_scheduled
from tests.faults.letter_parts import no_fault
from tests.faults.mail_parts import FaultyRelay
from tests.faults.supervised import supervised


def schedule(count: int) -> None:
    """An edition whose time has come, and so many people to get it."""
    with transaction() as session:
        make_crowd(session, count)
        make_scheduled(session)


@contextmanager
def sending(settings: Settings, folder: Path, smtp_port: int) -> Iterator[FaultyRelay]:
    """The processes that plan and send, and the relay they send to."""
    log = folder / "mail.log"
    log.touch()
    logged = replace(settings, mail_journal=str(log))
    with (
        FaultyRelay(smtp_port, log, no_fault) as relay,
        supervised(logged, folder, sweep_seconds=5, COLLAB_MAIL_JOURNAL=str(log)),
    ):
        yield relay


def edition_state() -> str:
    """Where the one edition stands."""
    with transaction() as session:
        return str(session.scalar(text("SELECT state FROM edition")))


def everybody_once(relay: FaultyRelay, count: int) -> bool:
    """Whether each of the crowd got the letter, and nobody got it twice."""
    taken = Counter(address for address, _ in relay.accepted)
    return taken == Counter(f"foule{number}@example.org" for number in range(1, count + 1))
