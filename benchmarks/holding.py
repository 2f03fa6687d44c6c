"""What it costs to hold people who only listen: pings, and the question asked every two seconds who still may.

Our web process with few and with many people of one group, all in its channel and in that of one discussion: the
difference is what a person costs, the rest what a web process costs however few it holds. The peer is the live layer
alone with as many sockets: no sessions, no rights, no database. The web process has one core, all else the other.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from redis import Redis

from benchmarks.parts.broadcasting import OTHER_CORE, Room, Side, flask_side, let_in, make_room
from benchmarks.parts.costs import Meter
from benchmarks.parts.gauges import on_core
from benchmarks.parts.ground import Ground, ground, report
from benchmarks.parts.swarm import Marker, Swarm

FEW, MANY, SECONDS, SETTLE_SECONDS = 100, 1_000, 20.0, 5.0
GOAL = 8.0
"""Times the CPU of sockets that nobody's rights are asked for: past it, the asking is what a person costs."""

Opening = Callable[..., AbstractContextManager[Side]]


def hold(place: Ground, room: Room, people: int, seconds: float, app: str) -> dict[str, float]:
    """Let so many in, wait until they are settled, and count what the next seconds take."""
    valkey = Redis.from_url(place.settings.valkey_url)
    postgres = int((place.folder / "postgres" / "postmaster.pid").read_text().split()[0])
    with (
        flask_side(place, room, Marker(), app=app) as side,
        Swarm(side.url, room.cookies[:people], room.origin, room.joins[:people], core=OTHER_CORE) as swarm,
    ):
        meter = Meter(
            {"web": side.pid, "postgres": postgres, "valkey": int(valkey.info("server")["process_id"])}
        )
        coming = meter.read()
        set_up = let_in(side, swarm, people)
        came = meter.read()
        time.sleep(SETTLE_SECONDS)
        swarm.forget()
        before, began = meter.read(), time.monotonic()
        time.sleep(seconds)  # what is measured here is doing nothing
        after, took = meter.read(), time.monotonic() - began
        if swarm.state().live != people:
            raise SystemExit(f"{people - swarm.state().live} of {people} were lost: nothing was measured")
        return {
            **{name: (after[name] - before[name]) * 1000 / took for name in before},
            "bytes_a_minute": swarm.bytes_received() * 60 / took / people,
            "set_up_postgres_ms": (came["postgres"] - coming["postgres"]) * 1000 / people,
            "set_up_web_ms": set_up.cpu_milliseconds,
            "kb_each": set_up.bytes_each / 1000,
        }


def main() -> None:
    """Measure the three and print one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=SECONDS)
    seconds = options.parse_args().seconds
    with on_core(OTHER_CORE), ground() as place:
        room = make_room(place, MANY)
        few = hold(place, room, FEW, seconds, "collab.wsgi:app")
        many = hold(place, room, MANY, seconds, "collab.wsgi:app")
        peer = hold(place, room, MANY, seconds, "benchmarks.parts.bare_live:app")
    each = {name: (many[name] - few[name]) / (MANY - FEW) for name in ("web", "postgres", "valkey")}
    report(
        name="holding",
        unit=f"CPU ms a second for {MANY} people",
        own=round(many["web"], 2),
        peer=round(peer["web"], 2),
        ratio=round(many["web"] / max(peer["web"], 0.01), 2),
        goal=f"<= {GOAL}",
        ok=many["web"] <= GOAL * peer["web"],
        person_us={name: round(max(0.0, value) * 1000, 3) for name, value in each.items()},
        process_ms={name: round(max(0.0, few[name] - each[name] * FEW), 3) for name in each},
        set_up_postgres_ms=round(many["set_up_postgres_ms"], 3),
        bytes_a_minute=round(many["bytes_a_minute"], 1),
        few={name: round(value, 3) for name, value in few.items()},
        many={name: round(value, 3) for name, value in many.items()},
        alone={name: round(value, 3) for name, value in peer.items()},
        people=[FEW, MANY],
        seconds=seconds,
    )


if __name__ == "__main__":
    main()
