"""Whoever comes alone walks through; a crowd comes in a few at a time, and those inside go on in between."""

from __future__ import annotations

from typing import Any

import gevent
import pytest

from collab.core.errors import Problem
from collab.live.handlers.door import A_TURN, RETURN_WITHIN, Door


@pytest.fixture(autouse=True)
def quiet_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is refused is told so; the hub need not print it too."""
    monkeypatch.setattr(gevent.get_hub(), "print_exception", lambda *_: None)


def _crowd(door: Door, count: int, seen: list[Any]) -> list[gevent.Greenlet]:
    def come(number: int) -> None:
        door.pass_through()
        seen.append(number)

    return [gevent.spawn(come, number) for number in range(count)]


def test_who_comes_alone_walks_through_at_once() -> None:
    door, ended = Door(10), []
    for _ in range(20):
        door.pass_through()
        gevent.spawn(ended.append, 1)
        gevent.sleep(0)
        gevent.sleep(0)
    assert len(door) == 0
    assert len(ended) == 20


def test_a_crowd_comes_in_a_few_a_turn_in_order_while_those_inside_go_on() -> None:
    door: Door = Door(1_000)
    seen: list[Any] = []

    def inside() -> None:
        for _ in range(60):
            seen.append("inside")
            gevent.sleep(0)

    crowd = _crowd(door, 100, seen)
    others = gevent.spawn(inside)
    gevent.joinall([*crowd, others], timeout=5)
    assert [each for each in seen if each != "inside"] == list(range(100))
    between, longest = 0, 0
    for each in seen[: len(seen) - seen[::-1].index("inside")]:
        between = 0 if each == "inside" else between + 1
        longest = max(longest, between)
    # Those of one turn, beside those of the turn before who had not been woken yet.
    assert longest <= 2 * A_TURN


def test_past_the_bound_one_is_asked_to_come_back() -> None:
    door: Door = Door(10)
    seen: list[Any] = []
    crowd = _crowd(door, 200, seen)
    gevent.joinall(crowd, timeout=5)
    refused = [each.exception for each in crowd if each.exception]
    assert len(seen) == 10 + A_TURN
    assert all(isinstance(each, Problem) and each.status == 503 for each in refused)
    assert {each.retry_after for each in refused} <= set(range(RETURN_WITHIN[0], RETURN_WITHIN[1] + 1))


def test_only_new_connections_of_the_live_layer_pass_through() -> None:
    door = Door(0)
    door.pass_through()
    while door._left:
        door.pass_through()
    told: list[tuple[str, dict[str, str]]] = []
    answer = door.in_turn(lambda environ, start: [b"answered"])

    def ask(path: str, query: str) -> list[bytes]:
        environ = {"PATH_INFO": path, "QUERY_STRING": query}
        return list(answer(environ, lambda status, headers: told.append((status, dict(headers)))))

    assert ask("/api/me", "") == [b"answered"]
    assert ask("/socket.io/", "EIO=4&transport=polling&sid=one") == [b"answered"]
    assert told == []
    assert ask("/socket.io/", "EIO=4&transport=websocket") == []
    [(status, headers)] = told
    assert status.startswith("503")
    assert int(headers["Retry-After"]) in range(RETURN_WITHIN[0], RETURN_WITHIN[1] + 1)
