"""A line carries whole frames in order whatever its reader does, and lets go of a reader who does not read."""

from __future__ import annotations

import gc
import json
import socket
import struct

import gevent
import pytest
from engineio.packet import MESSAGE, Packet
from wsproto.events import CloseConnection, Ping, Pong, TextMessage

from collab.live import lines
from collab.live.lines import Bounds
from tests.live.wires import Exchange, exchange, until

__all__ = ["exchange"]
LONG = "e" * 3_000


def numbers(browser) -> list[int]:
    return [json.loads(text[2:])[1]["n"] for text in browser.texts]


def test_an_idle_reader_hears_at_once_and_nothing_waits(exchange) -> None:
    line, browser = exchange.join("a")
    exchange.emit("said", {"n": 1})
    until(lambda: browser.read() and browser.texts)
    assert browser.texts == ['42["said",{"n":1}]']
    assert not line._waiting


def test_frames_after_one_that_is_half_sent_come_whole_and_in_order(exchange) -> None:
    line, browser = exchange.join("a")
    for n in range(100):
        exchange.emit("said", {"n": n, "text": LONG if n % 3 else ""})
    assert isinstance(line._waiting[0], memoryview), "nothing was half-sent"
    until(lambda: browser.read(700) and len(browser.texts) == 100)
    assert numbers(browser) == list(range(100))
    assert (line._bytes, len(line._waiting)) == (0, 0)
    exchange.emit("said", {"n": 100})
    until(lambda: browser.read() and numbers(browser)[-1] == 100)


def test_answers_and_broadcasts_share_one_order(exchange) -> None:
    line, browser = exchange.join("a")
    for n in range(0, 100, 2):
        exchange.emit("said", {"n": n, "text": LONG})
        exchange.engine.send("a", f'2["said",{{"n":{n + 1}}}]')
    until(lambda: browser.read() and len(browser.texts) == 100)
    assert numbers(browser) == list(range(100))


def test_one_who_does_not_read_costs_the_others_nothing_and_is_dropped(exchange) -> None:
    _, quick = exchange.join("quick")
    slow, unread = exchange.join("slow")
    for n in range(lines.Bounds().packets + 50):
        exchange.emit("said", {"n": n, "text": LONG})
        until(lambda n=n: quick.read() and numbers(quick)[-1:] == [n])
    assert slow.state == lines.ENDED
    assert (slow._bytes, len(slow._waiting)) == (0, 0)
    until(lambda: exchange.left == [("slow", "slow reader")])
    assert "slow" not in exchange.engine.sockets
    unread.read_on()


@pytest.mark.parametrize(
    ("bounds", "bound"), [(Bounds(10**9, 20), "packets"), (Bounds(20_000, 10**9), "bytes")], ids=str
)
def test_either_bound_is_enough_for_a_websocket_and_for_a_poll_that_never_comes(
    bounds, bound, caplog
) -> None:
    exchange = Exchange(bounds)
    wired, _ = exchange.join("wired")
    polling = exchange.owner("polling").queue
    before = lines.LIVE_DROPPED.labels(bound)._value.get()
    for n in range(60):
        exchange.emit("said", {"n": n, "text": LONG})
    assert wired.state == polling.state == lines.ENDED
    assert lines.LIVE_DROPPED.labels(bound)._value.get() == before + 2
    until(lambda: sorted(exchange.left) == [("polling", "slow reader"), ("wired", "slow reader")])
    assert exchange.engine.sockets == {}
    exchange.close()


def test_one_long_message_is_no_sign_of_a_slow_reader() -> None:
    exchange = Exchange(Bounds(bytes=10_000))
    line, browser = exchange.join("a")
    exchange.emit("said", {"n": 0, "text": "e" * 200_000})
    until(lambda: browser.read() and len(browser.texts) == 1)
    assert line.state == lines.OPEN
    exchange.close()


def test_a_dropped_reader_is_told_why_when_no_frame_is_cut_by_it(exchange) -> None:
    line, browser = exchange.join("a")
    line.write(b"\x89\x00")
    line._send = None
    line._waiting.append(b"\x89\x00")
    line._drop("packets")
    browser.read_on()
    assert browser.codes == [1013]


def test_a_reader_dropped_within_a_frame_is_reset_and_told_nothing(exchange) -> None:
    line, browser = exchange.join("a")
    exchange.emit("said", {"n": 0, "text": "e" * 200_000})
    assert isinstance(line._waiting[0], memoryview)
    line._drop("bytes")
    browser.read_on()
    assert browser.codes == []


def test_a_reader_that_dies_in_the_middle_of_a_frame_is_forgotten(exchange) -> None:
    line, browser = exchange.join("a")
    exchange.emit("said", {"n": 0, "text": "e" * 200_000})
    browser.end.close()
    until(lambda: exchange.left == [("a", "transport close")])
    exchange.emit("said", {"n": 1})
    assert exchange.engine.sockets == {}
    assert line.state == lines.ENDED


def test_a_close_in_the_middle_of_a_frame_comes_after_it_and_nothing_follows(exchange) -> None:
    line, browser = exchange.join("a")
    exchange.emit("said", {"n": 0, "text": "e" * 200_000})
    line.owner.close(wait=False)
    exchange.emit("said", {"n": 1})
    until(lambda: browser.read() and browser.codes)
    assert [text[:9] for text in browser.texts] == ['42["said"', "1"]
    assert browser.codes == [1000]
    browser.say(CloseConnection(code=1000))
    browser.read_on()
    until(lambda: "a" not in exchange.engine.sockets)


