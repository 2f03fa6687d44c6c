"""Fifty readers who stop reading, among 2,000: what the others notice, what it costs in memory, when they are dropped.

Beside Node's Socket.IO under the same stall. The stalled answer nothing, not even a ping; the bound is set low enough to
be met before the ping is missed, or it would be the ping that drops them.
"""

from __future__ import annotations

import argparse
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from uuid import uuid4

import requests

from benchmarks.parts.broadcasting import (
    OTHER_CORE,
    Phase,
    Room,
    Side,
    at_random,
    broadcast,
    count_at,
    flask_side,
    let_in,
    make_room,
    node_side,
)
from benchmarks.parts.gauges import on_core, resident_bytes
from benchmarks.parts.ground import Ground, ground, report
from benchmarks.parts.swarm import Marker, Swarm
from collab.accounts.models import Person
from collab.core.db import transaction
from collab.discussion.service import post_message
from tests.factories import actor_of

READERS, STALLED = 2_000, 50
RATE, SECONDS = 15.0, 24.0
PACKETS = 120
"""What may wait for one of our readers in this run; the setting's default is told beside it."""
SMALL = 4_096
"""Bytes that the kernel of a stalled reader takes before it says no: little, as a phone out of reach."""
GOAL_P99, GOAL_MEGABYTES, GOAL_SECONDS = 1.5, 30.0, 24.0


@dataclass
class Stalled:
    """How one server bore it."""

    without: Phase
    during: Phase
    grown_megabytes: float
    dropped_after: list[float]
    held: int
    """Connections that the server still kept at the end."""
    bounds: dict[str, int]
    caught_up: bool | None

    @property
    def p99(self) -> tuple[float, float]:
        return self.without.heard.percentile(0.99), self.during.heard.percentile(0.99)

    def as_dict(self) -> dict[str, object]:
        """For the run's line."""
        before, during = self.p99
        return {
            "p99_without_ms": round(before, 1),
            "p99_with_ms": round(during, 1),
            "rss_grown_mb": round(self.grown_megabytes, 1),
            "dropped": len(self.dropped_after),
            "dropped_after_s": [round(each(self.dropped_after, default=0.0), 1) for each in (min, max)],
            "held_at_end": self.held,
            "dropped_by_bound": self.bounds,
            "caught_up": self.caught_up,
            "server_cpu": self.during.as_dict()["server_cpu"],
            "generator_cpu": self.during.as_dict()["generator_cpu"],
        }


@contextmanager
def peak_of(pid: int) -> Iterator[Callable[[], float]]:
    """The most memory the process held while the block ran, looked at five times a second."""
    done, seen = threading.Event(), [resident_bytes(pid)]

    def look() -> None:
        while not done.wait(0.2):
            seen.append(resident_bytes(pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield lambda: (max(seen) - seen[0]) / 1e6
    finally:
        done.set()
        watcher.join()


def bear(
    side: Side, room: Room, stalled: int, moments: list[float], held: Callable[[], int]
) -> tuple[Stalled, Swarm]:
    """The same series twice: all read, then some do not."""
    readers = len(room.people)
    which = range(stalled)
    swarm = Swarm(
        side.url,
        room.cookies,
        room.origin,
        room.joins,
        core=OTHER_CORE,
        receive_buffers=dict.fromkeys(which, SMALL),
    )
    let_in(side, swarm, readers)
    without = broadcast(side, swarm, moments, readers)
    began = time.monotonic()
    swarm.stall(which)
    with peak_of(side.pid) as grown:
        during = broadcast(side, swarm, moments, readers - stalled)
        megabytes = grown()
    dropped = [at - began for each, at in swarm.closed().items() if each < stalled]
    return Stalled(without, during, megabytes, dropped, held(), {}, None), swarm


def own_side(place: Ground, room: Room, mark: Marker, stalled: int, moments: list[float]) -> Stalled:
    """Our web process; one of the dropped comes back and asks for what it missed."""
    side_of = flask_side(place, room, mark, COLLAB_SLOW_READER_PACKETS=str(PACKETS))
    with side_of as side:
        borne, swarm = bear(
            side, room, stalled, moments, lambda: metrics(side.url, "collab_live_sockets")[""]
        )
        with swarm:
            borne.bounds = metrics(side.url, "collab_live_dropped_total")
            borne.caught_up = comes_back(place, side, room, swarm)
    return borne


def comes_back(place: Ground, side: Side, room: Room, swarm: Swarm) -> bool:
    """Whether a reader who was dropped is live again, and given the message posted meanwhile."""
    discussion_id, revision = room.frame.payload["discussion_id"], room.frame.payload["revision"]
    with transaction() as session:
        author = actor_of(session.get_one(Person, room.people[-1]))
        post_message(session, author, discussion_id, body="Dit pendant leur absence.", client_key=uuid4())
    swarm.join_with([{"channels": [room.channel, f"discussion:{discussion_id}"]}] * swarm.size)
    if 0 not in swarm.closed():
        return False
    swarm.open([0])
    if 0 in swarm.closed() or f'"{discussion_id}":' not in swarm.answers()[0]:
        return False
    answer = requests.get(
        f"{side.url}/api/discussions/{discussion_id}/messages?changed_after={revision}",
        headers={"Cookie": room.cookies[0]},
        timeout=10,
    )
    return [item["body"] for item in answer.json()["items"]] == ["Dit pendant leur absence."]


def node(place: Ground, room: Room, mark: Marker, stalled: int, moments: list[float]) -> Stalled:
    """Node's Socket.IO: nothing bounds what waits for a reader but the ping that it misses."""
    opening: AbstractContextManager[Side] = node_side(place, room, mark)
    with opening as side:
        borne, swarm = bear(side, room, stalled, moments, lambda: count_at(side.url))
        swarm.close()
    return borne


def metrics(url: str, name: str) -> dict[str, int]:
    """The values of one metric, by their labels."""
    text = requests.get(f"{url}/metrics", timeout=10).text
    found = re.findall(rf"^{name}(?:\{{(.*)\}})? ([0-9.e+]+)$", text, re.MULTILINE)
    return {labels: int(float(value)) for labels, value in found}


def main() -> None:
    """Both servers under the same stall, and one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--readers", type=int, default=READERS)
    options.add_argument("--stalled", type=int, default=STALLED)
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--seed", type=int, default=8)
    chosen = options.parse_args()
    moments = at_random(RATE, chosen.seconds, chosen.seed)
    with on_core(OTHER_CORE), ground() as place:
        room, mark = make_room(place, chosen.readers), Marker()
        own = own_side(place, room, mark, chosen.stalled, moments)
        peer = node(place, room, mark, chosen.stalled, moments)
    before, during = own.p99
    held = {
        "others_p99": during <= GOAL_P99 * before,
        "memory": own.grown_megabytes <= GOAL_MEGABYTES,
        "dropped": len(own.dropped_after) == chosen.stalled,
        "caught_up": own.caught_up is True,
    }
    report(
        name="slow_readers",
        unit="ms p99 of the others",
        own=round(during, 1),
        peer=round(peer.p99[1], 1),
        ratio=round(during / peer.p99[1], 3),
        goal=f"p99 <= {GOAL_P99} x without; memory <= +{GOAL_MEGABYTES} MB; all dropped; one back and caught up",
        ok=all(held.values()),
        goals=held,
        readers=chosen.readers,
        stalled=chosen.stalled,
        per_second=RATE,
        bound_packets=PACKETS,
        seed=chosen.seed,
        servers={"own": own.as_dict(), "node": peer.as_dict()},
    )


if __name__ == "__main__":
    main()
