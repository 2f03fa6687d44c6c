"""A socket watched packet by packet: what really came over the wire, and when."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import websocket

from tests.stack import eventually


@dataclass(frozen=True)
class Packet:
    """An event as it came."""

    at: float
    name: str
    data: dict[str, Any]


@dataclass
class Wire:
    """A WebSocket that speaks just enough Engine.IO to stay open, and keeps everything it is sent."""

    url: str
    token: str
    origin: str
    packets: list[Packet] = field(default_factory=list)
    closed_at: float | None = None

    def open(self, *channels: str) -> Wire:
        """Connect and join; returns when the join is answered."""
        self._socket = websocket.create_connection(
            f"ws://{urlsplit(self.url).netloc}/socket.io/?EIO=4&transport=websocket",
            origin=self.origin,
            cookie=f"collab_session={self.token}",
            timeout=20,
        )
        self._connection = self._socket.sock
        self._socket.recv()
        self._socket.send("40")
        joined = threading.Event()
        self._reader = threading.Thread(target=self._read, args=(joined,), daemon=True)
        self._reader.start()
        self._socket.send(f"420{json.dumps(['join', {'channels': list(channels)}])}")
        assert joined.wait(10), "the join was not answered"
        return self

    def say(self, event: str, data: dict[str, Any]) -> None:
        """Emit an event, without asking for an acknowledgement."""
        self._socket.send(f"42{json.dumps([event, data])}")

    def named(self, *names: str) -> list[Packet]:
        """The events of these names, or of rooms these names begin with, e.g. `discussion.`."""
        return [packet for packet in list(self.packets) if packet.name.startswith(names)]

    def lost_at(self, seconds: float) -> float:
        """When it was told that it left its channels, or was closed; fails when neither came in time."""

        def lost() -> float | None:
            told = [packet.at for packet in self.named("live.left", "live.signed_out")]
            return told[0] if told else self.closed_at

        return float(eventually(lost, seconds, "the socket lost its channels"))

    def close(self) -> None:
        """Cut the connection, as a browser does that is closed: nobody waits for an answer."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._reader.join(10)
        # Its own close leaves the descriptor to the collector once the server said good-bye or reset it.
        self._connection.close()

    def _read(self, joined: threading.Event) -> None:
        while True:
            try:
                text = str(self._socket.recv())
            except (websocket.WebSocketException, OSError):
                text = ""
            if text in ("", "1", "41"):
                self.closed_at = self.closed_at or time.monotonic()
                # Whoever forgot this page would leave its descriptor to the collector, and a later test to blame.
                self._socket.shutdown()
                return
            if text == "2":
                self._socket.send("3")
            elif text.startswith("43"):
                joined.set()
            elif text.startswith("42"):
                name, data = [*json.loads(text[2:]), {}][:2]
                self.packets.append(Packet(time.monotonic(), name, data))
