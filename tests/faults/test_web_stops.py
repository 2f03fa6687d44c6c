"""A web process that is asked to stop: what it says, whom it lets finish, and when it is gone."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import psutil
import pytest
import requests
from sqlalchemy import text

from collab.accounts.service import open_session
from collab.core.db import transaction
from collab.live.handlers import stopping
from tests.factories import make_discussion, make_group, make_member
from tests.faults.wire import Wire
from tests.proxy import Proxy, proxied
from tests.stack import Process, Stack, eventually, running, wait_until_ready

CROWD = 60
PROXY_ASKS_EVERY = 0.7
EXITS_WITHIN = 20
"""Of gunicorn's patience, `--graceful-timeout`."""


@dataclass
class Place:
    """One web process, and a discussion to write in."""

    stack: Stack
    token: str
    discussion_id: int

    @property
    def url(self) -> str:
        return self.stack.urls[0]

    @property
    def process(self) -> Process:
        return self.stack.webs[0]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        assert self.process.child is not None
        self.process.child.send_signal(how)

    def left(self, seconds: float = EXITS_WITHIN) -> int:
        assert self.process.child is not None
        return self.process.child.wait(seconds)

    def bodies(self) -> list[str]:
        with transaction() as session:
            found = session.execute(
                text("SELECT body FROM message WHERE discussion_id = :id"), {"id": self.discussion_id}
            )
            return [row.body for row in found]


