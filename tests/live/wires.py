"""A line of ours with a browser's end in the test's hand: the library's own server and socket around it, no process."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import gevent
import gevent.socket
import pytest
from engineio.socket import Socket
from flask import Flask
from flask_socketio import SocketIO
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import BytesMessage, CloseConnection, Event, Ping, TextMessage

from collab.live.fanout import StraightWrites
from collab.live.handlers import websocket
from collab.live.handlers.websocket import Pings, WebSocket, use_own_websockets
from collab.live.lines import Bounds, Line


def until(condition: Callable[[], Any], what: str = "it never came") -> Any:
    """Let the event loop run until the condition holds."""
    deadline = time.monotonic() + 10
    while not (value := condition()):
        assert time.monotonic() < deadline, what
        gevent.sleep(0.001)
    return value


class Browser:
    """The other end: reads when it is told to."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self._protocol = Connection(ConnectionType.CLIENT)
        self.heard: list[Event] = []

    def read(self, most: int = 1 << 20) -> bool:
        """Take in what is there; false once the other side has closed."""
        try:
            data = self.end.recv(most, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except ConnectionResetError:
            return False
        if data:
            self._protocol.receive_data(data)
            self.heard += self._protocol.events()
        return bool(data)

    def read_on(self) -> None:
        """Read while the server sends, until it stops."""
        until(lambda: not self.read())

    def say(self, event: Event) -> None:
        self.end.sendall(self._protocol.send(event))

    @property
    def texts(self) -> list[str]:
        """Whole text messages; the protocol gives long ones in pieces."""
        found, pieces = [], ""
        for event in self.heard:
            if isinstance(event, TextMessage):
                pieces += event.data
                if event.message_finished:
                    found.append(pieces)
                    pieces = ""
        return found

    @property
    def codes(self) -> list[int]:
        return [event.code for event in self.heard if isinstance(event, CloseConnection)]


class Exchange:
    """A Socket.IO server without a port, its lines and their browsers."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.socketio = SocketIO(
            Flask("exchange"), async_mode="gevent", client_manager=StraightWrites(), ping_interval=20
        )
        use_own_websockets(self.socketio, bounds)
        self.engine = self.socketio.server.eio
        self.manager = self.socketio.server.manager
        self.left: list[tuple[str, str]] = []
        self.engine.on("disconnect", lambda sid, reason: self.left.append((sid, reason)))
        self._ends: list[socket.socket] = []

    def owner(self, sid: str) -> Socket:
        """A socket of the library's, which polls."""
        owner = Socket(self.engine, sid)
        owner.queue.owner = owner
        owner.last_ping = None
        self.engine.sockets[sid] = owner
        self.manager.basic_enter_room(sid, "/", None, eio_sid=sid)
        self.manager.basic_enter_room(sid, "/", "room", eio_sid=sid)
        return owner

    def join(self, sid: str, *, send_buffer: int = 4_096) -> tuple[Line, Browser]:
        """A browser with a WebSocket, whose kernel buffers are small."""
        owner = self.owner(sid)
        browser = self.wire(owner, send_buffer=send_buffer)
        return owner.queue, browser

    def wire(self, owner: Socket, *, send_buffer: int = 4_096) -> Browser:
        """A WebSocket for that socket of the library's, past its handshake."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            theirs = socket.socket()
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            theirs.connect(door.getsockname())
            ours, _ = door.accept()
        native = websocket._socket.socket(ours.family, ours.type, ours.proto, fileno=ours.detach())
        native.setblocking(False)
        native.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
        self._ends.append(theirs)
        WebSocket(owner, native, Pings(20)).start(b"")
        return Browser(theirs)

    def emit(self, name: str, data: Any, room: str = "room", **more: Any) -> None:
        self.manager.emit(name, data, "/", room=room, **more)

    def close(self) -> None:
        for end in self._ends:
            end.close()
        until(lambda: all(owner.queue.state != 1 for owner in self.engine.sockets.values()))


@pytest.fixture
def exchange():
    made = Exchange()
    yield made
    made.close()


__all__ = ["BytesMessage", "Browser", "Exchange", "Ping", "exchange", "until"]
