"""The one way a frame reaches browsers: from any process through Valkey to the sockets of each web process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import gevent
from redis import Redis
from redis.exceptions import RedisError
from socketio import RedisManager

from collab.core.logs import get_logger
from collab.core.metrics import LIVE_FRAMES

log = get_logger(__name__)
QUEUE = "flask-socketio"
BREAKER_SECONDS = 2.0
LONGEST_BACKOFF = 5.0


@dataclass(frozen=True)
class Frame:
    """What the browsers on these channels hear, each once."""

    name: str
    channels: tuple[str, ...]
    payload: dict[str, Any]


class Hub(RedisManager):
    """The library's Redis manager, which also tells what it sent and when it hears Valkey again."""

    def __init__(self, url: str) -> None:
        super().__init__(
            url, channel=QUEUE, redis_options={"socket_connect_timeout": 2, "health_check_interval": 25}
        )
        self._publishing = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self.on_sent: Callable[[str, str, dict[str, Any]], None] = lambda _name, _channel, _payload: None
        self.on_regained: Callable[[], None] = lambda: None

    def _handle_emit(self, message: dict[str, Any]) -> None:
        super()._handle_emit(message)
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
    """For processes without sockets: publishes frames, and stops trying for a while when Valkey is away."""

    def __init__(self, url: str) -> None:
        super().__init__(url, channel=QUEUE, write_only=True)
        self._client = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._closed_until = 0.0

    def publish(self, frames: Iterable[Frame]) -> None:
        """Send frames in order, best effort: catch-up by state does not need them."""
        for frame in frames:
            if time.monotonic() < self._closed_until:
                return
            room = frame.channels[0] if len(frame.channels) == 1 else list(frame.channels)
            self.emit(frame.name, frame.payload, namespace="/", room=room)

    def _publish(self, data: dict[str, Any]) -> None:
        try:
            self._client.publish(self.channel, self.json.dumps(data))
        except RedisError as error:
            self._closed_until = time.monotonic() + BREAKER_SECONDS
            log.warning("frames are not published", error=str(error))
