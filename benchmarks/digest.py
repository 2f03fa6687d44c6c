"""An edition to 20,000 members, each with their own part below it: from approved to accepted by a local sink.

Against Postfix's `smtp-source`, which sends ready mails of the same size over as many connections, and against the same
pipeline with each mail rendered whole.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks.parts.digest_world import edition, fill
from benchmarks.parts.ground import Ground, ground, report
from benchmarks.parts.sink import sink, source_rate
from benchmarks.parts.whole import whole_rate
from collab.core.config import Settings
from collab.core.db import transaction
from tests.stack import Stack, eventually

MEMBERS, WORKERS, ROUNDS = 20_000, 2, 3
GOAL, GOAL_WHOLE = 0.5, 5.0
SAMPLE = 1_000
"""Letters rendered whole, of which the rate is taken."""


@contextmanager
def workers(settings: Settings, folder: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """As many workers as the Procfile starts, each with one connection to the relay."""
    environment = Stack(settings, folder).environment(COLLAB_MAIL_JOURNAL=settings.mail_journal)
    command = [sys.executable, "-m", "benchmarks.parts.letter_worker"]
    with ExitStack() as stack:
        running = []
        for number in range(WORKERS):
            log = stack.enter_context((folder / f"worker{number}.log").open("ab"))
            running.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        try:
            yield running
        finally:
            for each in running:
                each.terminate()
            for each in running:
                each.wait(60)


def main() -> None:
    """Alternate both sides and print one JSON line."""
    with ground() as place, sink() as port:
        journal = place.folder / "mail.log"
        journal.touch()
        settings = replace(
            place.settings, smtp_url=f"smtp://127.0.0.1:{port}", mail_journal=str(journal)
        )
        with transaction() as session:
            composer, approver = fill(session, members=MEMBERS)
        with create_engine(settings.owner_database_url).connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as owner:
            owner.execute(text("ANALYZE"))
        own, peer, memory = [], [], []
        for _ in range(ROUNDS):
            run_id, seconds, grown = send_one(place, settings, composer.id, approver.id)
            own.append(MEMBERS / seconds)
            memory.append(grown)
            peer.append(source_rate(port, mails=MEMBERS, size=letter_bytes(run_id), connections=WORKERS))
            again()
        whole = whole_rate(settings, run_id, SAMPLE) * WORKERS
    mine, other = statistics.median(own), statistics.median(peer)
    report(
        name="digest",
        unit="mails/s",
        own=round(mine),
        peer=round(other),
        ratio=round(mine / other, 3),
        goal=f">= {GOAL}, and >= {GOAL_WHOLE} x each mail rendered whole",
        ok=mine / other >= GOAL and mine / whole >= GOAL_WHOLE,
        whole=round(whole),
        ratio_whole=round(mine / whole, 2),
        members=MEMBERS,
        connections=WORKERS,
        letter_bytes=letter_bytes_of(run_id),
        grown_mb=max(memory),
        rounds=ROUNDS,
    )
