"""T8: pages that answer pings and never read are dropped; nobody else notices, and they miss nothing when they return."""

from __future__ import annotations

import contextlib
import re
import socket
import statistics
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import requests
import websocket

from collab.live.fanout import Frame, Publisher
from tests.factories import make_discussion, make_group, make_member
from tests.faults.wire import Wire
from tests.stack import Caller, Stack, eventually

STALLED, OTHERS, PER_SECOND = 20, 5, 100
TEXT = "Notre partenaire demande un appui sur la réutilisation des eaux usées. " * 12
DROPPED_WITHIN, MOST_MEMORY, LONGEST_WAIT = 10.0, 30_000_000, 0.5


@dataclass
class Stalled:
    """A page whose sockets are open, answer pings and read nothing, as one whose browser hangs."""

    url: str
    token: str
    origin: str
    gone_at: float | None = None
    _over: threading.Event = field(default_factory=threading.Event)

    def open(self, channel: str) -> Stalled:
        self._socket = websocket.create_connection(
            f"ws://{urlsplit(self.url).netloc}/socket.io/?EIO=4&transport=websocket",
            origin=self.origin,
            cookie=f"collab_session={self.token}",
            timeout=20,
            sockopt=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)],
        )
        self._socket.recv()
        self._socket.send("40")
        self._socket.recv()
        self._socket.send(f'420["join",{{"channels":["{channel}"]}}]')
        while not str(self._socket.recv()).startswith("430"):
            continue
        self._pongs = threading.Thread(target=self._answer, daemon=True)
        self._pongs.start()
        return self

    def close(self) -> None:
        self._over.set()
        self._pongs.join()
        self._socket.sock.close()

    def _answer(self) -> None:
        while not self._over.wait(0.2):
            try:
                self._socket.send("3")
            except (OSError, websocket.WebSocketException):
                self.gone_at = self.gone_at or time.monotonic()
                return


def figure(url: str, name: str) -> float:
    """The sum of a metric over its labels."""
    text = requests.get(f"{url}/metrics", timeout=10).text
    return sum(float(found) for found in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.MULTILINE))


class Pace:
    """So many frames a second, each with the moment at which it was sent."""

    def __init__(self, publisher: Publisher, channel: str) -> None:
        self.sent: list[float] = []
        self._publisher, self._channel = publisher, channel
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Pace:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        began = time.monotonic()
        while not self._over.wait(max(0.0, began + len(self.sent) / PER_SECOND - time.monotonic())):
            now = time.monotonic()
            self._publisher.publish([Frame("test.frame", (self._channel,), {"at": now, "text": TEXT})])
            self.sent.append(now)


@pytest.fixture
def bound(full) -> int:
    """How many packets may wait: what the product is set to, or less where time is short."""
    return 500 if full else 150


@pytest.fixture
def stack(settings, tmp_path, bound) -> Iterator[Stack]:
    made = Stack(settings, tmp_path)
    made.add_web(COLLAB_SLOW_READER_PACKETS=str(bound))
    made.start_relay()
    yield made
    made.stop()


def test_pages_that_never_read_are_dropped_and_return_to_all_they_missed(
    session, settings, stack, page_of: Callable[..., Caller], bound, full
) -> None:
    group = make_group(session)
    writer, *people = [make_member(session, group) for _ in range(1 + STALLED + OTHERS)]
    discussion_id = make_discussion(session, group, writer).id
    session.commit()
    url, channel = stack.urls[0], f"group:{group.id}"
    pages = [page_of(stack, person) for person in people]
    stalled = [Stalled(url, page.token, page.origin).open(channel) for page in pages[:STALLED]]
    others = [Wire(url, page.token, page.origin).open(channel) for page in pages[STALLED:]]
    memory = figure(url, "process_resident_memory_bytes")
    said: list[str] = []
    peak = memory
    author = page_of(stack, writer)
    with Pace(Publisher(settings.valkey_url), channel) as pace:
        ends = time.monotonic() + (60 if full else 0)
        while any(each.gone_at is None for each in stalled) or time.monotonic() < ends:
            body = str(uuid.uuid4())
            wanted = {"body": body, "client_key": str(uuid.uuid4())}
            assert author.post(f"/api/discussions/{discussion_id}/messages", wanted).status_code == 201
            said.append(body)
            peak = max(peak, figure(url, "process_resident_memory_bytes"))
            # What the kernels hold of a reader is spent at the bound's moment at the earliest.
            full_since = pace.sent[bound] if len(pace.sent) > bound else time.monotonic()
            assert time.monotonic() < full_since + DROPPED_WITHIN or all(each.gone_at for each in stalled)
    assert figure(url, "collab_live_dropped_total") == STALLED
    assert peak - memory <= MOST_MEMORY, f"{peak - memory:,.0f} bytes"
    for other in others:
        eventually(lambda other=other: len(other.named("test.frame")) == len(pace.sent), 20, "all is heard")
        assert [packet.data["at"] for packet in other.named("test.frame")] == pace.sent
    waits = [packet.at - packet.data["at"] for other in others for packet in other.named("test.frame")]
    assert statistics.quantiles(waits, n=100)[98] <= LONGEST_WAIT
    for each, page in zip(stalled, pages, strict=False):
        each.close()
        head = page.connect(channel)["heads"][str(discussion_id)]
        missed = page.get(f"/api/discussions/{discussion_id}/messages?changed_after=0&limit=200").json()
        assert [item["body"] for item in missed["items"]][-len(said) :] == said[-200:]
        assert missed["revision"] == head["revision"]
    for other in others:
        other.close()


@pytest.mark.parametrize(("stock", "kept"), [("", 0), ("1", 3)], ids=["ours", "the library's own"])
def test_control_the_library_s_own_queue_grows_as_long_as_anybody_sends(
    settings, tmp_path, stock, kept
) -> None:
    stack = Stack(settings, tmp_path)
    url = stack.add_web("tests.live.scripted_web:app", STOCK=stock)
    readers = [
        websocket.create_connection(
            f"ws://{urlsplit(url).netloc}/socket.io/?EIO=4&transport=websocket",
            sockopt=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)],
        )
        for _ in range(3)
    ]
    try:
        for reader in readers:
            reader.recv()
            reader.send("40")
            reader.recv()
        publisher = Publisher(settings.valkey_url)
        for _ in range(3_000):
            publisher.emit("said", {"text": "e" * 3_000}, namespace="/")
        found = eventually(lambda: _left(url, 1_000 if stock else 0), 20, "all was sent on")
        assert found["sockets"] == kept
    finally:
        for reader in readers:
            with contextlib.suppress(OSError):
                reader.sock.close()
        stack.stop()


def _left(url: str, queued: int) -> dict[str, int] | None:
    """What the process holds, once as much waits for each reader, or nobody is left."""
    found: dict[str, int] = requests.get(f"{url}/left", timeout=10).json()
    return found if (found["queued"] >= queued if queued else found["sockets"] == 0) else None
