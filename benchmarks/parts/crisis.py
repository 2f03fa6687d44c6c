"""A crisis minute, second by second: each message through every queue on its way to each browser.

Servers are first come, first served. What is not the room's own (people who only listen, calm discussions, pages read)
slows each server by the share of it that it takes. At most `SAMPLED` web processes are followed, since all are alike.
"""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.parts.formation import Design, Load, cores
from benchmarks.parts.scale_costs import PEAK, People

BATCH = 200
"""Events that a relay claims at once: `hand_over`."""
SAMPLED, PLACES = 8, 8
"""Web processes that are followed, and readers of each frame in each of them."""
QUARTER = 15.0


class Server:
    """One or several cores that take work in the order it comes; `taken` of each is gone already."""

    def __init__(self, cores: int = 1, taken: float = 0.0) -> None:
        if taken >= 1:
            raise Overloaded(f"{taken:.0%} of it is taken before the room's first message")
        self._free_at = [0.0] * cores
        self._speed = 1 - taken

    @property
    def free_at(self) -> float:
        """When it can take work again."""
        return self._free_at[0]

    def work(self, now: float, seconds: float) -> tuple[float, float]:
        """When this work begins and ends."""
        begins = max(now, heapq.heappop(self._free_at))
        ends = begins + seconds / self._speed
        heapq.heappush(self._free_at, ends)
        return begins, ends


class Overloaded(Exception):
    """A server that could never keep up."""


@dataclass(frozen=True)
class Minute:
    """What happens, and on what."""

    posts: Sequence[float]
    """Moments at which somebody sends a message to the room."""
    readers_each: int
    """In the room, of each web process."""
    webs: int
    arrivals: Sequence[float] = ()
    """Moments at which somebody comes to one of the web processes that are followed."""
    requests_each: int = 0
    postgres_cores: int = 1
    taken: Mapping[str, float] = field(default_factory=dict)
    """Shares of web, relay, valkey and postgres that others take."""
    frames_a_second: float = math.inf
    published_only: bool = False
    """The messages were taken and committed elsewhere: they come in at Valkey."""


@dataclass(frozen=True)
class Felt:
    """Milliseconds from a message sent to a message seen, over the readers; and where the time went, on average."""

    p50: float
    p99: float
    stages: dict[str, float]
    frames: int


