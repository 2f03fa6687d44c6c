"""Broadcasts over our lines are what the library sends: the same events, to the same people, in the same order."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest
import requests
import socketio
import socketio.exceptions

from collab.live import fanout, lines
from collab.live.fanout import Hub, StraightWrites
from tests.live.test_lines import numbers
from tests.live.wires import exchange, until
from tests.stack import Stack, eventually, wait_until_ready

__all__ = ["exchange"]
WAYS = {"a": ["websocket"], "b": ["polling"], "c": ["polling", "websocket"], "d": ["polling"]}
STRAIGHT = dict.fromkeys(WAYS, ["websocket"])
"""What the library itself is asked with: to a poll beside a WebSocket it sends bytes in the other's encoding."""


class Ear:
    """One client of the scripted web process, and all that it hears."""

    def __init__(self, url: str, name: str, ways: list[str]) -> None:
        self.heard: list[tuple[str, str, tuple[object, ...]]] = []
        self._client = socketio.Client(reconnection=False)
        for space in ("/", "/other"):
            self._client.on("*", self._hear(space), namespace=space)
        self._client.on("answer me", lambda said: (said, "answers"))
        self._client.connect(url, transports=ways, namespaces=["/", "/other"], wait_timeout=10)
        for space in ("/", "/other"):
            self._client.call("name", name, namespace=space)
        self.transport = self._client.transport()

    def _hear(self, space: str):
        return lambda event, *said: self.heard.append((space, event, said))

    def ask(self) -> None:
        self._client.emit("script")

    def answers(self) -> list[object]:
        return [said for _, event, said in self.heard if event == "answered"]

    def close(self) -> None:
        self._client.disconnect()


def what_is_heard(
    url: str, ways: dict[str, list[str]]
) -> dict[str, list[tuple[str, str, tuple[object, ...]]]]:
    ears = {name: Ear(url, name, by) for name, by in ways.items()}
    try:
        assert [ear.transport for ear in ears.values()] == [by[-1] for by in ways.values()]
        ears["a"].ask()
        for name, ear in ears.items():
            eventually(lambda ear=ear: len(ear.answers()) == len(WAYS), 20, f"{name} heard all")
    finally:
        for ear in ears.values():
            ear.close()
    assert all(sorted(ear.answers()) == [([name, "answers"],) for name in WAYS] for ear in ears.values())
    return {name: [each for each in ear.heard if each[1] != "answered"] for name, ear in ears.items()}


@pytest.fixture
def stack(settings, tmp_path: Path) -> Iterator[Stack]:
    made = Stack(settings, tmp_path)
    yield made
    made.stop()


def test_the_same_script_is_heard_as_from_the_library_itself(stack) -> None:
    stack.start_web("tests.live.scripted_web:app")
    stack.start_web("tests.live.scripted_web:app", STOCK="1")
    for url in stack.urls:
        wait_until_ready(url)
    own, stock = stack.urls
    asked = what_is_heard(stock, STRAIGHT)
    assert what_is_heard(own, STRAIGHT) == asked
    assert what_is_heard(own, WAYS) == asked
    # The library itself finds out with its next round of pings.
    eventually(lambda: set(requests.get(f"{own}/left", timeout=5).json().values()) == {0}, 20, "all left")
    assert [len(heard) for heard in asked.values()] == [9, 8, 10, 5]


def test_a_broadcast_reaches_our_manager_through_the_library_s() -> None:
    order = [each.__name__ for each in Hub.__mro__]
    assert order.index("PubSubManager") < order.index(StraightWrites.__name__) < order.index("Manager")