class HalfSent:
    """A post whose second half is still on its way."""

    def __init__(self, place: Place, body: str) -> None:
        address = urlsplit(place.url)
        payload = json.dumps({"body": body, "client_key": str(uuid.uuid4())}).encode()
        head = (
            f"POST /api/discussions/{place.discussion_id}/messages HTTP/1.1\r\nHost: {address.netloc}\r\n"
            f"Origin: {place.stack.settings.public_url}\r\nCookie: collab_session={place.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        ).encode()
        self._rest = payload[10:]
        self._wire = socket.create_connection((address.hostname, address.port), timeout=EXITS_WITHIN)
        self._wire.sendall(head + payload[:10])

    def finish(self) -> str:
        """Send the rest; what was answered, and nothing when the line was cut."""
        try:
            self._wire.sendall(self._rest)
            return self._wire.recv(65_536).decode()
        except OSError:
            return ""

    def close(self) -> None:
        self._wire.close()


@pytest.fixture(scope="module")
def stack(settings, tmp_path_factory) -> Iterator[Stack]:
    with running(settings, tmp_path_factory.mktemp("stopping"), webs=0, relay=False) as started:
        started.add_web(COLLAB_SOCKETS_PER_PERSON=str(CROWD))
        yield started


@pytest.fixture
def place(stack, session) -> Place:
    group = make_group(session)
    person = make_member(session, group)
    discussion_id = make_discussion(session, group, person).id
    session.commit()
    token = open_session(session, person, user_agent="test").token
    session.commit()
    child = stack.webs[0].child
    if child is None or child.poll() is not None:
        stack.webs[0].start()
    wait_until_ready(stack.urls[0])
    return Place(stack, token, discussion_id)


@pytest.fixture
def half_sent(place) -> Iterator[HalfSent]:
    made = HalfSent(place, "à cheval sur l'arrêt")
    # The process has begun to read it once it answers what was asked after it.
    requests.get(f"{place.url}/healthz", timeout=5)
    yield made
    made.close()


def _says(place: Place) -> str:
    """What it answers to whoever asks how it is."""
    try:
        answer = requests.get(f"{place.url}/healthz", timeout=5)
    except requests.ConnectionError:
        return "nothing"
    return f"{answer.status_code} {answer.json()['status']}"


def test_it_tells_the_proxy_first_then_closes_its_door_and_finishes_what_is_under_way(
    place, half_sent
) -> None:
    place.stop()
    said = [eventually(lambda: (word := _says(place)) != "200 ok" and word, 5)]
    while said[-1] != "nothing":
        # A proxy asks at a pace of its own, and the door stays open until it was told often enough.
        time.sleep(PROXY_ASKS_EVERY)
        said.append(_says(place))
    assert set(said[:-1]) == {"503 stopping"}
    assert len(said) > stopping.ENOUGH
    answer = half_sent.finish()
    assert answer.startswith("HTTP/1.1 201")
    assert place.left(5) == 0
    assert place.bodies() == ["à cheval sur l'arrêt"]


def test_control_a_process_that_is_killed_cuts_what_is_under_way(place, half_sent) -> None:
    place.process.kill()
    assert half_sent.finish() == ""
    assert place.bodies() == []


def test_a_request_that_never_ends_does_not_keep_it(place, half_sent, full) -> None:
    if not full:
        pytest.skip("takes as long as requests are given: `make faults`")
    place.stop()
    began = time.monotonic()
    assert place.left() == 0
    assert time.monotonic() - began >= stopping.FINISHES_WITHIN


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_asked_again_it_goes_at_once(place, half_sent, how) -> None:
    place.stop()
    eventually(lambda: _says(place) != "200 ok", 5)
    [worker] = psutil.Process(place.process.child.pid).children()
    time_of_asking = time.monotonic()
    while worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE:
        # gunicorn's own process passes SIGINT and SIGQUIT on; a second SIGTERM it keeps to itself.
        if how is signal.SIGTERM:
            worker.send_signal(how)
        else:
            place.stop(how)
        psutil.wait_procs([worker], timeout=0.5)
        assert time.monotonic() - time_of_asking < 5, "it stays"
    assert place.left(5) == 0


def test_every_browser_has_its_own_moment_to_come_back_and_one_that_stays_is_closed(place) -> None:
    with contextlib.ExitStack() as opened:
        crowd = [Wire(place.url, place.token, place.stack.settings.public_url) for _ in range(CROWD)]
        for each in crowd:
            opened.callback(each.open(f"discussion:{place.discussion_id}").close)
        began = time.monotonic()
        place.stop()
        assert place.left() == 0
        took = time.monotonic() - began
        eventually(lambda: all(each.closed_at for each in crowd), 5, "none of them is left open")
    goodbyes = [each.named("live.bye") for each in crowd]
    assert {len(each) for each in goodbyes} == {1}
    moments = [goodbye.data["in"] for [goodbye] in goodbyes]
    assert len(set(moments)) > CROWD / 3, "they come back together"
    assert all(0 <= moment <= stopping.COMES_BACK_WITHIN for moment in moments)
    told = sorted(goodbye.at for [goodbye] in goodbyes)
    assert told[-1] - told[0] >= CROWD / stopping.SOCKETS_A_SECOND / 2, "they were told together"
    assert took < stopping.TURNS_WITHIN + stopping.LEAVES_WITHIN + stopping.FLUSHES_WITHIN + 3


def test_a_process_that_hangs_is_left_and_comes_back_when_it_wakes(
    settings, database, tmp_path, full
) -> None:
    if not full:
        pytest.skip("takes as long as Caddy waits for an answer: `make faults`")
    proxy = Proxy(tmp_path / "caddy")
    with (
        running(replace(settings, public_url=proxy.url), tmp_path, webs=2, relay=False) as stack,
        requests.Session() as http,
    ):
        http.verify, http.trust_env = str(proxy.authority), False
        with proxied(proxy, stack.urls):
            http.get(f"{proxy.url}/healthz", timeout=5)
            first = http.cookies["collab_instance"]
            # Which of the two it is on shows by which is asked.
            hung = [psutil.Process(web.child.pid).children()[0] for web in stack.webs]
            for each in hung:
                each.suspend()
                try:
                    http.get(f"{proxy.url}/healthz", timeout=1)
                except requests.ReadTimeout:
                    break
                each.resume()
            began = time.monotonic()
            eventually(lambda: _answers(http, proxy.url), 15, "another process answers")
            assert time.monotonic() - began < 10
            assert http.cookies["collab_instance"] != first
            each.resume()
            away = requests.Session()
            away.verify, away.trust_env = http.verify, False

            def back() -> bool:
                away.cookies.clear()
                _answers(away, proxy.url)
                return away.cookies.get("collab_instance") == first

            eventually(back, 10, "it is given people again")
            away.close()


def _answers(http: requests.Session, url: str) -> bool:
    try:
        return http.get(f"{url}/healthz", timeout=1).ok
    except requests.RequestException:
        return False