def simulate(minute: Minute, cost: Mapping[str, float], seed: int) -> Felt:
    """Play it once, always the same for the same seed."""
    chance, taken = random.Random(seed), defaultdict(float, minute.taken)
    followed = min(SAMPLED, minute.webs)
    webs = [Server(taken=taken["web"]) for _ in range(followed)]
    postgres = Server(minute.postgres_cores, taken["postgres"])
    row, relay, valkey = Server(), Server(taken=taken["relay"]), Server(taken=taken["valkey"])
    ms = {name: cost[name] / 1000 for name in cost if name.endswith("_ms")}
    passing = (cost["publish_us"] + minute.webs * cost["delivery_us"]) / 1e6
    writing = minute.readers_each / cost["deliveries_s"]
    hearing = cost["bystander_us"] / 1e6
    later: list[tuple[float, int, Callable[[float], None]]] = []
    felt: list[float] = []
    spent: dict[str, float] = defaultdict(float)
    gathered: dict[float, list[float]] = {}
    waiting: list[tuple[float, float]] = []
    turn = itertools.count()

    def at(moment: float, step: Callable[[float], None]) -> None:
        heapq.heappush(later, (moment, next(turn), step))

    def post(now: float) -> None:
        # Whoever sends may be at any web process; those that are not followed are as busy as those that are.
        _, ends = webs[chance.randrange(followed)].work(now, ms["post_web_ms"] * followed / minute.webs)
        ends += ms["post_web_ms"] * (1 - followed / minute.webs)
        spent["web"] += ends - now
        at(ends, lambda then: commit(now, then))

    def commit(sent: float, now: float) -> None:
        _, asked = postgres.work(now, ms["commit_postgres_ms"])
        _, ends = row.work(asked, 1 / cost["room_posts_s"])
        spent["PostgreSQL"] += ends - now
        at(ends, lambda then: carry(sent, then))

    def carry(sent: float, now: float) -> None:
        waiting.append((sent, now))
        if len(waiting) == 1:
            at(max(now, relay.free_at), take)

    def take(now: float) -> None:
        """What waits is carried together, which costs each less than coming alone."""
        batch, each = waiting[:BATCH], 1 / cost["relay_events_s"]
        del waiting[:BATCH]
        _, ends = relay.work(now, max(0.0, ms["post_relay_ms"] - each) + each * len(batch))
        if waiting:
            at(ends, take)
        for sent, came in batch:
            postgres.work(now, max(0.0, ms["post_postgres_ms"] - ms["commit_postgres_ms"]))
            spent["relay"] += ends - came
            gather(sent, ends)

    def gather(sent: float, now: float) -> None:
        """A frame of its own, or one with all that comes until the next may leave."""
        rate = minute.frames_a_second
        if math.isinf(rate):
            at(now, lambda then: publish([sent], then))
            return
        leaves = math.ceil(now * rate) / rate
        spent["gathering"] += leaves - now
        if leaves not in gathered:
            at(leaves, lambda then: publish(gathered.pop(leaves), then))
        gathered.setdefault(leaves, []).append(sent)

    def publish(sent: list[float], now: float) -> None:
        _, ends = valkey.work(now, passing)
        spent["Valkey"] += (ends - now) * len(sent)
        for web in webs:
            at(ends, lambda then, web=web: deliver(web, sent, then))

    def deliver(web: Server, sent: list[float], now: float) -> None:
        begins, ends = web.work(now, hearing + writing)
        for moment in sent:
            for place in range(PLACES):
                seen = begins + (ends - begins) * (place + chance.random()) / PLACES
                felt.append(seen - moment)
                spent["fan-out"] += (seen - now) / PLACES / followed

    def arrive(now: float) -> None:
        web = webs[chance.randrange(followed)]
        web.work(now, ms["set_up_ms"])
        for _ in range(minute.requests_each):
            at(now + chance.uniform(0, 2), lambda then: web.work(then, ms["page_web_ms"]))

    for moment in minute.posts:
        if minute.published_only:
            at(moment, lambda then: publish([then], then))
        else:
            at(moment, post)
    for moment in minute.arrivals:
        at(moment, arrive)
    while later:
        now, _, step = heapq.heappop(later)
        step(now)
    felt.sort()
    posts = len(minute.posts)
    return Felt(
        p50=round(felt[len(felt) // 2] * 1000, 1),
        p99=round(felt[int(len(felt) * 0.99)] * 1000, 1),
        stages={name: round(total * 1000 / posts, 1) for name, total in spent.items()},
        frames=len(felt) // PLACES // followed,
    )


def crisis_minute(people: People, cost: Mapping[str, float], made: Load, design: Design, seed: int) -> Minute:
    """The minute after an alert: everybody online is in one room, a fifth of them just came."""
    chance = random.Random(seed)
    webs, calm = made.web_processes, people.calm_posts / 60
    followed = min(SAMPLED, webs)
    coming = people.online * people.arriving_share * followed / webs
    room_posts = people.crisis_posts * PEAK / 60
    # What is left of each server when the room's own messages are taken out of the load it was made for.
    web = made.web_cores / webs - (
        room_posts * cost["post_web_ms"] / 1000 / webs
        + min(room_posts, design.frames_a_second) * people.online / cost["deliveries_s"] / webs
        + people.online
        * people.arriving_share
        * PEAK
        / 60
        / webs
        * (cost["set_up_ms"] + people.requests_each * cost["page_web_ms"])
        / 1000
    )
    return Minute(
        posts=moments(people.crisis_posts, chance),
        readers_each=round(people.online / webs),
        webs=webs,
        arrivals=moments(coming, chance),
        requests_each=round(people.requests_each),
        postgres_cores=cores(made.postgres_cores),
        taken={
            "web": max(0.0, web),
            "relay": calm / cost["relay_events_s"] / design.relays,
            "valkey": max(
                0.0, made.valkey_cores / design.shards - room_posts * webs * cost["delivery_us"] / 1e6
            ),
            "postgres": max(0.0, made.postgres_cores - room_posts * cost["post_postgres_ms"] / 1000)
            / cores(made.postgres_cores),
        },
        frames_a_second=design.frames_a_second,
    )


def moments(count: float, chance: random.Random) -> list[float]:
    """So many moments of a minute, at random, the first quarter of it having twice the mean."""
    early = round(count * PEAK * QUARTER / 60)
    late = round(count) - early
    return sorted(
        [chance.uniform(0, QUARTER) for _ in range(early)]
        + [chance.uniform(QUARTER, 60) for _ in range(late)]
    )


def as_fanout(cost: Mapping[str, float], seed: int) -> Minute:
    """The room that `fanout` measures: one web process, frames at random moments."""
    chance, rate = random.Random(seed), cost["fanout_rate"]
    at, posts = 0.0, []
    while (at := at + chance.expovariate(rate)) < 60:
        posts.append(at)
    return Minute(posts=posts, readers_each=round(cost["fanout_readers"]), webs=1, published_only=True)


def as_latency(cost: Mapping[str, float]) -> Minute:
    """The room that `latency` measures: one message after another, everything idle in between."""
    return Minute(posts=[float(n) for n in range(60)], readers_each=round(cost["latency_readers"]), webs=1)
