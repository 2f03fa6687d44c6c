"""One line to each browser: what it is sent, whole and in order, straight to the kernel as long as nothing waits.

The library gives each of its sockets a queue without a bound, and a WebSocket a greenlet that empties it. Here that queue
is a `Line`: a plain queue while the browser polls, and a WebSocket's only writer once it has one. No call in it waits, so
no slow reader slows another; whoever lets too much wait is dropped.
"""

from __future__ import annotations

import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

import gevent
from engineio.packet import NOOP, Packet
from gevent.event import Event
from gevent.queue import Empty

from collab.core.logs import get_logger
from collab.core.metrics import LIVE_DROPPED
from collab.live.framing import NORMAL, TRY_LATER, close_frame, frame_of

log = get_logger(__name__)
CUT_SECONDS = 5.0
"""How long the other side has to answer a close: half-open sockets kept their descriptor for ever."""
POLLING, OPEN, CLOSING, ENDED = range(4)
PING, GO_AWAY = frame_of("2"), close_frame(TRY_LATER)


class Bounds(NamedTuple):
    """How much may wait for one reader."""

    bytes: int = 2 * 1024 * 1024
    packets: int = 500


class Wire(Protocol):
    """The WebSocket under a line."""

    native: Any

    def close(self) -> None:
        """Give the descriptor back, at once."""

    def leave(self, reason: str) -> None:
        """Tell the library, after what came before was heard."""


