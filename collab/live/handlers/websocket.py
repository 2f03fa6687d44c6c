"""The WebSockets of this process: taken from the web server at their handshake, read by the event loop.

The library has four greenlets wait for each WebSocket, and keeps the request that it came with. Here an idle one is a
descriptor, a watcher and two small objects; a greenlet exists while something that came in is handled.
"""

from __future__ import annotations

import _socket
import socket
import time
from collections import deque
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import gevent
from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.packet import NOOP, Packet
from flask_socketio import SocketIO
from gevent.ssl import SSLSocket

from collab.core.logs import get_logger
from collab.live import framing, lines
from collab.live.lines import Bounds, Line

log = get_logger(__name__)
SEND_BUFFER = 64 * 1024
"""What the kernel holds for one reader (it doubles this); left alone it grows to megabytes and hides who does not read."""
READ_AT_ONCE, HEARD_AT_ONCE, HEARD_BYTES = 16_384, 64, 128 * 1024
PROBING, PROBED, IN_USE, CLOSED = range(4)
PONG, PROBE_ANSWER = "3", framing.frame_of("3probe")
KEPT = frozenset(
    (
        "flask.app",
        "wsgi.url_scheme",
        "REQUEST_METHOD",
        "SCRIPT_NAME",
        "PATH_INFO",
        "QUERY_STRING",
        "SERVER_NAME",
    )
    + ("SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR", "HTTP_HOST", "HTTP_COOKIE", "HTTP_ORIGIN")
    + ("HTTP_SEC_FETCH_SITE", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE")
)


def use_own_websockets(socketio: SocketIO, bounds: Bounds | None = None) -> None:
    """Give the library lines for its queues and our door for its WebSockets."""
    engine = socketio.server.eio
    pings, connected = Pings(engine.ping_interval), engine.handlers["connect"]

    def on_connect(engine_id: str, environ: dict[str, Any]) -> Any:
        """Keep of a handshake what events ask of it, and no greenlet that waits to ping a WebSocket."""
        owner = engine.sockets[engine_id]
        owner.queue.owner = owner
        if _is_handshake(environ):
            owner.last_ping = None
        return connected(engine_id, {name: environ[name] for name in KEPT if name in environ})

    engine._async = {
        **engine._async,
        "queue": partial(Line, bounds or Bounds()),
        "websocket": lambda handler, _server: partial(_take, handler.__self__, pings),
    }
    engine.on("connect", on_connect)
    # What comes in has a greenlet already: another for each event would only lose the order in which they came.
    socketio.server.async_handlers = False


def _is_handshake(environ: dict[str, Any]) -> bool:
    """Whether the library will pass this request to the WebSocket's door: by the rules that it decides by itself."""
    transport = parse_qs(environ.get("QUERY_STRING", "")).get("transport", ["polling"])[0]
    asked = [word.strip() for word in environ.get("HTTP_CONNECTION", "").lower().split(",")]
    upgrade = environ.get("HTTP_UPGRADE", "").lower()
    return transport == "websocket" and "upgrade" in asked and upgrade == "websocket"


def _take(owner: Any, pings: Pings, environ: dict[str, Any], _start_response: Any) -> Any:
    """Take the connection from the web server, which then forgets the request."""
    answer = framing.greeting(environ)
    if answer is None or owner.upgrading:
        if not owner.connected:
            owner.close(wait=False, abort=True, reason=owner.server.reason.TRANSPORT_ERROR)
        return owner.server._bad_request("Not a WebSocket handshake")
    taken = environ["gunicorn.socket"]
    if isinstance(taken, SSLSocket):
        owner.close(wait=False, abort=True, reason=owner.server.reason.TRANSPORT_ERROR)
        raise TypeError("TLS ends at the proxy: a line writes to the connection itself")
    native = _socket.socket(taken.family, taken.type, taken.proto, fileno=taken.detach())
    native.setblocking(False)
    native.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    native.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    WebSocket(owner, native, pings).start(answer)
    # The way of gunicorn's worker out of a request that another has taken.
    raise StopIteration


class Pings:
    """When each WebSocket is pinged next: all wait equally long, so one queue and one greenlet do for all."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._next: deque[tuple[float, Line]] = deque()
        self._running: gevent.Greenlet | None = None

    def later(self, line: Line) -> None:
        """Ping once, after the interval."""
        self._next.append((time.monotonic() + self._interval, line))
        if not self._running:
            self._running = gevent.spawn(self._run)

    def _run(self) -> None:
        while self._next:
            due, line = self._next[0]
            if (early := due - time.monotonic()) > 0:
                gevent.sleep(early)
                continue
            self._next.popleft()
            line.ping()


class WebSocket:
    """What comes from one browser; what goes to it is its line's."""

    __slots__ = ("_inbox", "_line", "_owner", "_pings", "_reader", "_reads", "_state", "native")

    def __init__(self, owner: Any, native: Any, pings: Pings) -> None:
        self._owner, self._line, self._pings, self.native = owner, owner.queue, pings, native
        self._state = PROBING if owner.connected else IN_USE
        self._reader: framing.Reader | None = framing.Reader(owner.server.max_http_buffer_size)
        self._reads = gevent.get_hub().loop.io(native.fileno(), 1)
        self._inbox: deque[str | bytes | tuple[str]] | None = None

    def start(self, answer: bytes) -> None:
        """Answer the handshake and listen; a browser that polls already tries the way first."""
        self._reads.start(self._on_readable)
        if self._state == PROBING:
            self._owner.upgrading = True
            gevent.spawn_later(self._owner.server.ping_timeout, self._give_up)
            lines.said(self.native, answer)
            return
        self._owner.connected = self._owner.upgraded = True
        self._line.open(self, answer)
        self._pings.later(self._line)

    def close(self) -> None:
        """Give the descriptor back."""
        if self._state != CLOSED:
            self._state, self._reader = CLOSED, None
            lines.stop(self._reads)
            self.native.close()

    def leave(self, reason: str) -> None:
        """Tell the library, after what came before was heard."""
        self._hear_later((reason,))

    def _on_readable(self) -> None:
        try:
            data = self.native.recv(READ_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._lost()
        elif self._reader is not None:
            try:
                for kind, content in self._reader.feed(data):
                    self._on_message(kind, content)
                    if self._state == CLOSED:
                        return
            except framing.Broken as broken:
                self._reader = None  # what follows cannot be understood
                self._refuse(broken.code)

    def _on_message(self, kind: int, content: Any) -> None:
        if kind == framing.CLOSE:
            if self._state == IN_USE:
                self._line.write(framing.close_frame(content))
            self._lost()
        elif kind == framing.PING:
            self._line.write(framing.frame_of(content, framing.PONG))
        elif kind == framing.PONG or self._line.state == lines.CLOSING:
            return
        elif self._state != IN_USE:
            self._on_probe(content)
        elif content != PONG:
            self._hear_later(content)
        elif self._owner.last_ping:
            self._owner.last_ping = None
            self._pings.later(self._line)

    def _on_probe(self, content: Any) -> None:
        """The two words of a browser that comes over from long polling."""
        if self._owner.closed:
            self._lost()
        elif self._state == PROBING and content == "2probe":
            self._state = PROBED
            lines.said(self.native, PROBE_ANSWER)
            self._line.put(Packet(NOOP))  # ends the poll under way
        elif self._state == PROBED and content == "5":
            self._state = IN_USE
            self._owner.upgraded, self._owner.upgrading = True, False
            self._line.open(self)
        else:
            self._refuse(framing.PROTOCOL_ERROR)

    def _refuse(self, code: int) -> None:
        if self._state == IN_USE:
            self._line.finish(code)
        else:
            lines.said(self.native, framing.close_frame(code))
            self._lost()

    def _give_up(self) -> None:
        if self._state in (PROBING, PROBED):
            self._lost()

    def _lost(self) -> None:
        """The connection is gone; a browser that was only trying it polls on."""
        if self._state == IN_USE:
            self._line.end(self._owner.server.reason.TRANSPORT_CLOSE)
        else:
            self.close()
            self._owner.upgrading = False

    def _hear_later(self, content: str | bytes | tuple[str]) -> None:
        """Handlers wait for the database: they run in a greenlet, one message after the other."""
        if self._inbox is None:
            self._inbox = deque((content,))
            gevent.spawn(self._hear_all, self._inbox)
            return
        self._inbox.append(content)
        full = len(self._inbox) >= HEARD_AT_ONCE or sum(map(_size, self._inbox)) > HEARD_BYTES
        if full and self._state == IN_USE:
            self._reads.stop()

    def _hear_all(self, inbox: deque[str | bytes | tuple[str]]) -> None:
        while inbox:
            content = inbox.popleft()
            if isinstance(content, tuple):
                lines.leave(self._owner, *content)
            elif not self._owner.closed:
                self._hear(content)
        self._inbox = None
        if self._state == IN_USE and not self._reads.active:
            self._reads.start(self._on_readable)

    def _hear(self, content: str | bytes) -> None:
        try:
            self._owner.receive(Packet(encoded_packet=content))
        except (UnknownPacketError, SocketIsClosedError):
            return
        except (ValueError, RecursionError):
            self._refuse(framing.PROTOCOL_ERROR)
        except Exception:  # whatever it is, it is logged whole, and ends this connection alone
            log.exception("a message of a socket met an error")
            self._refuse(framing.UNEXPECTED)


def _size(content: str | bytes | tuple[str]) -> int:
    return 0 if isinstance(content, tuple) else len(content)
