"""The one way a frame reaches browsers: from any process through Valkey to the lines of each web process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import gevent
from engineio.packet import MESSAGE, Packet
from gevent.lock import Semaphore
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from socketio import Manager, RedisManager
from socketio.packet import EVENT

from collab.core.logs import get_logger
from collab.core.metrics import LIVE_FRAMES
from collab.live.lines import frame_of_packet

log = get_logger(__name__)
QUEUE = "flask-socketio"
ASK_AGAIN_SECONDS = 0.5
LONGEST_BACKOFF = 5.0
WRITES_AT_ONCE = 1_000
"""About ten milliseconds of sending; then others run, since a room of 10,000 must not hold them up."""
GATHERED_AT_ONCE, MOST_DUE = 16, 256
"""How many broadcasts to the same people, which came while others were written, go to each in one write; and how many
may be due before whoever hears of them from other processes is held up."""


@dataclass(frozen=True)
class Frame:
    """What the browsers on these channels hear, each once."""

    name: str
    channels: tuple[str, ...]
    payload: dict[str, Any]


class Broadcast(NamedTuple):
    """One event on its way to the members of a room, of several, or of the namespace."""

    to: tuple[str, str | tuple[str, ...] | None, frozenset[str]]
    """Namespace, rooms, and who is left out."""
    frame: bytes
    packets: tuple[Packet, ...]


class StraightWrites(Manager):
    """The library's own manager, whose broadcast is one frame, built once and handed to the line of each member."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._turn = Semaphore()
        self._due: list[Broadcast] = []
        self.can_wait = False
        """Whether what is sent now comes from another process, where nobody waits for us to be done."""

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: str | list[str] | None = None,
        skip_sid: str | list[str] | None = None,
        callback: Callable[..., Any] | None = None,
        to: str | list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Send an event to the members of a room, of several, or of the namespace, each once."""
        room = to or room
        if callback is not None:
            # Each hears another number to answer to: the library builds these one by one.
            self._write_due()
            super().emit(event, data, namespace, room=room, skip_sid=skip_sid, callback=callback, **kwargs)
            return
        arguments = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        encoded = self.server.packet_class(EVENT, namespace=namespace, data=[event, *arguments]).encode()
        packets = tuple(
            Packet(MESSAGE, part) for part in (encoded if isinstance(encoded, list) else [encoded])
        )
        rooms = tuple(room) if isinstance(room, list | tuple) else room
        skipped = frozenset(skip_sid if isinstance(skip_sid, list) else [skip_sid] if skip_sid else ())
        # In one piece: nothing may come between an event and the bytes attached to it.
        frame = b"".join(frame_of_packet(packet) for packet in packets)
        self._due.append(Broadcast((namespace, rooms, skipped), frame, packets))
        if not self.can_wait or len(self._due) >= MOST_DUE:
            self._write_due()
        elif len(self._due) == 1:
            gevent.spawn(self._write_due)

    def _write_due(self) -> None:
        """Write all that is due, in order; what came for the same people meanwhile is one write to each."""
        # One after the other, or two that let others run would reach some in one order, some in another.
        with self._turn:
            while self._due:
                due, self._due = self._due, []
                for to, same in groupby(due, attrgetter("to")):
                    gathered = list(same)
                    for start in range(0, len(gathered), GATHERED_AT_ONCE):
                        self._write(to, gathered[start : start + GATHERED_AT_ONCE])

    def _write(
        self, to: tuple[str, str | tuple[str, ...] | None, frozenset[str]], gathered: list[Broadcast]
    ) -> None:
        namespace, rooms, skipped = to
        frame = b"".join(broadcast.frame for broadcast in gathered)
        packets = [packet for broadcast in gathered for packet in broadcast.packets]
        sockets = self.server.eio.sockets
        members = [member for member in self.get_participants(namespace, rooms) if member[0] not in skipped]
        for start in range(0, len(members), WRITES_AT_ONCE):
            batch = members[start : start + WRITES_AT_ONCE]
            if start:
                gevent.sleep(0)
                still = dict(self.get_participants(namespace, rooms))
                batch = [member for member in batch if member[0] in still]
            for _, engine_id in batch:
                if (socket := sockets.get(engine_id)) is None:
                    continue
                try:
                    socket.queue.hear(frame, packets)
                except Exception:  # whatever it is, it is logged whole, and the others hear theirs
                    log.exception("a line met an error")
                    socket.queue.end(self.server.eio.reason.TRANSPORT_ERROR)


class Hub(RedisManager, StraightWrites):
    """The library's Redis manager over our writes, which also tells what it sent and when it hears Valkey again."""

    def __init__(self, url: str) -> None:
        super().__init__(
            url, channel=QUEUE, redis_options={"socket_connect_timeout": 2, "health_check_interval": 25}
        )
        self._publishing = Redis.from_url(
            url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
        )
        self.on_sent: Callable[[str, str, dict[str, Any]], None] = lambda _name, _channel, _payload: None
        self.on_regained: Callable[[], None] = lambda: None

    def _handle_emit(self, message: dict[str, Any]) -> None:
        self.can_wait = message.get("host_id") != self.host_id
        try:
            super()._handle_emit(message)
        finally:
            self.can_wait = False
        data, room = message["data"], message.get("room") or ""
        LIVE_FRAMES.labels(message["event"]).inc()
        payload = data[0] if isinstance(data, list) and data else {}
        for channel in [room] if isinstance(room, str) else room:
            self.on_sent(message["event"], channel, payload if isinstance(payload, dict) else {})

    def _publish(self, data: dict[str, Any]) -> None:
        """Best effort: the listener below reconnects on its own, and the beacon heals what is lost."""
        try:
            self._publishing.publish(self.channel, self.json.dumps(data))
        except RedisError as error:
            log.warning("a frame reached this process alone", error=str(error))

    def _redis_listen_with_retries(self) -> Iterator[dict[str, Any]]:
        wait, was_lost = 0.5, False
        while True:
            listener = Redis.from_url(self.redis_url, **self.redis_options)
            try:
                pubsub = listener.pubsub(ignore_subscribe_messages=False)
                pubsub.subscribe(self.channel)
                for message in pubsub.listen():
                    if message["type"] == "subscribe":
                        wait = 0.5
                        if was_lost:
                            was_lost = False
                            log.info("frames of other processes are heard again")
                            gevent.spawn(self.on_regained)
                        continue
                    yield message
            except RedisError as error:
                was_lost = True
                log.warning("frames of other processes are not heard", error=str(error), retry_seconds=wait)
                gevent.sleep(wait)
                wait = min(wait * 2, LONGEST_BACKOFF)
            finally:
                listener.close()

    def _listen(self) -> Iterator[bytes]:
        for message in self._redis_listen_with_retries():
            if message["type"] == "message":
                yield message["data"]