class Line:
    """What goes to one browser; the library knows it as the queue of one of its sockets, here its owner."""

    __slots__ = ("_arrived", "_bounds", "_bytes", "_send", "_waiting", "_wire", "_writes", "owner", "state")

    def __init__(self, bounds: Bounds) -> None:
        self._bounds, self._bytes = bounds, 0
        self._waiting: deque[Any] = deque()
        self._arrived: Event | None = None
        self._wire: Wire | None = None
        self._send: Callable[[bytes], int] | None = None
        """Set as long as nothing waits."""
        self._writes: Any = None
        self.owner: Any = None
        self.state = POLLING

    def hear(self, frame: bytes, packets: Iterable[Packet]) -> None:
        """Send a broadcast: its frame, the same for all, or its packets to who has no WebSocket."""
        if self.state != POLLING:
            self.write(frame)
            return
        for packet in packets:
            self.put(packet)

    def put(self, packet: Packet | None) -> None:
        """Send one packet of the library's; nothing means that it closes."""
        if packet is None:
            self.finish()
        elif self.state != POLLING:
            self.write(frame_of_packet(packet))
        elif not self.owner or not self.owner.closed:
            self._keep(packet, _size(packet))
            if self._arrived is not None:
                self._arrived.set()

    def write(self, frame: bytes) -> None:
        """Send on the WebSocket: now, or after what waits; never a part of it after something else."""
        send = self._send
        if send is None:
            if self.state == OPEN:
                self._keep(frame, len(frame))
            return
        try:
            sent = send(frame)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.end(self.owner.server.reason.TRANSPORT_CLOSE)
            return
        if sent < len(frame) and self._wire is not None:
            self._send = None
            self._writes = gevent.get_hub().loop.io(self._wire.native.fileno(), 2)
            self._writes.start(self._on_writable)
            # A frame that was begun is kept as a view: it must be finished before anything else is said.
            self._keep(memoryview(frame)[sent:] if sent else frame, len(frame) - sent)

    def ping(self) -> None:
        """Ask whether somebody is there; the library drops who does not answer."""
        if self.state == OPEN and not self.owner.closing:
            self.owner.last_ping = time.time()
            self.write(PING)

    def open(self, wire: Wire, before: bytes = b"") -> None:
        """From here on the WebSocket is the one way: first for these bytes, then for what waited."""
        waited = before + b"".join(frame_of_packet(packet) for packet in self._waiting)
        self._waiting.clear()
        self._bytes = 0
        self.state, self._wire, self._send = OPEN, wire, wire.native.send
        self.write(waited)

    def finish(self, code: int = NORMAL) -> None:
        """Say that it closes, after what waits, and wait for the answer no longer than is polite."""
        if self.state == POLLING:
            self._waiting.append(None)
            if self._arrived is not None:
                self._arrived.set()
        elif self.state == OPEN:
            self.write(close_frame(code))
            if self.state == OPEN:
                self.state, self._send = CLOSING, None
                gevent.spawn_later(CUT_SECONDS, self.end, self.owner.server.reason.TRANSPORT_CLOSE)

    def end(self, reason: str) -> None:
        """Let go of everything at once, and tell the library."""
        if self.state == ENDED:
            return
        self.state, self._send = ENDED, None
        self._waiting.clear()
        self._bytes = 0
        stop(self._writes)
        self._writes = None
        if self._wire is None:
            gevent.spawn(leave, self.owner, reason)
        else:
            self._wire.close()
            self._wire.leave(reason)
        # Its next ping is still due, and would keep them.
        self._wire = self.owner = None
        if self._arrived is not None:
            self._arrived.set()

    def _keep(self, item: Any, size: int) -> None:
        self._waiting.append(item)
        self._bytes += size
        if len(self._waiting) > self._bounds.packets:
            self._drop("packets")
        elif self._bytes > self._bounds.bytes and len(self._waiting) > 1:
            self._drop("bytes")

    def _drop(self, bound: str) -> None:
        """Part from a reader who does not read: what waited is freed, and the page catches up when it returns."""
        log.warning("a slow reader was dropped", bound=bound, packets=len(self._waiting), bytes=self._bytes)
        LIVE_DROPPED.labels(bound).inc()
        if self._wire is not None:
            native = self._wire.native
            if isinstance(self._waiting[0], memoryview) or not said(native, GO_AWAY):
                # Its window is shut: a polite end would stay behind what it does not read, so it is a reset.
                native.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.end("slow reader")

    def _on_writable(self) -> None:
        waiting = self._waiting
        try:
            while waiting and self._wire is not None:
                frame = waiting[0]
                sent = self._wire.native.send(frame)
                self._bytes -= sent
                if sent < len(frame):
                    waiting[0] = memoryview(frame)[sent:]
                    return
                waiting.popleft()
        except BlockingIOError:
            return
        except OSError:
            self.end(self.owner.server.reason.TRANSPORT_CLOSE)
            return
        stop(self._writes)
        self._writes = None
        if self.state == OPEN and self._wire is not None:
            self._send = self._wire.native.send

    # --- As the library uses a queue ------------------------------------------------------------------------------

    def get(self, block: bool = True, timeout: float = 0) -> Packet | None:
        """The next packet of a poll, waiting for it so long; nothing when the connection closes."""
        deadline = time.monotonic() + timeout
        while block and not self._waiting:
            if self.state != POLLING:
                return None if self.state == ENDED else Packet(NOOP)
            self._arrived = self._arrived or Event()
            self._arrived.clear()
            if not self._arrived.wait(max(0.0, deadline - time.monotonic())):
                break
        if not self._waiting or self.state != POLLING:
            raise Empty
        packet = self._waiting.popleft()
        self._bytes -= _size(packet)
        return packet

    def empty(self) -> bool:
        """Whether all that was sent is on its way."""
        return not self._waiting

    def task_done(self) -> None:
        """The library counts what it took from a queue; nobody waits for the count."""

    def join(self) -> None:
        """The library waits here until all is sent; the event loop sends, and `finish` sees to the end."""


def leave(owner: Any, reason: str) -> None:
    """Let the library forget a socket that is gone."""
    owner.close(wait=False, abort=True, reason=reason)
    owner.server.sockets.pop(owner.sid, None)


def said(native: Any, frame: bytes) -> bool:
    """Send a word past any queue, and tell whether the kernel took it whole."""
    try:
        return bool(native.send(frame) == len(frame))
    except OSError:
        return False


def stop(watcher: Any) -> None:
    """Stop watching a descriptor that may be closed next."""
    if watcher is not None:
        watcher.stop()
        watcher.close()


def frame_of_packet(packet: Packet) -> bytes:
    """The frame of one packet of the library's: its text, or the bytes that it attaches."""
    return frame_of(packet.data if packet.binary else packet.encode())


def _size(packet: Packet | None) -> int:
    return len(packet.data) if packet is not None and isinstance(packet.data, str | bytes) else 64
