"""Three web processes behind Caddy: one room, whichever of them a browser is on, and whatever becomes of that one."""

from __future__ import annotations

import re
import signal
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import requests
from sqlalchemy import text

from collab.accounts.service import open_session
from collab.core.config import Settings
from collab.core.db import transaction
from tests.factories import make_discussion, make_group, make_member
from tests.pages import LivePage
from tests.proxy import CADDYFILE, Proxy, proxied
from tests.stack import Stack, eventually, running, wait_until_ready

WEBS = 3
BY_WEBSOCKET, BY_POLLING = 24, 9
EVERY_SECONDS = 0.1
"""One post so often while processes go and come."""


@dataclass
class Room:
    """A discussion with people in it, each on one of the web processes."""

    stack: Stack
    proxy: Proxy
    group_id: int
    discussion_id: int
    cookie: str
    pages: list[LivePage] = field(default_factory=list)

    def open_pages(self, count: int, *transports: str, patience: float = 8) -> None:
        opened = [
            LivePage(
                self.proxy.url,
                self.cookie,
                self.group_id,
                self.discussion_id,
                transports,
                str(self.proxy.authority),
                patience,
            )
            for _ in range(count)
        ]
        for page in opened:
            page.open()
        self.pages += opened

    def close_pages(self) -> None:
        """All at once: each takes a moment to say so."""
        with ThreadPoolExecutor(len(self.pages) or 1) as pool:
            list(pool.map(LivePage.close, self.pages))
        self.pages = []

    def rows(self) -> dict[int, str]:
        with transaction() as session:
            found = session.execute(
                text("SELECT number, body FROM message WHERE discussion_id = :id"), {"id": self.discussion_id}
            )
            return {row.number: row.body for row in found}

    def all_live(self) -> bool:
        return all(page.live for page in self.pages)

    def await_all_show_everything(self) -> None:
        """Return once each page shows what the database holds, each message once."""
        behind: dict[str, Any] = {}

        def none_behind() -> bool:
            rows = self.rows()
            behind.clear()
            behind.update(
                {
                    repr(page): sorted(set(rows.items()) ^ set(page.transcript.items()))
                    for page in self.pages
                    if page.transcript != rows
                }
            )
            return not behind

        try:
            eventually(none_behind, 10)
        except AssertionError as error:
            raise AssertionError(f"lost: {behind}") from error


@dataclass
class Writer:
    """Posts until told to stop, each message until it is taken, under one key."""

    room: Room
    taken: dict[str, int] = field(default_factory=dict)
    """The tries that each message needed."""
    slowest: float = 0.0
    refusals: list[str] = field(default_factory=list)

    def __enter__(self) -> Writer:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(40)
        assert not self._thread.is_alive(), "a message was never taken"

    def _write(self) -> None:
        with requests.Session() as http:
            http.verify, http.trust_env = str(self.room.proxy.authority), False
            http.headers.update({"Origin": self.room.proxy.url, "Cookie": self.room.cookie})
            while not self._over.wait(EVERY_SECONDS):
                body, began = f"message {len(self.taken)}", time.monotonic()
                self.taken[body] = self._insist(http, body)
                self.slowest = max(self.slowest, time.monotonic() - began)

    def _insist(self, http: requests.Session, body: str) -> int:
        key, tries = str(uuid.uuid4()), 0
        while True:
            tries += 1
            try:
                answer = http.post(
                    f"{self.room.proxy.url}/api/discussions/{self.room.discussion_id}/messages",
                    json={"body": body, "client_key": key},
                    timeout=10,
                )
            except requests.RequestException as error:
                self.refusals.append(repr(error))
                continue
            if answer.ok:
                return tries
            self.refusals.append(f"{answer.status_code} {answer.text[:80]}")
            assert answer.status_code == 503, answer.text
            time.sleep(0.2)


@pytest.fixture(scope="module")
def scattering(tmp_path_factory: pytest.TempPathFactory) -> Proxy:
    """A proxy that sends each request to the next process, whoever asks."""
    folder = tmp_path_factory.mktemp("scattering")
    sticky = re.compile(r"lb_policy cookie collab_instance \{.*?\}", re.DOTALL)
    scattered, changes = sticky.subn("lb_policy round_robin", CADDYFILE.read_text())
    assert changes == 1
    (folder / "Caddyfile").write_text(scattered)
    return Proxy(folder / "caddy", folder / "Caddyfile")