def test_who_does_not_answer_a_close_is_cut_off(exchange, monkeypatch) -> None:
    monkeypatch.setattr(lines, "CUT_SECONDS", 0.05)
    line, browser = exchange.join("a")
    line.owner.close(wait=False)
    until(lambda: line.state == lines.ENDED)
    browser.read_on()


def test_a_close_of_the_browsers_is_answered_and_ends_the_session(exchange) -> None:
    _, browser = exchange.join("a")
    browser.say(CloseConnection(code=1001))
    browser.read_on()
    assert browser.codes == [1001]
    until(lambda: exchange.left == [("a", "transport close")])
    assert exchange.engine.sockets == {}


def test_what_breaks_the_protocol_is_told_its_code(exchange) -> None:
    for sid, said, code in (("a", b"\x81\x01a", 1002), ("b", b"\x81\x81\0\0\0\0\xff", 1007)):
        _, browser = exchange.join(sid)
        browser.end.sendall(said)
        until(lambda browser=browser: browser.read() and browser.codes)
        assert browser.codes == [code]


def test_words_that_are_no_packet_end_the_connection_alone(exchange) -> None:
    _, other = exchange.join("other")
    for sid, said in (("a", "x"), ("b", "4" + "[" * 50_000), ("c", "")):
        _, browser = exchange.join(sid)
        browser.say(TextMessage(data=said))
        until(lambda browser=browser: browser.read() and browser.codes)
        assert browser.codes == [1002]
    exchange.emit("said", {"n": 1})
    until(lambda: other.read() and numbers(other) == [1])


def test_a_ping_of_the_protocol_is_answered_in_its_turn(exchange) -> None:
    _, browser = exchange.join("a")
    browser.say(Ping(payload=b"here?"))
    until(lambda: browser.read() and [event for event in browser.heard if isinstance(event, Pong)])
    assert bytes(browser.heard[-1].payload) == b"here?"


def test_messages_are_handled_one_after_the_other_and_those_before_the_end_too(exchange) -> None:
    heard: list[str] = []

    def slowly(_sid: str, data: str) -> None:
        gevent.sleep(0.001)
        heard.append(data)

    exchange.engine.on("message", slowly)
    _, browser = exchange.join("a")
    for n in range(200):
        browser.say(TextMessage(data=f"4{n}."))
    browser.end.shutdown(socket.SHUT_WR)
    until(lambda: exchange.left)
    assert heard == [f"{n}." for n in range(200)]


def test_a_browser_that_comes_over_from_polling_misses_nothing_and_hears_nothing_twice(exchange) -> None:
    owner = exchange.owner("a")
    owner.connected = True
    exchange.emit("said", {"n": 0})
    browser = exchange.wire(owner)
    browser.say(TextMessage(data="2probe"))
    until(lambda: browser.read() and browser.texts)
    assert browser.texts == ["3probe"]
    polled = [packet.encode() for packet in owner.poll()]
    assert polled == ['42["said",{"n":0}]', "6"]
    exchange.emit("said", {"n": 1})
    browser.say(TextMessage(data="5"))
    until(lambda: owner.upgraded)
    exchange.emit("said", {"n": 2})
    until(lambda: browser.read() and len(browser.texts) == 3)
    assert browser.texts[1:] == ['42["said",{"n":1}]', '42["said",{"n":2}]']


@pytest.mark.parametrize("after", ["", "2probe"], ids=["at once", "after its probe"])
def test_a_browser_whose_websocket_fails_polls_on(exchange, after) -> None:
    owner = exchange.owner("a")
    owner.connected = True
    browser = exchange.wire(owner)
    if after:
        browser.say(TextMessage(data=after))
        until(lambda: browser.read() and browser.texts)
        owner.poll()
    browser.end.close()
    until(lambda: not owner.upgrading)
    exchange.emit("said", {"n": 1})
    assert [packet.encode() for packet in owner.poll()] == ['42["said",{"n":1}]']
    assert exchange.left == []


def test_a_poll_waits_for_what_comes_and_ends_with_the_session(exchange) -> None:
    owner = exchange.owner("a")
    polls = gevent.spawn(owner.poll)
    until(lambda: owner.queue._arrived is not None)
    owner.send(Packet(MESSAGE, "late"))
    assert [packet.encode() for packet in polls.get(timeout=5)] == ["4late"]
    polls = gevent.spawn(owner.poll)
    gevent.sleep(0)
    owner.close(wait=True)
    assert [packet.encode() for packet in polls.get(timeout=5)] == ["1"]


def test_connections_that_came_and_went_leave_no_memory(exchange) -> None:
    def cycle(n: int) -> None:
        line, browser = exchange.join(f"s{n}")
        exchange.emit("said", {"n": n, "text": LONG})
        browser.end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        browser.end.close()
        until(lambda: line.state == lines.ENDED and f"s{n}" not in exchange.engine.sockets)
        exchange.manager.basic_disconnect(f"s{n}", "/")

    def living() -> int:
        gc.collect()
        return sum(type(thing).__name__ in ("WebSocket", "Socket", "Reader") for thing in gc.get_objects())

    cycle(0)
    before = living()
    for n in range(1, 50):
        cycle(n)
    assert living() <= before
