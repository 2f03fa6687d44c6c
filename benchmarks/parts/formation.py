"""From what things cost to how many processes, cores, connections and bytes so many people need."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.parts.scale_costs import PEAK, SIZES, People
from collab.core.config import Settings
from collab.notifications.service.digest import KEPT

FULLEST = 0.6
"""Of a core, on average in the busiest seconds: what queues beyond that is felt."""
MOST_SOCKETS = 10_000
"""Of one web process: `--worker-connections` in the Procfile."""
BEACON_QUERIES, BEACON_SECONDS = 5, Settings.beacon_seconds
POOL, WORKERS = Settings.pool_size, 2
"""Connections that a web process may hold, and that a worker's children do: `COLLAB_WORKERS`."""
MOST_CONNECTIONS = 100
"""PostgreSQL's own default of `max_connections`."""
NETWORK_MBIT, LARGEST_CORES = 10_000.0, 32
"""Of one machine, as rented without asking; PostgreSQL has one of them to write on."""
DAYS_A_YEAR, HOURS_A_DAY = 250, 10
KEPT_DAYS, TOLD_DAYS = Settings.kept_days, KEPT.days


@dataclass(frozen=True)
class Design:
    """What of the design may differ: as it is, or after the changes that docs/scale.md names."""

    shards: int = 1
    """Channels between relay and web processes, each group's frames on one; with one, every process hears all."""
    relays: int = 1
    """Active ones, each with its part of the discussions."""
    replicas: int = 0
    """PostgreSQL servers that answer what only reads."""
    pooler: bool = False
    """Transactions share connections in front of PostgreSQL."""
    frames_a_second: float = math.inf
    """At most, in one room: what comes faster is sent together."""
    deflated: bool = False
    """A frame is compressed once for all who hear it."""


@dataclass(frozen=True)
class Load:
    """What the busiest seconds ask of each part, in cores, connections and bytes."""

    posts_s: float
    deliveries_s: float
    web_cores: float
    web_processes: int
    web_gb: float
    relay_cores: float
    relay_share: float
    """Of what one relay carries when events wait for it, many at once."""
    worker_cores: float
    valkey_cores: float
    valkey_mbit: float
    postgres_cores: float
    replica_cores: float
    connections: float
    beacon_queries_s: float
    transactions_s: float
    wal_mb_s: float
    room_share: float
    web_idle_share: float
    """Of each web process, what it works for however few it holds."""
    people_mbit: float
    stored_gb: float
    telling_s: float


def load(people: People, cost: Mapping[str, float], design: Design, webs: int | None = None) -> Load:
    """The busiest seconds of a crisis; as many web processes as that takes, unless their number is given."""
    room, calm = people.crisis_posts * PEAK / 60, people.calm_posts / 60
    posts, frames = room + calm, min(room, design.frames_a_second)
    arrivals = people.online * (people.arriving_share * PEAK + people.churn) / 60
    deliveries = frames * people.online + calm * people.online / people.discussions
    requests = people.online * people.arriving_share * PEAK / 60 * people.requests_each
    own_work = (
        posts * cost["post_web_ms"] / 1000
        + deliveries / cost["deliveries_s"]
        + arrivals * cost["set_up_ms"] / 1000
        + requests * cost["page_web_ms"] / 1000
        + people.online * cost["person_web_us"] / 1e6
    )

    def each(processes: int) -> float:
        """What a web process works for however few it holds: frames for rooms it has nobody in, and its beacon."""
        heard = calm * _listeners(people, design, processes) / processes
        return cost["process_web_ms"] / 1000 + heard * cost["bystander_us"] / 1e6

    processes = webs or _enough(own_work, each, people.online)
    web = own_work + processes * each(processes)
    listeners = _listeners(people, design, processes)
    # What is sent together is no shorter for it.
    heard_each = (room + calm / people.discussions) * cost[
        "deflated_bytes" if design.deflated else "frame_bytes"
    ]
    passed = frames * processes + calm * listeners
    passed_bytes = (room * processes + calm * listeners) * cost["frame_bytes"]
    reading = (
        requests * cost["page_postgres_ms"] / 1000
        + people.online * cost["person_postgres_us"] / 1e6
        + processes * cost["process_postgres_ms"] / 1000
    )
    writing = posts * cost["post_postgres_ms"] / 1000 + arrivals * cost["set_up_postgres_ms"] / 1000
    # A pooler needs a connection for what is at work, not for what may ask.
    asked = (
        processes * POOL
        + WORKERS * _at_least(posts * cost["post_worker_ms"] / 1000)
        + 2 * (design.relays + 1)
    )
    year = people.calm_posts * 60 * HOURS_A_DAY
    return Load(
        posts_s=posts,
        deliveries_s=deliveries,
        web_cores=web,
        web_processes=processes,
        web_gb=(processes * cost["web_mb"] + people.online * cost["kb_each"] / 1000) / 1000,
        relay_cores=posts * cost["post_relay_ms"] / 1000,
        relay_share=posts / cost["relay_events_s"],
        worker_cores=posts * cost["post_worker_ms"] / 1000,
        valkey_cores=(posts * cost["publish_us"] + passed * cost["delivery_us"]) / 1e6
        + posts * cost["post_valkey_ms"] / 1000,
        valkey_mbit=passed_bytes * 8 / 1e6,
        postgres_cores=writing + (0.0 if design.replicas else reading),
        replica_cores=reading if design.replicas else 0.0,
        connections=math.ceil((writing + reading) * 4) + 20 if design.pooler else asked,
        beacon_queries_s=processes * BEACON_QUERIES / BEACON_SECONDS,
        transactions_s=posts * cost["transactions"] + arrivals * 2 + requests,
        wal_mb_s=posts * cost["wal_bytes"] / 1e6,
        room_share=room / cost["room_posts_s"],
        web_idle_share=each(processes),
        people_mbit=people.online * (heard_each + cost["held_bytes"] / 60) * 8 / 1e6,
        stored_gb=(
            year * DAYS_A_YEAR * (cost["message_bytes"] + cost["audit_bytes"])
            + year * KEPT_DAYS * (cost["outbox_bytes"] + cost["reaction_bytes"])
            + year * TOLD_DAYS * cost["notified_bytes"]
        )
        / 1e9,
        telling_s=people.count / cost["told_s"],
    )