@pytest.fixture(scope="module")
def behind_caddy(
    settings: Settings, scattering: Proxy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stack, Proxy]]:
    folder = tmp_path_factory.mktemp("behind-caddy")
    proxy = Proxy(folder / "caddy")
    with running(replace(settings, public_url=proxy.url), folder, webs=0) as stack:
        for _ in range(WEBS):
            stack.start_web(
                COLLAB_TRUSTED_PROXIES="1",
                COLLAB_ALLOWED_ORIGINS=scattering.url,
                COLLAB_DEMO="0",
                COLLAB_SOCKETS_PER_PERSON="1000",
            )
        for url in stack.urls:
            wait_until_ready(url)
        with proxied(proxy, stack.urls):
            yield stack, proxy


@pytest.fixture
def room(behind_caddy, session) -> Iterator[Room]:
    group = make_group(session)
    person = make_member(session, group)
    discussion_id = make_discussion(session, group, person).id
    session.commit()
    token = open_session(session, person, user_agent="test").token
    session.commit()
    made = Room(*behind_caddy, group.id, discussion_id, f"__Host-collab_session={token}")
    for url in made.stack.urls:
        wait_until_ready(url)
    yield made
    made.close_pages()


def _sockets(url: str) -> int:
    """The open sockets of one web process."""
    figures = requests.get(f"{url}/metrics", timeout=5).text
    [line] = [line for line in figures.splitlines() if line.startswith("collab_live_connections ")]
    return int(float(line.split()[1]))


def _everybody_is_live(room: Room) -> None:
    room.open_pages(BY_WEBSOCKET, "websocket")
    room.open_pages(BY_POLLING, "polling")
    eventually(room.all_live, 30, "everybody is live")


def _longest_gap(room: Room) -> float:
    return max(max(page.gaps, default=0) for page in room.pages)


def test_a_broadcast_reaches_all_and_losing_a_process_moves_its_people_and_loses_nothing(room) -> None:
    _everybody_is_live(room)
    spread = [_sockets(url) for url in room.stack.urls]
    assert sum(spread) == len(room.pages)
    assert min(spread) >= len(room.pages) / WEBS / 2, f"not spread: {spread}"
    with Writer(room) as writer:
        eventually(lambda: len(writer.taken) >= 3, 10)
    room.await_all_show_everything()
    assert min(page.pushed for page in room.pages) >= 3
    for page in room.pages:
        page.gaps.clear()
    with Writer(room) as writer:
        eventually(lambda: writer.taken, 10)
        room.stack.webs[0].kill()
        eventually(lambda: not room.all_live(), 5, "its people notice")
        eventually(room.all_live, 10, "its people are live elsewhere")
    room.await_all_show_everything()
    moved = [page for page in room.pages if page.gaps]
    assert {page.transports for page in moved} == {("websocket",), ("polling",)}
    assert _longest_gap(room) <= 5
    assert sum(_sockets(url) for url in room.stack.urls[1:]) == len(room.pages)
    room.stack.webs[0].start()
    _note(room, writer)


def test_a_rolling_restart_loses_nothing_and_refuses_nobody(room) -> None:
    _everybody_is_live(room)
    for page in room.pages:
        page.gaps.clear()
    with Writer(room) as writer:
        for web, url in zip(room.stack.webs, room.stack.urls, strict=True):
            assert web.child is not None
            web.child.send_signal(signal.SIGTERM)
            assert web.child.wait(20) == 0
            web.start()
            wait_until_ready(url)
            eventually(room.all_live, 10, "everybody is live elsewhere")
    room.await_all_show_everything()
    assert {page.transports for page in room.pages if page.gaps} == {("websocket",), ("polling",)}
    assert sum(len(page.goodbyes) for page in room.pages) >= len(room.pages)
    assert len({seconds for page in room.pages for seconds in page.goodbyes}) > len(room.pages) / 2, (
        "they were told to come back at the same moment"
    )
    assert _longest_gap(room) <= 10
    # Proxies turn away before the door closes: not one post needs a second try.
    assert writer.refusals == []
    assert set(writer.taken.values()) == {1}
    assert writer.slowest <= 5
    _note(room, writer)


def test_control_without_the_cookie_nobody_is_live_by_long_polling(room, scattering) -> None:
    with proxied(scattering, room.stack.urls):
        room.proxy = scattering
        room.open_pages(1, "polling", patience=3)
        [page] = room.pages
        eventually(lambda: len(page.failures) >= 2, 30, "long polling fails")
        assert not page.lives
        room.close_pages()


def _note(room: Room, writer: Writer) -> None:
    retried = sum(tries > 1 for tries in writer.taken.values())
    sys.stderr.write(
        f"{len(writer.taken)} posts, {retried} retried, slowest {writer.slowest:.2f} s;"
        f" longest gap {_longest_gap(room):.2f} s, {sum(len(p.gaps) for p in room.pages)} moves,"
        f" {sum(page.fetches for page in room.pages)} fetches\n"
    )