class Publisher(RedisManager):
    """For processes without sockets: publishes frames, and does not try while Valkey is away."""

    def __init__(self, url: str) -> None:
        super().__init__(url, channel=QUEUE, write_only=True)
        # Tried once: what cannot be said at once is fetched by those who missed it.
        self._client = Redis.from_url(
            url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
        )
        self._batch: list[str] | None = None
        self._back = threading.Event()
        self._back.set()

    @property
    def is_away(self) -> bool:
        """Whether Valkey did not answer, and has not answered a question since."""
        return not self._back.is_set()

    def publish(self, frames: Iterable[Frame]) -> None:
        """Send frames in order and in one go, best effort: catch-up by state does not need them."""
        if self.is_away:
            return
        self._batch = []
        for frame in frames:
            room = frame.channels[0] if len(frame.channels) == 1 else list(frame.channels)
            self.emit(frame.name, frame.payload, namespace="/", room=room)
        batch, self._batch = self._batch, None
        self._send(batch)

    def note_away(self, error: Exception) -> None:
        """Valkey does not answer: nobody tries any more until it does, which is asked aside, so that nothing waits."""
        log.warning("frames and jobs are not published", error=str(error))
        if self._back.is_set():
            self._back.clear()
            threading.Thread(target=self._ask_until_back, daemon=True).start()

    def _publish(self, data: dict[str, Any]) -> None:
        said = self.json.dumps(data)
        if self._batch is None:
            self._send([said])
        else:
            self._batch.append(said)

    def _send(self, batch: list[str]) -> None:
        if not batch:
            return
        try:
            with self._client.pipeline(transaction=False) as pipeline:
                for said in batch:
                    pipeline.publish(self.channel, said)
                pipeline.execute()
        except RedisError as error:
            self.note_away(error)

    def _ask_until_back(self) -> None:
        while True:
            time.sleep(ASK_AGAIN_SECONDS)
            try:
                self._client.ping()
            except RedisError:
                continue
            log.warning("frames and jobs are published again")
            self._back.set()
            return
