"""T5: answers cut and web processes killed while eight writers post: each message once, each repeat the same result."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import text

from collab.accounts.service import open_session
from collab.core.db import transaction
from tests.factories import make_discussion, make_group, make_member
from tests.stack import Stack, running, wait_until_ready

SEED = 5
WRITERS = 8


@dataclass
class Writer:
    """A page that sends each message until it has an answer, and now and then once more."""

    stack: Stack
    token: str
    discussion_id: int
    chance: random.Random
    numbers: dict[str, set[int]] = field(default_factory=dict)
    last: tuple[str, str] = ("", "")

    def post(self, body: str, *, fresh_key_each_time: bool = False) -> None:
        """Send the message one to four times: some answers are cut, the rest must agree."""
        key, cuts = str(uuid.uuid4()), self.chance.randrange(3)
        for _ in range(cuts):
            self.cut_off(body, key)
            if fresh_key_each_time:
                key = str(uuid.uuid4())
        for _ in range(self.chance.randrange(1, 3)):
            number = self.insist(body, key)
            self.numbers.setdefault(body, set()).add(number)
            if fresh_key_each_time:
                return
        self.last = (key, body)

    def insist(self, body: str, key: str) -> int:
        """Retry on either web process until one answers; returns the message's number."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                answer = self.send(body, key)
            except requests.RequestException:
                time.sleep(0.05)
                continue
            if answer.status_code in (200, 201):
                return int(answer.json()["number"])
            assert answer.status_code == 503, answer.text
        raise AssertionError("no answer within a minute")

    def send(self, body: str, key: str) -> requests.Response:
        """One try."""
        return requests.post(
            f"{self.chance.choice(self.stack.urls)}/api/discussions/{self.discussion_id}/messages",
            json={"body": body, "client_key": key},
            headers={"Origin": self.stack.settings.public_url, "Cookie": f"collab_session={self.token}"},
            timeout=10,
        )

    def cut_off(self, body: str, key: str) -> None:
        """Send the request whole and hang up before the answer."""
        address = urlsplit(self.chance.choice(self.stack.urls))
        payload = json.dumps({"body": body, "client_key": key}).encode()
        head = (
            f"POST /api/discussions/{self.discussion_id}/messages HTTP/1.1\r\nHost: {address.netloc}\r\n"
            f"Origin: {self.stack.settings.public_url}\r\nCookie: collab_session={self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        )
        try:
            with socket.create_connection((address.hostname, address.port), timeout=5) as wire:
                wire.sendall(head.encode() + payload)
                # Long enough for some to commit and some not to: the hang-up falls anywhere.
                wire.settimeout(self.chance.uniform(0.001, 0.03))
                wire.recv(1)
        except OSError:
            return


@pytest.fixture
def writers(settings, session, tmp_path) -> Iterator[list[Writer]]:
    group = make_group(session)
    people = [make_member(session, group) for _ in range(WRITERS)]
    discussion_id = make_discussion(session, group, people[0]).id
    session.commit()
    tokens = [open_session(session, person, user_agent="test").token for person in people]
    session.commit()
    with running(settings, tmp_path, webs=2, relay=False) as stack:
        yield [Writer(stack, token, discussion_id, random.Random(SEED + n)) for n, token in enumerate(tokens)]


def _rows(discussion_id: int) -> list[tuple[int, str]]:
    with transaction() as session:
        found = session.execute(
            text("SELECT number, body FROM message WHERE discussion_id = :id ORDER BY number"),
            {"id": discussion_id},
        )
        return [(row.number, row.body) for row in found]


# 2,000 messages of up to five requests each, in the full profile on two shared cores.
@pytest.mark.timeout(900)
def test_every_message_is_there_once_whatever_was_cut_or_killed(writers, full) -> None:
    each, kills = (250, 12) if full else (12, 2)
    stack, discussion_id = writers[0].stack, writers[0].discussion_id
    over = threading.Event()

    def write(index: int) -> None:
        for n in range(each):
            writers[index].post(f"{index}.{n}")

    def kill_now_and_then() -> int:
        chance, done = random.Random(SEED), 0
        while done < kills and not over.wait(chance.uniform(0.2, 0.8)):
            index = chance.randrange(2)
            stack.webs[index].kill()
            stack.webs[index].start()
            wait_until_ready(stack.urls[index])
            done += 1
        return done

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        killer = pool.submit(kill_now_and_then)
        for future in [pool.submit(write, index) for index in range(WRITERS)]:
            future.result()
        over.set()
        assert killer.result() >= 1, "no kill fell into the run"
    rows = _rows(discussion_id)
    assert [number for number, _ in rows] == list(range(1, WRITERS * each + 1)), f"seed {SEED}"
    told = {body: numbers for writer in writers for body, numbers in writer.numbers.items()}
    assert told == {body: {number} for number, body in rows}
    for writer in writers:
        key, body = writer.last
        again = writer.send(f"{body} autrement", key)
        assert (again.status_code, again.json()["type"]) == (409, "key-reused")
    assert len(_rows(discussion_id)) == WRITERS * each


def test_control_a_new_key_for_every_try_writes_some_messages_twice(writers) -> None:
    for n in range(12):
        writers[0].post(f"naïf {n}", fresh_key_each_time=True)
    assert len(_rows(writers[0].discussion_id)) > 12
