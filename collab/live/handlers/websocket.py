"""The WebSockets of this process: a broadcast is framed once and written straight to whoever is idle.

The library gives each socket a queue, a writer and a framing of its own, at ten times the cost of a bare `send`. Here a
busy socket still has its queue, in order, and a slow reader slows nobody.
"""

from __future__ import annotations

import contextlib
import socket
from typing import Any

import gevent
from engineio.async_drivers.gevent import WebSocketWSGI
from flask_socketio import SocketIO
from gevent.lock import Semaphore

CUT_SECONDS = 5.0
"""How long the other side has to answer a close: half-open sockets kept their descriptor for ever."""


def frame_of(text: str) -> bytes:
    """A whole text message as a server sends it (RFC 6455): never masked, here never compressed."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


class OwnWebSocket(WebSocketWSGI):
    """One browser's WebSocket."""

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server)
        self._engine_socket = handler.__self__
        self._engine_socket.straight = self
        self._turn = Semaphore(1)

    def send(self, message: str) -> None:
        """Send from the queue: the whole message, however slowly the other side reads."""
        with self._turn:
            if not self.ws.connected:
                raise OSError
            self.ws.sock.sendall(frame_of(message))

    def write(self, packet: Any) -> bool:
        """Send at once if nothing waits before it and nothing makes us wait; else it is the queue's."""
        engine_socket = self._engine_socket
        idle = engine_socket.upgraded and engine_socket.queue.empty() and not self._turn.locked()
        if not idle or engine_socket.closing or engine_socket.closed or not self.ws.connected:
            return False
        if not hasattr(packet, "frame"):
            packet.frame = frame_of(packet.encode())
        try:
            sent = self.ws.sock.send(packet.frame, 0, 0.0)
        except OSError:
            return False
        if sent < len(packet.frame):
            self._turn.acquire()
            gevent.spawn(self._send_rest, packet.frame[sent:])
        return True

    def close(self) -> None:
        """Say that it closes, and wait for the answer no longer than is polite."""
        gevent.spawn_later(CUT_SECONDS, self._cut)
        super().close()

    def _send_rest(self, rest: bytes) -> None:
        try:
            self.ws.sock.sendall(rest)
        except OSError:
            self._cut()
        finally:
            self._turn.release()

    def _cut(self) -> None:
        # Its reader waits on this connection; closed meanwhile, there is nothing to cut.
        with contextlib.suppress(OSError):
            self.ws.sock.shutdown(socket.SHUT_RDWR)


def use_own_websockets(socketio: SocketIO) -> None:
    """Put them in the place of the library's, and let broadcasts take the straight way."""
    server, engine = socketio.server, socketio.server.eio
    engine._async = {**engine._async, "websocket": OwnWebSocket}

    def send(engine_id: str, packet: Any) -> None:
        own = getattr(engine.sockets.get(engine_id), "straight", None)
        if own is None or not own.write(packet):
            engine.send_packet(engine_id, packet)

    server._send_eio_packet = send