def used(now: Load, design: Design) -> dict[str, float]:
    """How full each part is that more of the same machines cannot widen, 1 being all of it."""
    shares = {
        "the relay": now.relay_share / design.relays,
        "the row of the one discussion": now.room_share,
        "Valkey's core": now.valkey_cores / design.shards,
        "Valkey's network": now.valkey_mbit / design.shards / NETWORK_MBIT,
        "PostgreSQL's cores": now.postgres_cores / LARGEST_CORES,
        "the proxy's network": now.people_mbit / NETWORK_MBIT,
        "web processes, by hearing every frame": now.web_idle_share / FULLEST,
    }
    if not design.pooler:
        shares["PostgreSQL's connections"] = now.connections / MOST_CONNECTIONS
    return shares


def breaks(people: People, cost: Mapping[str, float], design: Design) -> list[tuple[int, str]]:
    """At how many people who do as these do each part is full, the first one first.

    Web processes and workers are added as people come, since that is one figure to change.
    """
    found = []
    for name in used(load(people, cost, design), design):
        low, high = 1 / people.count, 10_000.0
        for _ in range(60):
            middle = math.sqrt(low * high)
            full = used(load(people.times(middle), cost, design), design)[name] > 1
            low, high = (low, middle) if full else (middle, high)
        found.append((round(people.count * low), name))
    return sorted(found)


def cores(work: float) -> int:
    """Whole cores that are as full as they should be at most."""
    return _at_least(work / FULLEST)


def _listeners(people: People, design: Design, processes: int) -> float:
    """How many web processes hear a calm discussion's frame: all, or those that have somebody of its group."""
    if design.shards == 1:
        return processes
    return processes * (1 - (1 - 1 / processes) ** (people.online / people.discussions))


def _enough(own_work: float, each: Callable[[int], float], online: float) -> int:
    """As few web processes as are not too full; where what each does for nobody fills it, more would not help."""
    processes = max(2, math.ceil(online / MOST_SOCKETS))
    for _ in range(100):
        room = FULLEST - each(processes)
        needed = math.ceil(own_work / max(room, FULLEST / 10))
        if needed <= processes:
            break
        processes = needed
    return processes


def _at_least(number: float) -> int:
    return max(1, math.ceil(number))


AS_IT_IS = Design()
CHANGED = Design(shards=16, relays=8, replicas=4, pooler=True, frames_a_second=1.0, deflated=True)
COLUMNS: dict[str, tuple[People, Design]] = {
    **{size: (people, AS_IT_IS) for size, people in SIZES.items()},
    "1,000,000, changed": (SIZES["1,000,000"], CHANGED),
}
