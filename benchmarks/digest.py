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

from benchmarks.parts.digest_world import fill, news_and_edition
from benchmarks.parts.ground import ground, report
from benchmarks.parts.sink import sink, source_rate
from collab.core.config import Settings
from collab.core.db import transaction
from collab.digests.service.runs import begin_next_edition
from tests.stack import Stack, eventually

MEMBERS, WORKERS, ROUNDS = 20_000, 2, 3
GOAL, GOAL_WHOLE = 0.5, 5.0
SAMPLE = 2_000
"""Letters sent whole, of which the rate of sending is taken."""


LOGGED = (
    "Nov 28 10:00:00 mx postfix/cleanup[71]: 4F9D1: message-id=<dlv.0.0123456789@example.org>\n"
    "Nov 28 10:00:00 mx postfix/qmgr[72]: 4F9D1: from=<b@example.org>, size=9, nrcpt=1 (queue active)\n"
)
"""What Postfix writes of a mail that it takes."""


@contextmanager
def workers(settings: Settings, folder: Path, *how: str) -> Iterator[list[int]]:
    """As many workers as the Procfile starts, each with one connection to the relay; their process ids."""
    environment = Stack(settings, folder).environment(COLLAB_MAIL_JOURNAL=settings.mail_journal)
    command = [sys.executable, "-m", "benchmarks.parts.letter_worker", *how]
    with ExitStack() as stack:
        running = []
        for number in range(WORKERS):
            log = stack.enter_context((folder / f"worker{number}.log").open("ab"))
            running.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        try:
            yield [each.pid for each in running]
        finally:
            for each in running:
                each.terminate()
            for each in running:
                each.wait(60)


def resident_mb(pids: list[int]) -> float:
    """Memory that these processes hold together."""
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return sum(pages) * 4096 / 1024 / 1024


def counted(state: str) -> int:
    """How many letters of the newest run are in a state."""
    question = text(
        "SELECT count(*) FROM delivery WHERE state = :state AND mailing_id = (SELECT max(id) FROM mailing)"
    )
    with transaction() as session:
        return int(session.scalar(question, {"state": state}) or 0)


def send_one(pids: list[int]) -> tuple[float, float]:
    """Send the edition that is scheduled; seconds until the last letter was accepted, and memory grown meanwhile."""
    began = time.perf_counter()
    with transaction() as session:
        begin_next_edition(session)
    eventually(lambda: counted("accepted") >= MEMBERS // 4, 300, "a quarter is accepted")
    quarter = resident_mb(pids)
    eventually(lambda: counted("accepted") >= MEMBERS, 300, "all are accepted")
    return time.perf_counter() - began, resident_mb(pids) - quarter


def whole_rate() -> float:
    """Mails a second with each rendered whole: planning as it took, sending at the rate of the first ones."""
    began = time.perf_counter()
    with transaction() as session:
        begin_next_edition(session)
    eventually(lambda: counted("accepted") > 0, 300, "the first letters are accepted")
    planned, first = time.perf_counter(), counted("accepted")
    eventually(lambda: counted("accepted") >= first + SAMPLE, 300, "a sample is accepted")
    rate = (counted("accepted") - first) / (time.perf_counter() - planned)
    return MEMBERS / (planned - began + MEMBERS / rate)


def letter_bytes() -> int:
    """Bytes of the usual letter of the newest run, without its headers."""
    question = text(
        """
        SELECT avg(bytes) FROM (
            SELECT sum(octet_length(b.text) + octet_length(b.html)) AS bytes
            FROM (SELECT * FROM digest_letter WHERE run_id = (SELECT max(id) FROM digest_run) ORDER BY id LIMIT 2000) l
            JOIN digest_block b ON b.id = ANY(l.blocks) GROUP BY l.id) letters
        """
    )
    with transaction() as session:
        return int(session.scalar(question) or 0)


def main() -> None:
    """Alternate both sides and print one JSON line."""
    with ground() as place, sink() as port:
        # The log of a relay that has told of a mail of ours before, so that a marking may hold several letters.
        journal = place.folder / "mail.log"
        journal.write_text(LOGGED)
        settings = replace(place.settings, smtp_url=f"smtp://127.0.0.1:{port}", mail_journal=str(journal))
        with transaction() as session:
            composer, approver = fill(session, members=MEMBERS)
        with create_engine(settings.owner_database_url, isolation_level="AUTOCOMMIT").connect() as owner:
            # What autovacuum does by itself a minute after so many people came.
            owner.execute(text("ANALYZE"))
        own, peer, grown = [], [], []
        with workers(settings, place.folder) as pids:
            for round_ in range(ROUNDS + 1):
                with transaction() as session:
                    news_and_edition(session, composer, approver)
                seconds, more = send_one(pids)
                size = letter_bytes()
                theirs = source_rate(port, mails=MEMBERS, size=size, connections=WORKERS)
                if round_:  # the first round warms both up
                    own.append(MEMBERS / seconds)
                    peer.append(theirs)
                    grown.append(more)
        with transaction() as session:
            news_and_edition(session, composer, approver)
        with workers(settings, place.folder, "whole"):
            whole = whole_rate()
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
        letter_bytes=size,
        grown_mb=round(max(grown), 1),
        rounds=ROUNDS,
    )


if __name__ == "__main__":
    main()
