"""A room of 2,000 in which one in twenty leaves a minute and as many come: what each of the others receives of it.

The peer is the same process telling the whole list, fifty people and the count, to all at each change, once a second at
most. Both are measured at 500 people too: what a person receives may grow with the changes, not with the people times
the changes. A third run tells nothing, and so gives what connections that come and go cost by themselves.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass

from benchmarks.parts.broadcasting import OTHER_CORE, Room, Side, at_random, flask_side, let_in, make_room
from benchmarks.parts.gauges import cpu_seconds, on_core, resident_bytes
from benchmarks.parts.ground import Ground, ground, report
from benchmarks.parts.swarm import Marker, Swarm
from tests.faults.wire import Wire
from tests.live.here import here
from tests.stack import eventually

FEW, MANY, SECONDS, IDLE_SECONDS = 500, 2_000, 20.0, 3.0
CHURN_A_MINUTE = 0.05
AWAY_SECONDS = 5.0
GOAL, GROWTH = 0.05, 4.0
"""Of the peer's bytes; and times as many bytes a person where there are four times the people, and so the changes."""
OTHER = "benchmarks.parts.other_presence:app"


@dataclass(frozen=True)
class Told:
    """What a room was told meanwhile, and what it took."""

    bytes_a_person_minute: float
    cpu_ms_a_change: float
    frames: dict[str, int]
    changes: int
    megabytes: float


def come_and_go(swarm: Swarm, people: int, seconds: float, seed: int) -> int:
    """Some leave at random and come back some seconds later, as many a minute as the churn says; returns how many did."""
    chance = random.Random(seed)
    leaving = at_random(people * CHURN_A_MINUTE / 60, seconds, seed)
    who = chance.sample(range(people), len(leaving))
    steps = [(at, False, person) for at, person in zip(leaving, who, strict=True)]
    # Those who left before it began come during its first seconds, so that it is as busy at both ends.
    away = [person for at, person in zip(leaving, who, strict=True) if at > seconds - AWAY_SECONDS]
    steps += [(at + AWAY_SECONDS, True, person) for at, _, person in steps if person not in away]
    began = time.monotonic()
    for at, comes, person in sorted(steps):
        time.sleep(max(0.0, began + at - time.monotonic()))
        if comes:
            swarm.begin_open([person])
        else:
            swarm.drop([person])
    time.sleep(max(0.0, began + seconds - time.monotonic()))
    return len(steps)


def watch(side: Side, place: Ground, room: Room, channel: str) -> Wire:
    """One more page in the room, whose frames are kept: what is counted must also be right."""
    token = room.cookies[-1].removeprefix("collab_session=")
    return Wire(side.url, token, place.settings.public_url).open(channel)


def measure(place: Ground, room: Room, people: int, seconds: float, way: str, seed: int) -> Told:
    """Let so many in, see what the process takes when nothing happens, then let them come and go."""
    discussion_id = int(room.frame.payload["discussion_id"])
    channel = f"discussion:{discussion_id}"
    app, more = ("collab.wsgi:app", {}) if way == "changes" else (OTHER, {"PEER_PRESENCE": way})
    joins = [{"channels": [channel]}] * people
    with (
        flask_side(place, room, Marker(), app=app, **more) as side,
        Swarm(side.url, room.cookies[:people], room.origin, joins, core=OTHER_CORE) as swarm,
    ):
        let_in(side, swarm, people)
        page = watch(side, place, room, channel)
        time.sleep(IDLE_SECONDS)  # the last arrivals are told
        idle = cpu_seconds(side.pid)
        time.sleep(IDLE_SECONDS)
        idle = (cpu_seconds(side.pid) - idle) / IDLE_SECONDS
        swarm.forget()
        cpu, began = cpu_seconds(side.pid), time.monotonic()
        changes = come_and_go(swarm, people, seconds, seed)
        took = time.monotonic() - began
        cpu, heard = cpu_seconds(side.pid) - cpu, swarm.heard()
        left = swarm.wait(lambda now: now.busy == 0, 10, "who comes back is in").live + 1
        if way == "changes":
            known = eventually(lambda: _right(page, discussion_id, left), 35, f"the page counts {left}")
            if known.gaps:
                raise SystemExit(f"a page was told {known.gaps} changes that did not follow the one before")
        page.close()
        told = {name: what for name, what in heard.events.items() if name.startswith("live.presence")}
        return Told(
            sum(size for _, size in told.values()) * 60 / took / people,
            max(0.0, cpu - idle * took) * 1000 / changes,
            {name: frames for name, (frames, _) in told.items()},
            changes,
            resident_bytes(side.pid) / 1e6,
        )


def _right(page: Wire, discussion_id: int, count: int):  # type: ignore[no-untyped-def]
    known = here(((packet.name, packet.data) for packet in page.packets), discussion_id)
    return known if known.count == count else None


def main() -> None:
    """Measure both ways in both rooms and print one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--people", type=int, default=MANY)
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--seed", type=int, default=8)
    chosen = options.parse_args()
    many, few = chosen.people, chosen.people * FEW // MANY
    with on_core(OTHER_CORE), ground() as place:
        room = make_room(place, many + 1)
        runs = {
            (way, people): measure(place, room, people, chosen.seconds, way, chosen.seed)
            for way, people in (
                ("changes", few),
                ("whole", few),
                ("changes", many),
                ("whole", many),
                ("none", many),
            )
        }
    own, peer = runs["changes", many], runs["whole", many]
    ratio = own.bytes_a_person_minute / peer.bytes_a_person_minute
    growth = {
        way: round(runs[way, many].bytes_a_person_minute / runs[way, few].bytes_a_person_minute, 2)
        for way in ("changes", "whole")
    }
    report(
        name="presence",
        unit="bytes a person a minute",
        own=round(own.bytes_a_person_minute),
        peer=round(peer.bytes_a_person_minute),
        ratio=round(ratio, 4),
        goal=f"<= {GOAL}, and <= {GROWTH} times as many among four times the people",
        ok=ratio <= GOAL and growth["changes"] <= GROWTH,
        growth=growth,
        cpu_ms_a_change={
            way: round(runs[way, many].cpu_ms_a_change, 2) for way in ("changes", "whole", "none")
        },
        few={
            way: {
                "bytes": round(runs[way, few].bytes_a_person_minute),
                "cpu_ms_a_change": round(runs[way, few].cpu_ms_a_change, 2),
            }
            for way in ("changes", "whole")
        },
        changes=own.changes,
        frames={way: runs[way, many].frames for way in ("changes", "whole")},
        web_mb={way: round(runs[way, many].megabytes) for way in ("changes", "whole")},
        people=[few, many],
        churn_a_minute=CHURN_A_MINUTE,
        seconds=chosen.seconds,
        seed=chosen.seed,
    )


if __name__ == "__main__":
    main()
