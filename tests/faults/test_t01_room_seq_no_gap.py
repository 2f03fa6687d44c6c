"""T1: twelve writers in one discussion, then in fifty: no reader misses a message, numbers have no gap."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.discussion import service
from tests.factories import join, make_discussion, make_group, make_person
from tests.stack import ROOT, Stack

SEED = 1
PROCESSES, THREADS = 4, 3


@pytest.fixture
def write(settings, tmp_path) -> Callable[..., tuple[int, float]]:
    """`write(seconds, **writing)` runs the twelve writers to their end; returns how many writes and the rate."""

    def run(seconds: float, **writing: Any) -> tuple[int, float]:
        command = [sys.executable, "-c", "from tests.faults.posting_parts import main; main()"]
        environment = Stack(settings, tmp_path).environment()
        children = []
        for process in range(PROCESSES):
            seeds = [SEED * 100 + process * THREADS + thread for thread in range(THREADS)]
            task = {"seconds": seconds, "seeds": seeds, **writing}
            children.append(
                subprocess.Popen(
                    [*command, json.dumps(task)],
                    cwd=ROOT,
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        # All of them are up: from here on they write at once.
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        total = sum(int(child.communicate(timeout=60)[0]) for child in children)
        return total, total / seconds

    return run


@pytest.fixture
def places(session) -> Callable[[int], tuple[list[int], list[int]]]:
    """`places(n)`: twelve authors of the secretariat, and n discussions of their group."""

    def make(count: int) -> tuple[list[int], list[int]]:
        group = make_group(session)
        authors = [make_person(session, "Secrétariat", staff=True) for _ in range(PROCESSES * THREADS)]
        for author in authors:
            join(session, group, author)
        ids = [make_discussion(session, group, authors[0], f"n° {n}").id for n in range(count)]
        session.commit()
        return [author.id for author in authors], ids

    return make


class Follower:
    """A client that follows by cursor while others write: what it read, in the order it read it."""

    def __init__(self, read: Callable[[int], list[int]]) -> None:
        self.seen: list[int] = []
        self._read, self._stop = read, threading.Event()
        self._thread = threading.Thread(target=self._follow)

    def _follow(self) -> None:
        done = False
        while not done:
            # One more round after the writers stopped reads the tail.
            done = self._stop.wait(0.005)
            while fresh := self._read(self.seen[-1] if self.seen else 0):
                self.seen += fresh

    def __enter__(self) -> Follower:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def _revisions(author_id: int, discussion_id: int) -> Callable[[int], list[int]]:
    def read(cursor: int) -> list[int]:
        with transaction() as session:
            actor = Actor(person_id=author_id, staff=True)
            page = service.messages_of(session, actor, discussion_id, changed_after=cursor, limit=200)
        return [message.revision for message in page.items]

    return read


def _numbers(discussion_id: int) -> list[int]:
    with transaction() as session:
        rows = session.execute(
            text("SELECT number FROM message WHERE discussion_id = :id ORDER BY id"), {"id": discussion_id}
        )
        return sorted(row.number for row in rows)


def test_no_reader_of_one_hot_discussion_misses_a_message(write, places, full) -> None:
    author_ids, [discussion_id] = places(1)
    with Follower(_revisions(author_ids[0], discussion_id)) as follower:
        total, rate = write(
            8 if full else 2, author_ids=author_ids, discussion_ids=[discussion_id], naive=False
        )
    sys.stdout.write(f"{rate:.0f} changes/s")
    assert total > 20
    assert follower.seen == list(range(1, total + 1))
    assert _numbers(discussion_id) == list(range(1, total + 1))
    assert not full or rate >= 150, f"{rate:.0f} changes/s in one hot discussion"


def test_every_one_of_fifty_discussions_is_numbered_without_gap(write, places, full) -> None:
    author_ids, ids = places(50)
    total, rate = write(8 if full else 2, author_ids=author_ids, discussion_ids=ids, naive=False)
    sys.stdout.write(f"{rate:.0f} changes/s")
    numbers = {discussion_id: _numbers(discussion_id) for discussion_id in ids}
    assert sum(map(len, numbers.values())) == total
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    assert not full or rate >= 500, f"{rate:.0f} changes/s over fifty discussions"


def test_control_a_cursor_over_a_serial_number_loses_rows(settings, database, write, full) -> None:
    engine = create_engine(settings.owner_database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS t01_naive"))
        connection.execute(text("CREATE TABLE t01_naive (id bigserial PRIMARY KEY, body text NOT NULL)"))
        connection.execute(text("GRANT SELECT, INSERT ON t01_naive TO collab_app"))
        connection.execute(text("GRANT USAGE ON SEQUENCE t01_naive_id_seq TO collab_app"))

    def read(cursor: int) -> list[int]:
        with transaction() as session:
            rows = session.execute(
                text("SELECT id FROM t01_naive WHERE id > :id ORDER BY id"), {"id": cursor}
            )
            return [row.id for row in rows]

    try:
        with Follower(read) as follower:
            total, _ = write(8 if full else 2, naive=True)
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE t01_naive"))
        engine.dispose()
    assert len(follower.seen) < total
