"""T10: sockets that come and are cut in every way, half-open ones included, leave nothing behind in the web process."""

from __future__ import annotations

import contextlib
import json
import math
import random
import re
import socket
import struct
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
import redis
import requests
import websocket

from tests.factories import make_discussion, make_group, make_member
from tests.stack import Caller, Stack, eventually

SEED = 10
AT_ONCE = 8
BYTES_A_CYCLE = 1_024
SLACK = 6_000_000
"""What a process still warming up takes; nothing is granted over 5,000 cycles, after which it takes no more."""
NEW_DESCRIPTORS = AT_ONCE
"""Pools of connections grow to as many as were ever used at once; the database's is small here, to be full early."""

Ending = Callable[[websocket.WebSocket], None]


def _reset(opened: websocket.WebSocket) -> None:
    """As a phone that loses its network and a proxy that gives up: no close frame, a TCP reset."""
    opened.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    opened.sock.close()


def _vanish(opened: websocket.WebSocket) -> None:
    """The transport ends, with no word of the protocol."""
    opened.sock.shutdown(socket.SHUT_RDWR)
    opened.sock.close()


def _leave(opened: websocket.WebSocket) -> None:
    opened.close()


class Cycles:
    """Sockets of one person's pages, opened to some depth and ended in some way."""

    def __init__(self, page: Caller, channels: list[str]) -> None:
        self._page, self._channels = page, channels
        self._address = urlsplit(page.url).netloc

    def one(self, chance: random.Random) -> None:
        """Open one socket, as far as chance has it, and end it."""
        if chance.random() < 0.15:
            self._polling(chance)
            return
        opened = self.open(depth=chance.randrange(4))
        chance.choice((_reset, _vanish, _leave))(opened)

    def open(self, depth: int) -> websocket.WebSocket:
        """A handshake; from depth 1 it says who it is, from 2 it is let in, from 3 it has joined."""
        opened = websocket.create_connection(
            f"ws://{self._address}/socket.io/?EIO=4&transport=websocket",
            origin=self._page.origin,
            cookie=f"collab_session={self._page.token}",
            timeout=20,
        )
        opened.recv()
        if depth >= 1:
            opened.send("40")
        if depth >= 2:
            opened.recv()
        if depth >= 3:
            opened.send(f"420{json.dumps(['join', {'channels': self._channels}])}")
            while not str(opened.recv()).startswith("430"):
                continue
        return opened

    def _polling(self, chance: random.Random) -> None:
        """A page whose network allows no WebSocket, gone in the middle of a poll."""
        url = f"{self._page.url}/socket.io/?EIO=4&transport=polling"
        with requests.Session() as http:
            http.headers.update({"Origin": self._page.origin, "Cookie": f"collab_session={self._page.token}"})
            sid = re.search(r'"sid":"([^"]+)"', http.get(url, timeout=10).text)[1]
            if chance.random() < 0.5:
                http.post(f"{url}&sid={sid}", data="40", timeout=10)
            with contextlib.suppress(requests.Timeout):
                http.get(f"{url}&sid={sid}", timeout=0.05)


def _run(cycles: list[Cycles], count: int, seed: int) -> None:
    """So many cycles by several clients at once."""
    failures: list[BaseException] = []

    def some(index: int) -> None:
        chance = random.Random(f"{SEED}.{seed}.{index}")
        try:
            for _ in range(count // AT_ONCE):
                chance.choice(cycles).one(chance)
        except (OSError, websocket.WebSocketException) as error:
            failures.append(error)

    clients = [threading.Thread(target=some, args=(index,)) for index in range(AT_ONCE)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert failures == []


def _figures(url: str) -> dict[str, float]:
    text = requests.get(f"{url}/metrics", timeout=10).text
    names = (
        "collab_live_sockets",
        "collab_live_connections",
        "process_open_fds",
        "process_resident_memory_bytes",
    )
    return {name: float(re.search(rf"^{name} (\S+)$", text, re.MULTILINE)[1]) for name in names}


def _rest(url: str, most_descriptors: float = math.inf) -> dict[str, float]:
    """The figures once every socket that was cut is forgotten and its descriptor given back."""

    def rested() -> dict[str, float] | None:
        now = _figures(url)
        forgotten = now["collab_live_sockets"] == now["collab_live_connections"] == 0
        return now if forgotten and now["process_open_fds"] <= most_descriptors else None

    found: dict[str, float] = eventually(rested, 20, f"every socket is forgotten: {_figures(url)}")
    return found


@pytest.fixture
def web(settings, database, tmp_path):
    stack = Stack(settings, tmp_path)
    stack.add_web("tests.faults.impatient:app", COLLAB_POOL_SIZE="4")
    yield stack
    stack.stop()


def test_cut_sockets_leave_nothing_behind(session, settings, web, page_of, full) -> None:
    group = make_group(session)
    people = [make_member(session, group) for _ in range(6)]
    discussion_id = make_discussion(session, group, people[0]).id
    session.commit()
    channels = [f"group:{group.id}", f"discussion:{discussion_id}"]
    cycles = [Cycles(page_of(web, person), channels) for person in people]
    [url] = web.urls
    warm_up, count, half_open = (1_500, 5_000, 100) if full else (48, 160, 20)
    _run(cycles, warm_up, 0)
    before = _rest(url)
    _run(cycles, count, 1)
    # Half-open: they stay as if somebody were there, and answer nothing any more.
    silent = [cycles[n % 6].open(depth=n % 4) for n in range(half_open)]
    try:
        assert _figures(url)["collab_live_sockets"] >= half_open // 2
        after = _rest(url, before["process_open_fds"] + NEW_DESCRIPTORS)
    finally:
        for opened in silent:
            _reset(opened)
    grown = after["process_resident_memory_bytes"] - before["process_resident_memory_bytes"]
    assert grown <= BYTES_A_CYCLE * (count + half_open) + (0 if full else SLACK), f"{grown:,.0f} bytes"
    with redis.Redis.from_url(settings.valkey_url) as valkey:
        eventually(lambda: valkey.zcard(f"presence:{discussion_id}") == 0, 5, "nobody is shown as present")