def test_several_emitters_at_once_are_each_heard_in_order_and_once_by_everybody(
    exchange, monkeypatch
) -> None:
    monkeypatch.setattr(fanout, "WRITES_AT_ONCE", 3)
    browsers = [exchange.join(f"s{n}")[1] for n in range(10)]

    def many(emitter: int) -> None:
        for n in range(30):
            exchange.emit("said", {"n": emitter * 100 + n, "text": "e" * (n % 4 * 900)})
            gevent.sleep(0)

    gevent.joinall([gevent.spawn(many, emitter) for emitter in range(5)], raise_error=True)
    for browser in browsers:
        until(lambda browser=browser: browser.read() and len(browser.texts) == 150)
    heard = numbers(browsers[0])
    for emitter in range(5):
        assert [n for n in heard if n // 100 == emitter] == [emitter * 100 + n for n in range(30)]
    assert all(numbers(browser) == heard for browser in browsers)


def test_a_small_room_does_not_overtake_a_large_one(exchange, monkeypatch) -> None:
    monkeypatch.setattr(fanout, "WRITES_AT_ONCE", 3)
    browsers = [exchange.join(f"s{n}")[1] for n in range(10)]
    exchange.manager.basic_enter_room("s9", "/", "small")
    gevent.spawn(exchange.emit, "said", {"n": 2}, room="small")
    exchange.emit("said", {"n": 1})
    until(lambda: browsers[9].read() and len(browsers[9].texts) == 2)
    assert numbers(browsers[9]) == [1, 2]


def test_a_large_room_lets_others_run_in_between(exchange, monkeypatch) -> None:
    monkeypatch.setattr(fanout, "WRITES_AT_ONCE", 3)
    for n in range(10):
        exchange.join(f"s{n}")
    turns: list[int] = []
    other = gevent.spawn(lambda: [turns.append(gevent.sleep(0) or n) for n in range(3)])
    exchange.emit("said", {"n": 1})
    assert len(turns) >= 2
    other.kill()


def test_who_leaves_while_a_broadcast_is_under_way_hears_it_no_more(exchange, monkeypatch) -> None:
    monkeypatch.setattr(fanout, "WRITES_AT_ONCE", 3)
    browsers = {f"s{n}": exchange.join(f"s{n}")[1] for n in range(10)}
    gevent.spawn(exchange.manager.basic_leave_room, "s9", "/", "room")
    exchange.emit("said", {"n": 1})
    exchange.emit("said", {"n": 2}, room=None)
    for name, browser in browsers.items():
        until(lambda browser=browser: browser.read() and numbers(browser)[-1:] == [2])
        assert numbers(browser) == ([2] if name == "s9" else [1, 2])


def test_what_comes_while_others_are_written_goes_out_together_in_order_and_before_what_is_said_here(
    exchange,
) -> None:
    line, browser = exchange.join("a")
    full, _ = exchange.join("full")
    full.write(b"\x82\x7f" + (200_000).to_bytes(8, "big") + b"0" * 200_000)
    exchange.manager.can_wait = True
    for n in range(40):
        exchange.emit("said", {"n": n})
    assert browser.read()
    assert browser.texts == []
    exchange.manager.can_wait = False
    exchange.emit("said", {"n": 40})
    until(lambda: browser.read() and len(browser.texts) == 41)
    assert numbers(browser) == list(range(41))
    assert len(full._waiting) == 1 + math.ceil(41 / fanout.GATHERED_AT_ONCE)
    assert line.state == lines.OPEN


def test_more_than_may_be_due_holds_up_whoever_hears_of_it(exchange, monkeypatch) -> None:
    monkeypatch.setattr(fanout, "MOST_DUE", 5)
    _, browser = exchange.join("a")
    exchange.manager.can_wait = True
    for n in range(12):
        exchange.emit("said", {"n": n})
    assert len(exchange.manager._due) < 5
    until(lambda: browser.read() and len(browser.texts) == 12)
    assert numbers(browser) == list(range(12))


def test_one_frame_serves_all_who_wait_for_it(exchange) -> None:
    waiting = [exchange.join(f"s{n}")[0] for n in range(5)]
    for n in range(200):
        exchange.emit("said", {"n": n, "text": "e" * 900})
    assert len({id(line._waiting[-1]) for line in waiting}) == 1


@pytest.mark.parametrize("room", ["room", ["room", "other"], None], ids=str)
def test_many_rooms_and_none_are_read_as_the_library_reads_them(exchange, room) -> None:
    browsers = {name: exchange.join(name)[1] for name in ("a", "b")}
    exchange.manager.basic_enter_room("b", "/", "other")
    exchange.emit("said", {"n": 1}, room=room, skip_sid="a")
    exchange.emit("said", {"n": 2}, room=room)
    for name, browser in browsers.items():
        until(lambda browser=browser: browser.read() and numbers(browser)[-1:] == [2])
        assert numbers(browser) == ([2] if name == "a" else [1, 2])
