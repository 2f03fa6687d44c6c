"""The load generator's own process: what its parent may ask of it, each as a line of JSON."""

from __future__ import annotations

import heapq
import os
import select
import time
from array import array
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.parts.swarm_loop import AWAY, LIVE, STALLED, Connection, Loop, frame

CUT = select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR


def begin(
    loop: Loop, *, core: int | None, origin: str, cookies: Sequence[str], buffers: dict[str, int]
) -> None:
    if core is not None:
        os.sched_setaffinity(0, {core})
    for position, cookie in enumerate(cookies):
        lines = [
            *("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket"),
            *(
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
            ),
            *([f"Origin: {origin}"] if origin else []),
            *([f"Cookie: {cookie}"] if cookie else []),
        ]
        request = "\r\n".join([*lines, "", ""]).encode()
        loop.all.append(Connection(position, request, buffers.get(str(position), 0)))


def reach(loop: Loop, *, host: str, port: int) -> None:
    loop.address = (host, port)


def joins(loop: Loop, *, joins: Sequence[str | None]) -> None:
    for connection, join in zip(loop.all, joins, strict=True):
        connection.join = join


def open_(loop: Loop, *, which: Sequence[int], per_second: float | None, at_once: int) -> None:
    loop.at_once, loop.opening = at_once, []
    loop.refused.clear()
    now = time.monotonic()
    for turn, position in enumerate(which):
        loop.all[position].cut = 0.0
        heapq.heappush(loop.due, (now + turn / per_second if per_second else now, position, False))


def returning(loop: Loop, *, first: float, again: float) -> None:
    loop.first, loop.again, loop.at_once = first, again, 1_000_000


def stall(loop: Loop, *, which: Sequence[int]) -> None:
    for connection in (loop.all[each] for each in which):
        if connection.state == LIVE:
            connection.state = STALLED
            loop.epoll.modify(connection.socket.fileno(), CUT)


def resume(loop: Loop, *, which: Sequence[int]) -> None:
    for connection in (loop.all[each] for each in which):
        if connection.state == STALLED:
            connection.state = LIVE
            loop.epoll.modify(connection.socket.fileno(), select.EPOLLIN)


def drop(loop: Loop, *, which: Sequence[int]) -> None:
    for each in which:
        loop.lose(loop.all[each], "dropped")


def say(loop: Loop, *, which: Sequence[int], text: str) -> None:
    packet = frame(text)
    for connection in (loop.all[each] for each in which):
        if connection.state == LIVE:
            connection.socket.send(packet)


def state(loop: Loop) -> dict[str, Any]:
    states = [each.state for each in loop.all]
    return {
        "live": states.count(LIVE),
        "closed": states.count(AWAY),
        "busy": len(loop.due) + len(loop.waiting) + loop.in_flight,
        "marked": sum(len(mark.arrivals) for mark in loop.marks.values()),
        "events": {name: count for name, (count, _) in _events(loop).items()},
        "refused": dict(loop.refused),
    }


def heard(loop: Loop) -> dict[str, Any]:
    microseconds = array("I")
    for mark in loop.marks.values():
        microseconds.extend(max(0, at - mark.sent) // 1000 for at in mark.arrivals)
    per_connection = [each.marks for each in loop.all if each.state == LIVE] or [0]
    marked_bytes = sum(len(mark.arrivals) * mark.size for mark in loop.marks.values())
    tail = microseconds.tobytes()
    return {
        "counts": {mark.number: len(mark.arrivals) for mark in loop.marks.values()},
        "most": max(per_connection),
        "least": min(per_connection),
        "disordered": loop.disordered,
        "events": _events(loop),
        "bytes_received": marked_bytes + loop.other_bytes,
        "seconds": time.monotonic() - loop.began,
        "cpu_seconds": time.process_time() - loop.cpu_began,
        "bytes": len(tail),
        "tail": tail,
    }


def _events(loop: Loop) -> dict[str, list[int]]:
    events = {name: list(count) for name, count in loop.events.items()}
    for mark in loop.marks.values():
        count = events.setdefault(mark.name, [0, 0])
        count[0] += len(mark.arrivals)
        count[1] += len(mark.arrivals) * mark.size
    return events


COMMANDS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "begin": begin,
    "reach": reach,
    "joins": joins,
    "open": open_,
    "returning": returning,
    "stall": stall,
    "resume": resume,
    "drop": drop,
    "say": say,
    "state": state,
    "heard": heard,
    "forget": lambda loop: loop.forget(),
    "opening": lambda loop: {"milliseconds": loop.opening},
    "returns": lambda loop: {"returns": loop.came_back},
    "closed": lambda loop: {"closed": {each.position: each.cut for each in loop.all if each.state == AWAY}},
    "answers": lambda loop: {"answers": [each.answer for each in loop.all]},
}


if __name__ == "__main__":
    Loop(COMMANDS).run()
