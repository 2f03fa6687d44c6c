"""Servers that send one frame to a room of thousands, each started on a core of its own, and how that is measured."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
from redis import Redis
from sqlalchemy import select

import bootstrap
from benchmarks.parts import bare_send
from benchmarks.parts.gauges import cpu_seconds, on_core, resident_bytes
from benchmarks.parts.ground import Ground
from benchmarks.parts.swarm import Heard, Marker, Swarm
from collab.accounts.service import open_session
from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from collab.discussion.service import post_message
from collab.embedded import free_port
from collab.live.fanout import Frame, Publisher
from collab.live.frames import frames_of
from tests.factories import actor_of, make_discussion, make_group, make_member
from tests.stack import Process, Stack, eventually, wait_until_ready

SERVER_CORE, OTHER_CORE = 0, 1
SETTLE_SECONDS = 1.5
WARMING = 100
NODE = Path(__file__).with_name("node_peer")
BODY = (
    "Notre partenaire demande un appui sur la réutilisation des eaux usées. Qui a déjà un marché qui marche, et qui"
    " accepterait d'en parler une heure avec nos services ?"
)


@dataclass
class Room:
    """Who reads, and the frame that all of them hear."""

    people: list[int]
    group_id: int
    frame: Frame
    cookies: list[str]
    origin: str

    @property
    def channel(self) -> str:
        return f"group:{self.group_id}"

    @property
    def joins(self) -> list[dict[str, Any] | None]:
        return [{"channels": [self.channel]}] * len(self.people)


@dataclass
class Side:
    """A server that was just started."""

    name: str
    url: str
    pid: int
    publish: Callable[[], None]
    """Send the room's frame to all of it, marked, the way other processes do."""


@dataclass(frozen=True)
class Phase:
    """What one series of broadcasts cost and how it was heard."""

    deliveries: int
    cpu_seconds: float
    heard: Heard

    @property
    def per_cpu_second(self) -> float:
        return self.deliveries / self.cpu_seconds

    def as_dict(self) -> dict[str, float]:
        """For the run's line."""
        return {
            "per_cpu_second": round(self.per_cpu_second),
            "p50_ms": round(self.heard.percentile(0.5), 1),
            "p99_ms": round(self.heard.percentile(0.99), 1),
            "server_cpu": round(self.cpu_seconds / self.heard.seconds, 2),
            "generator_cpu": round(self.heard.cpu_seconds / self.heard.seconds, 2),
        }


def make_room(place: Ground, readers: int) -> Room:
    """A group of so many people, each with a session, and the frame of a message posted there."""
    with transaction() as session:
        group = make_group(session)
        people = [make_member(session, group) for _ in range(readers)]
        discussion = make_discussion(session, group, people[0])
        post_message(session, actor_of(people[0]), discussion.id, body=BODY, client_key=uuid4())
        session.flush()
        event = session.scalars(select(OutboxEvent).order_by(OutboxEvent.id.desc()).limit(1)).one()
        [frame] = frames_of(session, [event])
        tokens = [open_session(session, person, user_agent="benchmark").token for person in people]
        ids, group_id = [person.id for person in people], group.id
    frame = Frame(frame.name, frame.channels, json.loads(json.dumps(frame.payload, default=str)))
    cookies = [f"collab_session={token}" for token in tokens]
    return Room(ids, group_id, frame, cookies, place.settings.public_url)


def publisher(place: Ground, room: Room, mark: Marker) -> Callable[[], None]:
    """As the relay publishes."""
    own = Publisher(place.settings.valkey_url)
    return lambda: own.publish(
        [Frame(room.frame.name, room.frame.channels, {**room.frame.payload, "mark": mark()})]
    )


@contextmanager
def flask_side(
    place: Ground, room: Room, mark: Marker, *, app: str = "collab.wsgi:app", name: str = "own", **more: str
) -> Iterator[Side]:
    """Our web process, or another application under the same server."""
    folder = place.folder / f"web-{time.monotonic_ns()}"
    folder.mkdir()
    stack = Stack(place.settings, folder)
    try:
        with on_core(SERVER_CORE):
            url = stack.start_web(app, **more)
        wait_until_ready(url)
        [process] = stack.webs
        assert process.child is not None
        yield Side(name, url, process.child.pid, publisher(place, room, mark))
    finally:
        stack.stop()


