"""Post → seen by 1,000 others, against the bare pipeline: psycopg insert + NOTIFY + Valkey publish + raw WebSocket.

Each web process alone on one core, everything else on the other; the same readers, the same words, the same moments.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from redis import Redis
from sqlalchemy import text

from benchmarks.parts.broadcasting import BODY, OTHER_CORE, SERVER_CORE
from benchmarks.parts.gauges import cpu_seconds, on_core
from benchmarks.parts.ground import Ground, ground, report
from benchmarks.parts.swarm import Heard, Marker, Swarm
from collab.core.db import transaction
from collab.embedded import free_port
from collab.live.fanout import QUEUE
from tests.factories import make_discussion, make_group, make_member
from tests.stack import Process, Stack, wait_until_ready

READERS, ROUNDS, MESSAGES, EVERY_SECONDS = 1_000, 5, 30, 0.12
GOAL = 3.0


@dataclass
class Side:
    """One pipeline with its readers, and whoever posts into it."""

    name: str
    url: str
    swarm: Swarm
    mark: Marker
    request: Callable[[str], tuple[str, dict[str, object], dict[str, str]]]
    """Path, body and headers of a post that bears this mark."""
    processes: dict[str, Process]
    posted: list[tuple[int, int]] = field(default_factory=list)
    """When each post began and was answered, by the clock that marks bear."""
    medians: list[float] = field(default_factory=list)
    all: list[float] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)

    def round(self, messages: int, *, kept: bool) -> None:
        """Post so many times at an even pace; fails unless each came to each reader once."""
        self.swarm.forget()
        before = {name: cpu_seconds(_pid(process)) for name, process in self.processes.items()}
        place, began = urlsplit(self.url), time.monotonic()
        connection = http.client.HTTPConnection(place.hostname or "", place.port or 0, timeout=10)
        posted = []
        for turn in range(messages):
            time.sleep(max(0.0, began + turn * EVERY_SECONDS - time.monotonic()))
            started = time.monotonic_ns()
            path, body, headers = self.request(self.mark())
            connection.request(
                "POST", path, json.dumps(body), {"Content-Type": "application/json", **headers}
            )
            answer = connection.getresponse()
            answer.read()
            posted.append((started, time.monotonic_ns()))
            if answer.status >= 300:
                raise SystemExit(f"{self.name}: a post was answered {answer.status}")
        connection.close()
        self.swarm.wait_for_marked(messages * self.swarm.size)
        heard = self.swarm.heard()
        self._check(heard, messages)
        if kept:
            self.posted += posted
            self.medians.append(heard.percentile(0.5))
            self.all += heard.milliseconds
            for name, process in self.processes.items():
                self.cpu[name] = self.cpu.get(name, 0.0) + cpu_seconds(_pid(process)) - before[name]

    def _check(self, heard: Heard, messages: int) -> None:
        if set(heard.counts.values()) != {self.swarm.size} or heard.most != messages or heard.disordered:
            raise SystemExit(f"{self.name}: not each message came to each reader once and in order: {heard}")


def _pid(process: Process) -> int:
    assert process.child is not None
    return process.child.pid


@contextmanager
def own_side(place: Ground, readers: int) -> Iterator[Side]:
    """Our web process and relay: one who posts, the others in the same group."""
    folder = place.folder / "stack"
    folder.mkdir()
    stack = Stack(place.settings, folder)
    with transaction() as session:
        group = make_group(session)
        author = make_member(session, group)
        people = [make_member(session, group).id for _ in range(readers)]
        discussion_id, author_id, group_id = make_discussion(session, group, author).id, author.id, group.id
    cookies = [f"collab_session={place.token_of(person_id)}" for person_id in people]
    origin = place.settings.public_url
    headers = {"Origin": origin, "Cookie": f"collab_session={place.token_of(author_id)}"}
    joins = [{"channels": [f"group:{group_id}"]}] * readers

    def request(mark: str) -> tuple[str, dict[str, object], dict[str, str]]:
        words = {"body": f"{BODY} {mark}", "client_key": str(uuid4())}
        return f"/api/discussions/{discussion_id}/messages", words, headers

    try:
        with on_core(SERVER_CORE):
            url = stack.start_web()
        stack.start_relay()
        wait_until_ready(url)
        assert stack.relay is not None
        with Swarm(url, cookies, origin, joins, core=OTHER_CORE) as swarm:
            yield Side("own", url, swarm, Marker(), request, {"web": stack.webs[0], "relay": stack.relay})
    finally:
        stack.stop()


@contextmanager
def peer_side(place: Ground, readers: int) -> Iterator[Side]:
    """The same hops with nothing in them: insert and NOTIFY, LISTEN and publish, subscribe and send."""
    port = free_port()
    with psycopg.connect(place.settings.owner_database_url.replace("+psycopg", "", 1)) as owner:
        owner.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, body jsonb)")
        owner.execute("GRANT INSERT ON bare TO collab_app")
        owner.execute("GRANT USAGE ON SEQUENCE bare_id_seq TO collab_app")
    environment = Stack(place.settings, place.folder).environment(
        PEER_DSN=place.settings.database_url.replace("+psycopg", "", 1)
    )
    module = "benchmarks.parts.bare_pipeline"
    server = [
        *("-m", "gunicorn", f"{module}:app", "-k", "gevent", "-w", "1", "--no-control-socket"),
        *("--bind", f"127.0.0.1:{port}", "--worker-connections", "10000"),
    ]
    web = Process("peer", [sys.executable, *server], environment, place.folder / "peer-web.log")
    relay = Process("relay", [sys.executable, "-m", module], environment, place.folder / "peer-relay.log")
    url = f"http://127.0.0.1:{port}"
    try:
        with on_core(SERVER_CORE):
            web.start()
        relay.start()
        wait_until_ready(url)
        with Swarm(url, [""] * readers, "", [{}] * readers, core=OTHER_CORE) as swarm:
            yield Side(
                "peer",
                url,
                swarm,
                Marker(),
                lambda mark: ("/post", {"mark": mark, "body": BODY}, {}),
                {"web": web, "relay": relay},
            )
    finally:
        web.kill()
        relay.kill()


class Steps:
    """When each of our messages passed each step, seen from outside: the database's rows, and who else listens."""

    def __init__(self, place: Ground) -> None:
        self.published: list[int] = []
        self._valkey = Redis.from_url(place.settings.valkey_url)
        self._listening = self._valkey.pubsub(ignore_subscribe_messages=True)
        self._listening.subscribe(**{QUEUE: lambda _: self.published.append(time.monotonic_ns())})
        self._listening.get_message(timeout=5)
        self._listener = self._listening.run_in_thread(sleep_time=1, daemon=True)

    def parts(self, own: Side) -> dict[str, float]:
        """Median milliseconds of each step, for the messages that count."""
        self._listener.stop()
        offset = time.time_ns() - time.monotonic_ns()
        with transaction() as session:
            rows = session.execute(
                text(
                    "SELECT extract(epoch FROM recorded_at), extract(epoch FROM relayed_at) FROM outbox_event"
                    " WHERE name = 'discussion.message_posted' ORDER BY id"
                )
            ).all()
        kept = [(float(a) * 1e9 - offset, float(b) * 1e9 - offset) for a, b in rows][-len(own.posted) :]
        published = self.published[-len(own.posted) :]

        def median(pairs: Iterator[float]) -> float:
            return round(statistics.median(pairs) / 1e6, 2)

        seen = statistics.median(own.medians) * 1e6
        to_published = statistics.median(
            p - begun for p, (begun, _) in zip(published, own.posted, strict=True)
        )
        return {
            "post_to_recorded": median(
                r - begun for (r, _), (begun, _) in zip(kept, own.posted, strict=True)
            ),
            "recorded_to_claimed": median(c - r for r, c in kept),
            "claimed_to_published": median(p - c for p, (_, c) in zip(published, kept, strict=True)),
            "published_to_seen_by_half": round((seen - to_published) / 1e6, 2),
            "post_to_answer": median(end - begun for begun, end in own.posted),
        }


