"""T6: PostgreSQL is stopped at once, without a checkpoint, while people write: nothing acknowledged is lost."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import requests
from sqlalchemy import text

from collab.core.db import transaction
from collab.embedded import PostgresServer
from tests.factories import make_discussion, make_group, make_member
from tests.stack import Caller, eventually, running

WRITERS, PER_SECOND = 8, 5
"""Forty requests a second in all."""


@dataclass
class Try:
    """One request and what became of it."""

    key: str
    status: int
    retry_after: str | None
    began: float
    ended: float


@dataclass
class Writer:
    """Somebody who posts on and on, at an even pace, whatever is answered."""

    page: Caller
    path: str
    tries: list[Try] = field(default_factory=list)
    failures: list[requests.RequestException] = field(default_factory=list)

    def post(self, key: str) -> Try:
        """Post the message of this key; noted with the time it took."""
        began = time.monotonic()
        answer = self.page.post(self.path, {"body": f"message {key}", "client_key": key})
        tried = Try(key, answer.status_code, answer.headers.get("Retry-After"), began, time.monotonic())
        self.tries.append(tried)
        return tried

    def write_until(self, stopping: threading.Event) -> None:
        while not stopping.wait(1 / PER_SECOND):
            try:
                self.post(str(uuid.uuid4()))
            except requests.RequestException as error:
                self.failures.append(error)


@pytest.fixture
def writers(session, page_of) -> Callable[..., list[Writer]]:
    """`writers(stack)`: people who write in one discussion."""

    def make(stack) -> list[Writer]:
        group = make_group(session)
        people = [make_member(session, group) for _ in range(WRITERS)]
        discussion = make_discussion(session, group, people[0])
        session.commit()
        return [
            Writer(page_of(stack, person), f"/api/discussions/{discussion.id}/messages") for person in people
        ]

    return make


def _acknowledged(writers: list[Writer]) -> set[str]:
    return {tried.key for writer in writers for tried in writer.tries if tried.status in (200, 201)}


def _refused(writers: list[Writer]) -> list[Try]:
    return [tried for writer in writers for tried in writer.tries if tried.status not in (200, 201)]


def _stored() -> list[tuple[int, str]]:
    with transaction() as session:
        rows = session.execute(text("SELECT number, client_key FROM message ORDER BY number"))
        return [(row.number, str(row.client_key)) for row in rows]


def _operators_see_it(page: Caller, *, up: bool) -> None:
    assert page.get("/healthz").status_code == 200
    ready = page.get("/readyz")
    assert (ready.status_code, ready.json()["parts"]["database"]["ok"]) == (200 if up else 503, up)
    figures = page.get("/metrics").text
    assert f'collab_part_up{{part="database"}} {float(up)}' in figures
    assert 'collab_part_up{part="valkey"} 1.0' in figures


@contextmanager
def _writing(people: list[Writer]) -> Iterator[None]:
    stopping = threading.Event()
    threads = [threading.Thread(target=writer.write_until, args=(stopping,)) for writer in people]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def _stop_and_start(postgres: PostgresServer, people: list[Writer]) -> None:
    before = len(_acknowledged(people))
    eventually(lambda: len(_acknowledged(people)) > before + 20, what="people write")
    refused = len(_refused(people))
    postgres.stop_immediately()
    eventually(lambda: len(_refused(people)) > refused + 8, what="the page says so")
    _operators_see_it(people[0].page, up=False)
    # A busy disk takes its time over the recovery; what we promise counts from its end.
    postgres.start(seconds=60)
    answers = time.monotonic()
    before = len(_acknowledged(people))
    eventually(lambda: len(_acknowledged(people)) > before + 20, what="people write again")
    written = (tried for writer in people for tried in writer.tries if tried.status == 201)
    assert min(tried.ended for tried in written if tried.ended > answers) - answers <= 10
    _operators_see_it(people[0].page, up=True)


def test_nothing_acknowledged_is_lost_when_the_database_stops_at_once(
    settings, postgres, database, writers, folder_of_logs, full
) -> None:
    with running(settings, folder_of_logs) as stack:
        people = writers(stack)
        with _writing(people):
            for _ in range(3 if full else 1):
                _stop_and_start(postgres, people)
        # This process's own connections died with the server, some of them used too shortly before to be tried first.
        database.engine.dispose()

        assert [failure for writer in people for failure in writer.failures] == []
        refused_tries = _refused(people)
        assert {tried.status for tried in refused_tries} == {503}
        assert all(tried.retry_after for tried in refused_tries)
        assert max(tried.ended - tried.began for writer in people for tried in writer.tries) <= 10
        keys = [key for _, key in _stored()]
        assert _acknowledged(people) - set(keys) == set()

        # What was refused may have been written all the same: sent again with its key, it is there once.
        for writer in people:
            for tried in _refused([writer]):
                assert writer.post(tried.key).status in (200, 201)
        stored = _stored()
        assert [number for number, _ in stored] == list(range(1, len(stored) + 1))
        assert sorted(key for _, key in stored) == sorted(_acknowledged(people))

        # Nobody started anything again, and the postman took up its round.
        assert all(process.child.poll() is None for process in (*stack.webs, stack.relay))
        eventually(_all_relayed, 20, "every event is relayed")
    log = "".join(path.read_text() for path in folder_of_logs.glob("*.log"))
    assert "unexpected error" not in log


def _all_relayed() -> bool:
    with transaction() as session:
        return session.scalar(text("SELECT count(*) FROM outbox_event WHERE relayed_at IS NULL")) == 0