@contextmanager
def node_side(place: Ground, room: Room, mark: Marker) -> Iterator[Side]:
    """Node's Socket.IO with its Redis adapter, and a process that publishes into it."""
    install_node_peer()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **bootstrap.environment(),
        "NODE_ENV": "production",
        "COLLAB_VALKEY_URL": place.settings.valkey_url,
        "PEER_PORT": str(port),
        "PEER_ORIGIN": room.origin,
    }
    server = Process("node", ["node", str(NODE / "server.js")], environment, place.folder / "node.log")
    with on_core(SERVER_CORE):
        server.start()
    assert server.child is not None
    emitter = subprocess.Popen(["node", str(NODE / "emitter.js")], env=environment, stdin=subprocess.PIPE)
    assert emitter.stdin is not None
    pipe = emitter.stdin

    def publish() -> None:
        # It is the emitter that writes the moment, just before the frame leaves, as our publisher does.
        mark.number += 1
        line = {
            "number": mark.number,
            "name": room.frame.name,
            "room": room.channel,
            "payload": room.frame.payload,
        }
        pipe.write(json.dumps(line).encode() + b"\n")
        pipe.flush()

    try:
        wait_until_ready(url)
        yield Side("node", url, server.child.pid, publish)
    finally:
        pipe.close()
        emitter.wait(10)
        server.kill()


@contextmanager
def bare_side(place: Ground, room: Room, mark: Marker) -> Iterator[Side]:
    """A loop of `send`, as fast as Python and the kernel can."""
    port = free_port()
    environment = {
        **Stack(place.settings, place.folder).environment(),
        "PEER_PORT": str(port),
        "PEER_READERS": str(len(room.people)),
    }
    command = [sys.executable, "-m", "benchmarks.parts.bare_send"]
    server = Process("bare", command, environment, place.folder / "bare.log")
    with on_core(SERVER_CORE):
        server.start()
    assert server.child is not None
    client = Redis.from_url(place.settings.valkey_url)

    def publish() -> None:
        packet = json.dumps([room.frame.name, {**room.frame.payload, "mark": mark()}], separators=(",", ":"))
        client.publish(bare_send.CHANNEL, "42" + packet)

    eventually(lambda: client.pubsub_numsub(bare_send.CHANNEL)[0][1], 10, "the bare loop listens")
    try:
        yield Side("bare", f"http://127.0.0.1:{port}", server.child.pid, publish)
    finally:
        server.kill()
        client.close()


def install_node_peer() -> None:
    """The peer's packages, as its lock names them; done once."""
    if not (NODE / "node_modules" / ".package-lock.json").exists():
        subprocess.run(
            [bootstrap.npm(), "ci", "--no-audit", "--no-fund"],
            cwd=NODE,
            env=bootstrap.environment(),
            check=True,
        )


def at_random(rate: float, seconds: float, seed: int) -> list[float]:
    """Moments at which people who know nothing of each other would post, the same for every side."""
    source, at, moments = random.Random(seed), 0.0, []
    while (at := at + source.expovariate(rate)) < seconds:
        moments.append(at)
    return moments


def broadcast(side: Side, swarm: Swarm, moments: Sequence[float], readers: int) -> Phase:
    """Publish at these moments, whatever the server does meanwhile; fails unless each frame reached each reader once."""
    swarm.forget()
    began, cpu = time.monotonic(), cpu_seconds(side.pid)
    for moment in moments:
        time.sleep(max(0.0, began + moment - time.monotonic()))
        side.publish()
    swarm.wait_for_marked(len(moments) * readers)
    cpu, heard = cpu_seconds(side.pid) - cpu, swarm.heard()
    whole = set(heard.counts.values()) == {readers} and len(heard.counts) == len(moments)
    if not whole or heard.most != len(moments) or heard.disordered:
        raise SystemExit(f"{side.name}: not each frame came to each reader once and in order: {heard}")
    return Phase(len(moments) * readers, max(cpu, 0.01), heard)


@dataclass(frozen=True)
class SetUp:
    """What it cost to let everybody in."""

    cpu_milliseconds: float
    bytes_each: float
    seconds: float


def let_in(side: Side, swarm: Swarm, readers: int) -> SetUp:
    """Open every connection; fails when one is refused. A few came and went before: no server is measured cold."""
    if side.name != "bare":
        swarm.open(range(WARMING))
        swarm.drop(range(WARMING))
        time.sleep(SETTLE_SECONDS / 3)
    cpu, memory = cpu_seconds(side.pid), resident_bytes(side.pid)
    opened = swarm.open()
    if opened.live != readers:
        raise SystemExit(f"{side.name}: {opened.live} of {readers} came in: {opened.refused}")
    spent = cpu_seconds(side.pid) - cpu
    time.sleep(SETTLE_SECONDS)
    return SetUp(spent * 1000 / readers, (resident_bytes(side.pid) - memory) / readers, opened.seconds)


def count_at(url: str) -> int:
    """How many connections a peer says it holds."""
    return int(requests.get(f"{url}/count", timeout=5).text)