def main() -> None:
    """Alternate rounds of both sides and print one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--readers", type=int, default=READERS)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = options.parse_args()
    with ExitStack() as opened:
        opened.enter_context(on_core(OTHER_CORE))
        place = opened.enter_context(ground())
        own = opened.enter_context(own_side(place, chosen.readers))
        peer = opened.enter_context(peer_side(place, chosen.readers))
        for side in (own, peer):
            if (state := side.swarm.open()).live != chosen.readers:
                raise SystemExit(f"{side.name}: {state.live} of {chosen.readers} came in: {state.refused}")
        steps = Steps(place)
        for turn in range(chosen.rounds + 1):
            for side in (own, peer):
                side.round(MESSAGES, kept=turn > 0)  # the first round warms both up
        parts = steps.parts(own)
    mine, other = statistics.median(own.medians), statistics.median(peer.medians)
    report(
        name="latency",
        unit="ms",
        own=round(mine, 2),
        peer=round(other, 2),
        ratio=round(mine / other, 3),
        goal=f"<= {GOAL}",
        ok=mine / other <= GOAL,
        readers=chosen.readers,
        rounds=chosen.rounds,
        p99={side.name: round(sorted(side.all)[int(len(side.all) * 0.99)], 2) for side in (own, peer)},
        parts_ms=parts,
        cpu_ms_per_message={
            side.name: {name: round(1000 * spent / len(side.posted), 2) for name, spent in side.cpu.items()}
            for side in (own, peer)
        },
    )


if __name__ == "__main__":
    main()
