"""What one frame costs Valkey on its way to many web processes, and a web process that has nobody for it.

Every web process hears every frame on one channel: twice the web processes are twice the deliveries of each frame, for
Valkey and in sum for them. The peer sends the same frames over sharded channels, each heard by the one process that has
somebody for it. Valkey alone on one core, publisher and subscribers on the other; then our web process in its place.
"""

from __future__ import annotations

import argparse
import selectors
import socket
import statistics
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from redis import Redis

from benchmarks.parts.broadcasting import OTHER_CORE, SERVER_CORE, flask_side, make_room
from benchmarks.parts.costs import Meter, keep_on
from benchmarks.parts.gauges import on_core
from benchmarks.parts.ground import Ground, ground, report
from benchmarks.parts.swarm import Marker, Swarm
from collab.live.fanout import QUEUE, Frame, Publisher
from tests.stack import eventually

FEW, MANY, FRAMES, CHUNK, ROUNDS = 1, 32, 6_000, 50, 3
GOAL = 8.0
"""Times the price of a frame that one process hears, for one that 32 hear: past it, channels per group are due sooner."""


@contextmanager
def subscribers(url: str, command: str, channels: list[str]) -> Iterator[list[socket.socket]]:
    """As many bare connections, each subscribed to its channel."""
    address = urlsplit(url)
    sockets = [socket.create_connection((address.hostname, address.port), timeout=10) for _ in channels]
    try:
        for each, channel in zip(sockets, channels, strict=True):
            each.sendall(f"AUTH {unquote(address.password or '')}\r\n{command} {channel}\r\n".encode())
            said = b""
            while not said.endswith(b":1\r\n"):
                said += each.recv(4_096) or sys.exit(f"Valkey closed a subscriber's connection: {said!r}")
            each.setblocking(False)
        yield sockets
    finally:
        for each in sockets:
            each.close()


def valkey_cost(url: str, meter: Meter, frame: bytes, *, readers: int, sharded: bool, frames: int) -> float:
    """Valkey's CPU microseconds for one frame; fails unless each subscriber was sent what is its own."""
    channels = [f"backplane-{number}" for number in range(readers)] if sharded else ["backplane"]
    verb, subscribe = ("SPUBLISH", "SSUBSCRIBE") if sharded else ("PUBLISH", "SUBSCRIBE")
    valkey = Redis.from_url(url)
    with (
        subscribers(url, subscribe, channels if sharded else channels * readers) as sockets,
        selectors.DefaultSelector() as poll,
    ):
        for each in sockets:
            poll.register(each, selectors.EVENT_READ)
        came, sent, heard = 0, 0, 0
        expected = frames * (1 if sharded else readers)
        before = meter.read()["valkey"]
        deadline = time.monotonic() + 60
        while heard < expected or came < expected * len(frame):
            if sent < frames:
                pipeline = valkey.pipeline(transaction=False)
                for number in range(sent, min(frames, sent + CHUNK)):
                    pipeline.execute_command(verb, channels[number % len(channels)], frame)
                answers = pipeline.execute()
                sent, heard = sent + len(answers), heard + sum(answers)
            for key, _ in poll.select(0 if sent < frames else 0.1):
                came += len(key.fileobj.recv(1 << 20))  # type: ignore[union-attr]
            if time.monotonic() > deadline:
                raise SystemExit(f"{heard} of {expected} deliveries, {came} bytes: nothing was measured")
        used = meter.read()["valkey"] - before
    return used * 1e6 / frames


def bystander_cost(place: Ground, frames: int) -> float:
    """CPU microseconds of our web process for a frame of a room that none of its sockets is in."""
    room, mark, used = make_room(place, 1), Marker(), []
    elsewhere = Publisher(place.settings.valkey_url)
    unheard = [Frame(room.frame.name, ("group:999999999",), room.frame.payload)] * CHUNK
    with (
        flask_side(place, room, mark) as side,
        Swarm(side.url, room.cookies, room.origin, room.joins, core=OTHER_CORE) as swarm,
    ):
        swarm.open()
        meter = Meter({"web": side.pid})
        for _ in range(ROUNDS + 1):
            swarm.forget()
            before = meter.read()["web"]
            for _ in range(frames // CHUNK):
                elsewhere.publish(unheard)
            side.publish()  # frames keep their order: when the one socket hears this, all were read
            swarm.wait_for_marked(1)
            used.append((meter.read()["web"] - before) * 1e6 / frames)
    return statistics.median(used[1:])


def main() -> None:
    """Alternate the ways and print one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--frames", type=int, default=FRAMES)
    frames = options.parse_args().frames
    one, all_, sharded = [], [], []
    with on_core(OTHER_CORE), ground() as place:
        valkey = Redis.from_url(place.settings.valkey_url)
        pid = int(valkey.info("server")["process_id"])
        meter, frame = Meter({"valkey": pid}), wire_frame(place, valkey)
        keep_on(SERVER_CORE, pid)
        for _ in range(ROUNDS):
            # What costs little is done more often: the kernel counts in hundredths of a second.
            one.append(
                valkey_cost(
                    place.settings.valkey_url, meter, frame, readers=FEW, sharded=False, frames=frames
                )
            )
            all_.append(
                valkey_cost(
                    place.settings.valkey_url, meter, frame, readers=MANY, sharded=False, frames=frames
                )
            )
            sharded.append(
                valkey_cost(
                    place.settings.valkey_url, meter, frame, readers=MANY, sharded=True, frames=frames
                )
            )
        keep_on(OTHER_CORE, pid)
        bystander = bystander_cost(place, frames)
    few, many, shard = (statistics.median(each) for each in (one, all_, sharded))
    delivery = (many - few) / (MANY - FEW)
    report(
        name="backplane",
        unit=f"Valkey CPU us a frame, {MANY} web processes",
        own=round(many, 2),
        peer=round(shard, 2),
        ratio=round(many / shard, 2),
        goal=f"<= {GOAL}",
        ok=many / shard <= GOAL,
        publish_us=round(few - delivery, 2),
        delivery_us=round(delivery, 3),
        sharded_us=round(shard, 2),
        bystander_us=round(bystander, 1),
        frame_bytes=len(frame),
        deflated_bytes=len(zlib.compress(frame)),
        web_processes=MANY,
        frames=frames,
        rounds=ROUNDS,
    )


def wire_frame(place: Ground, valkey: Redis) -> bytes:
    """The frame of a message as it passes Valkey."""
    room = make_room(place, 1)
    heard = valkey.pubsub(ignore_subscribe_messages=True)
    heard.subscribe(QUEUE)
    heard.get_message(timeout=2)
    Publisher(place.settings.valkey_url).publish([room.frame])
    message = eventually(lambda: heard.get_message(timeout=0.1), 10, "the frame passes Valkey")
    heard.close()
    return bytes(message["data"])


if __name__ == "__main__":
    main()
