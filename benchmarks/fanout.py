"""One message to a room of 2,000: our web process against Node's Socket.IO and against a bare loop of `send`.

Each server alone on one core, everything else on the other; the same sockets, the same payload, the same moments. It
wants a quiet machine: a server that is kept from its core falls behind, and Node then joins what waits for one socket into
one write, which makes its deliveries cheaper (see `burst`).
Latency is judged at `BUSY` broadcasts a second, where Node works for most of its core and is not saturated; what a
connection costs is judged like for like, on an application that has the live layer and nothing else.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from contextlib import AbstractContextManager

from benchmarks.parts.broadcasting import (
    OTHER_CORE,
    Phase,
    Room,
    SetUp,
    Side,
    at_random,
    bare_side,
    broadcast,
    flask_side,
    let_in,
    make_room,
    node_side,
)
from benchmarks.parts.gauges import on_core
from benchmarks.parts.ground import Ground, ground, report
from benchmarks.parts.swarm import Marker, Swarm

READERS, RUNS = 2_000, 3
CALM, BUSY = 4.0, 24.0
"""Broadcasts a second, at random moments."""
CALM_SECONDS, BUSY_SECONDS, BURST = 3.0, 8.0, 150
GOALS = {"node": 1.6, "bare": 0.8, "p99": 0.5, "memory": 1.5, "set_up": 1.5}

Opening = Callable[[Ground, Room, Marker], AbstractContextManager[Side]]


class Measured:
    """What one server showed in all its runs."""

    def __init__(self) -> None:
        self.set_ups: list[SetUp] = []
        self.phases: dict[str, list[Phase]] = {}

    def median(self, phase: str, of: Callable[[Phase], float]) -> float:
        return statistics.median(of(each) for each in self.phases[phase])

    def set_up(self, of: Callable[[SetUp], float]) -> float:
        return statistics.median(of(each) for each in self.set_ups)

    def as_dict(self) -> dict[str, object]:
        """The median run of each phase, and what a connection costs."""
        line: dict[str, object] = {
            "set_up_cpu_ms": round(self.set_up(lambda each: each.cpu_milliseconds), 2),
            "kb_per_connection": round(self.set_up(lambda each: each.bytes_each) / 1000, 1),
        }
        for name, phases in self.phases.items():
            dicts = [phase.as_dict() for phase in phases]
            line[name] = {key: round(statistics.median(each[key] for each in dicts), 2) for key in dicts[0]}
        return line


def run(
    opening: Opening, place: Ground, room: Room, mark: Marker, phases: dict[str, list[float]]
) -> tuple[SetUp, dict[str, Phase]]:
    """Start a server, let everybody in, and broadcast."""
    readers = len(room.people)
    with (
        opening(place, room, mark) as side,
        Swarm(side.url, room.cookies, room.origin, room.joins, core=OTHER_CORE) as swarm,
    ):
        set_up = let_in(side, swarm, readers)
        if phases:
            broadcast(side, swarm, [0.1 * turn for turn in range(5)], readers)
        return set_up, {name: broadcast(side, swarm, moments, readers) for name, moments in phases.items()}


def main() -> None:
    """Alternate the servers and print one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--readers", type=int, default=READERS)
    options.add_argument("--runs", type=int, default=RUNS)
    options.add_argument("--busy", type=float, default=BUSY)
    options.add_argument("--seed", type=int, default=8)
    options.add_argument("--short", action="store_true", help="one run, less of each phase")
    chosen = options.parse_args()
    shorter = 3 if chosen.short else 1
    runs = 1 if chosen.short else chosen.runs
    moments = {
        "calm": at_random(CALM, CALM_SECONDS, chosen.seed),
        "busy": at_random(chosen.busy, BUSY_SECONDS / shorter, chosen.seed),
        "burst": [0.0] * (BURST // shorter),
    }
    servers: dict[str, tuple[Opening, dict[str, list[float]]]] = {
        "own": (flask_side, moments),
        "node": (node_side, moments),
        "bare": (bare_side, moments),
        "live_alone": (live_alone, {}),
        "plain": (plain, {"busy_enough": at_random(5, 3, chosen.seed)}),
    }
    measured = {name: Measured() for name in servers}
    with on_core(OTHER_CORE), ground() as place:
        room, mark = make_room(place, chosen.readers), Marker()
        for turn in range(runs):
            for name, (opening, phases) in servers.items():
                if name == "plain" and turn:
                    continue  # told, not judged
                set_up, found = run(opening, place, room, mark, phases)
                measured[name].set_ups.append(set_up)
                for phase, result in found.items():
                    measured[name].phases.setdefault(phase, []).append(result)
    tell(measured, chosen.readers, runs, chosen.busy, chosen.seed)


def live_alone(place: Ground, room: Room, mark: Marker) -> AbstractContextManager[Side]:
    return flask_side(place, room, mark, app="benchmarks.parts.bare_live:app", name="live_alone")


def plain(place: Ground, room: Room, mark: Marker) -> AbstractContextManager[Side]:
    return flask_side(place, room, mark, app="benchmarks.parts.bare_live:app", name="plain", PEER_PLAIN="1")


def tell(measured: dict[str, Measured], readers: int, runs: int, busy: float, seed: int) -> None:
    """One line: each goal with its figure."""
    own, node, bare, alone = (measured[name] for name in ("own", "node", "bare", "live_alone"))

    def ratio(phase: str, of: Callable[[Phase], float], other: Measured) -> float:
        return own.median(phase, of) / other.median(phase, of)

    ratios = {
        phase: {
            "node": round(ratio(phase, lambda each: each.per_cpu_second, node), 3),
            "bare": round(ratio(phase, lambda each: each.per_cpu_second, bare), 3),
            "p99": round(ratio(phase, lambda each: each.heard.percentile(0.99), node), 3),
        }
        for phase in own.phases
    }
    figures = {
        "node": ratio("busy", lambda each: each.per_cpu_second, node),
        "bare": ratio("busy", lambda each: each.per_cpu_second, bare),
        "p99": ratio("busy", lambda each: each.heard.percentile(0.99), node),
        "memory": alone.set_up(lambda each: each.bytes_each) / node.set_up(lambda each: each.bytes_each),
        "set_up": alone.set_up(lambda each: each.cpu_milliseconds)
        / node.set_up(lambda each: each.cpu_milliseconds),
    }
    held = {
        name: figures[name] >= goal if name in ("node", "bare") else figures[name] <= goal
        for name, goal in GOALS.items()
    }
    report(
        name="fanout",
        unit="deliveries per server CPU-second",
        own=round(own.median("busy", lambda each: each.per_cpu_second)),
        peer=round(node.median("busy", lambda each: each.per_cpu_second)),
        ratio=round(figures["node"], 3),
        goal="; ".join(
            f"{name} {'>=' if name in ('node', 'bare') else '<='} {goal}" for name, goal in GOALS.items()
        ),
        ok=all(held.values()),
        goals={name: {"figure": round(figures[name], 3), "ok": held[name]} for name in GOALS},
        judged_at="busy",
        ratios=ratios,
        readers=readers,
        runs=runs,
        busy_per_second=busy,
        seed=seed,
        servers={name: each.as_dict() for name, each in measured.items()},
    )


if __name__ == "__main__":
    main()
