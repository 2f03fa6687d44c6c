"""2,000 people come back at once, after a restart and after a cut, while others post: until all are live and caught up.

The peer is the same server with each arrival on its own: no question shared, nothing brought by a join.
"""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.parts.broadcasting import OTHER_CORE, SERVER_CORE
from benchmarks.parts.gauges import cpu_seconds, on_core, resident_bytes
from benchmarks.parts.ground import Ground, ground, report
from benchmarks.parts.returning import (
    AGAIN_SECONDS,
    ALL_AT_ONCE,
    FIRST_SECONDS,
    ReturningRoom,
    come_back,
    counted,
    make_returning_room,
    posting,
    transactions,
)
from benchmarks.parts.swarm import Swarm
from tests.stack import Process, running, wait_until_ready

PEOPLE, POSTS_PER_SECOND, MISSED = 2_000, 5.0, 20
GOAL_SECONDS, GOAL_P99_MS, PATIENCE = 20.0, 1_000.0, 100.0
ALONE = {"COLLAB_ARRIVALS_TOGETHER": "1", "COLLAB_CAUGHT_UP_ON_JOIN": "0"}


@dataclass(frozen=True)
class Storm:
    """One return of everybody."""

    seconds: float
    """From the moment the server could be reached until the last was live and caught up."""
    slowest: float
    """Of those who came, from their try to being live."""
    fetched: int
    transactions: int
    turns: int
    posts: int
    unreached: int
    refused: int
    p50_ms: float
    p99_ms: float
    server_cpu: float
    megabytes: float

    def as_dict(self) -> dict[str, float]:
        return {name: round(value, 2) for name, value in vars(self).items()}


def storm(
    place: Ground, room: ReturningRoom, web: Process, swarm: Swarm, *, restart: bool, brings: bool
) -> Storm:
    """Cut everybody, by the death of the process or without it, and wait for all."""
    url = place.stack.urls[-1]
    assert web.child is not None
    turns_before = 0 if restart else sum(counted(url, "collab_live_turns_total").values())
    if restart:
        web.kill(signal.SIGKILL)
        room.write(MISSED)
    counted_before = transactions(place.settings)
    if restart:
        with on_core(SERVER_CORE):
            web.start()
        wait_until_ready(url, 60)
    began, cpu_before = time.monotonic(), cpu_seconds(web.child.pid)
    with posting(url, room, POSTS_PER_SECOND) as posted:
        if not restart:
            room.write(1)
            swarm.drop()
        fetched = come_back(swarm, room, url, seconds=PATIENCE, brings=brings)
        seconds = time.monotonic() - began
    return Storm(
        seconds=seconds,
        slowest=max(tried for _, tried in swarm.returns()),
        fetched=fetched,
        transactions=transactions(place.settings) - counted_before,
        turns=sum(counted(url, "collab_live_turns_total").values()) - turns_before,
        posts=len(posted.seconds),
        unreached=posted.unreached,
        refused=sum(status != 201 for status, _ in posted.statuses),
        p50_ms=posted.percentile(0.5) * 1000,
        p99_ms=posted.percentile(0.99) * 1000,
        server_cpu=cpu_seconds(web.child.pid) - cpu_before,
        megabytes=resident_bytes(web.child.pid) / 1e6,
    )


@contextmanager
def everybody(place: Ground, room: ReturningRoom, **more: str) -> Iterator[tuple[Process, Swarm]]:
    """A web process of our own making, and the whole room on it."""
    with on_core(SERVER_CORE):
        url = place.stack.add_web(**more)
    web = place.stack.webs[-1]
    try:
        with Swarm(url, room.cookies, room.settings.public_url, room.joins(), core=OTHER_CORE) as swarm:
            swarm.open(at_once=64)
            swarm.begin_open([], at_once=ALL_AT_ONCE)
            swarm.returning(FIRST_SECONDS, AGAIN_SECONDS)
            yield web, swarm
    finally:
        web.kill()


def both(place: Ground, room: ReturningRoom, *, brings: bool, **more: str) -> tuple[Storm, Storm]:
    """The return after a restart, and after a cut in which all come back to a process that stands."""
    storms = []
    with everybody(place, room, **more) as (web, swarm):
        for restart in (True, False):
            room.revision = room.stands()
            swarm.join_with(room.joins())
            swarm.forget()
            storms.append(storm(place, room, web, swarm, restart=restart, brings=brings))
    return storms[0], storms[1]


def main() -> None:
    """Both servers, one after the other, and one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--people", type=int, default=PEOPLE)
    people = options.parse_args().people
    with (
        on_core(OTHER_CORE),
        ground() as place,
        running(place.settings, place.folder / "stack", webs=0) as stack,
    ):
        place.stack = stack
        room = make_returning_room(place.settings, people)
        own = both(place, room, brings=True)
        peer = both(place, room, brings=False, **ALONE)
    report(
        name="storm",
        unit="s until all are live and caught up after a restart",
        own=round(own[0].seconds, 2),
        peer=round(peer[0].seconds, 2),
        ratio=round(own[0].seconds / peer[0].seconds, 3),
        goal=f"<= {GOAL_SECONDS:.0f} s and posting's p99 <= {GOAL_P99_MS:.0f} ms",
        ok=all(
            each.seconds <= GOAL_SECONDS
            and each.p99_ms <= GOAL_P99_MS
            and not each.refused
            and not each.unreached
            for each in own
        ),
        people=people,
        posts_per_second=POSTS_PER_SECOND,
        cpu_seconds=round(own[0].server_cpu, 2),
        megabytes=round(own[0].megabytes, 1),
        restart={"own": own[0].as_dict(), "peer": peer[0].as_dict()},
        cut={"own": own[1].as_dict(), "peer": peer[1].as_dict()},
    )


if __name__ == "__main__":
    main()
