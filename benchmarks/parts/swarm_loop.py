"""The load generator's loop: non-blocking sockets and `select.epoll`, nothing that costs more than the kernel.

A broadcast reaches all connections as the same bytes: what equals the last marked frame is counted without being looked
into, which keeps the cost near that of the `recv` itself.
"""

from __future__ import annotations

import heapq
import json
import os
import random
import select
import socket
import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable
from typing import Any

TOKEN, TOKEN_SIZE = b"mark@", 5 + 7 + 1 + 20
READ = 65_536
AWAY, CONNECTING, UPGRADING, JOINING, LIVE, STALLED = range(6)
PONG = b"\x81\x81\0\0\0\x003"


def frame(text: str) -> bytes:
    """A text message as a client sends it, masked with zeros."""
    payload = text.encode()
    size = len(payload)
    head = bytes((0x81, 0x80 | size)) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
    return head + b"\0\0\0\0" + payload


class Mark:
    """One marked broadcast: when it was sent, and when each connection got it."""

    def __init__(self, token: bytes, name: str, size: int) -> None:
        self.number, self.sent = int(token[5:12]), int(token[13:33])
        self.name, self.size, self.arrivals = name, size, array("q")


class Connection:
    """One of them."""

    __slots__ = (
        *("position", "request", "join", "state", "socket", "receive", "rest", "marks", "latest"),
        *("tried", "cut", "answer", "buffer"),
    )

    def __init__(self, position: int, request: bytes, buffer: int) -> None:
        self.position, self.request, self.buffer = position, request, buffer
        self.join: str | None = None
        self.state, self.rest, self.answer = AWAY, b"", ""
        self.marks = self.latest = 0
        self.tried = self.cut = 0.0


class Loop:
    """All connections, and the commands that come down the pipe."""

    def __init__(self, commands: dict[str, Callable[..., dict[str, Any] | None]]) -> None:
        self.known = commands
        self.epoll = select.epoll()
        self.epoll.register(0, select.EPOLLIN)
        self.by_fd: dict[int, Connection] = {}
        self.all: list[Connection] = []
        self.due: list[tuple[float, int, bool]] = []
        self.waiting: list[int] = []
        self.in_flight, self.at_once = 0, 64
        self.first: float | None = None
        self.again = 0.0
        self.refused: Counter[str] = Counter()
        self.opening: list[float] = []
        self.commands = b""
        self.running = True
        self.buffer = bytearray(READ)
        self.address = ("", 0)
        self.forget()

    def forget(self) -> dict[str, Any]:
        self.marks: dict[bytes, Mark] = {}
        self.events: dict[str, list[int]] = {}
        self.last, self.last_mark = b"", Mark(b"mark@" + b"0000000@" + b"0" * 20, "", 0)
        self.disordered, self.other_bytes = 0, 0
        self.came_back: list[tuple[float, float]] = []
        self.began, self.cpu_began = time.monotonic(), time.process_time()
        for each in self.all:
            each.marks = 0
        return {}

    def run(self) -> None:
        """Until the pipe closes."""
        buffer, by_fd, clock = self.buffer, self.by_fd, time.monotonic_ns
        while self.running:
            for fd, event in self.epoll.poll(self._pause(), 512):
                connection = by_fd.get(fd)
                if connection is None:
                    if fd == 0:
                        self._command()
                    continue
                if connection.state < JOINING or connection.state == STALLED:
                    self._odd(connection, event)
                    continue
                try:
                    size = connection.receive(buffer)
                except BlockingIOError:
                    continue
                except OSError as error:
                    self.lose(connection, type(error).__name__)
                    continue
                if not size:
                    self.lose(connection, "closed")
                # The very bytes of the last marked frame, as all but the first connection get them.
                elif size == len(self.last) and not connection.rest and buffer.startswith(self.last):
                    mark = self.last_mark
                    mark.arrivals.append(clock())
                    connection.marks += 1
                    if connection.latest >= mark.number:
                        self.disordered += 1
                    connection.latest = mark.number
                else:
                    self._read(connection, bytes(memoryview(buffer)[:size]))

    def _pause(self) -> float:
        now = time.monotonic()
        while self.due and self.due[0][0] <= now:
            _, position, leaving = heapq.heappop(self.due)
            connection = self.all[position]
            if leaving and connection.state == LIVE:
                self.lose(connection, "bye", later=False)
            if connection.state == AWAY:
                self.waiting.append(position)
        while self.waiting and self.in_flight < self.at_once:
            self._connect(self.all[self.waiting.pop(0)])
        return max(0.0, self.due[0][0] - time.monotonic()) if self.due else -1

    def _connect(self, connection: Connection) -> None:
        if connection.state != AWAY:
            return
        own = connection.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        own.setblocking(False)
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if connection.buffer:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, connection.buffer)
        connection.receive = own.recv_into
        connection.state, connection.rest, connection.latest = CONNECTING, b"", 0
        connection.tried = time.monotonic()
        self.in_flight += 1
        own.connect_ex(self.address)
        self.by_fd[own.fileno()] = connection
        self.epoll.register(own.fileno(), select.EPOLLOUT)

    def _odd(self, connection: Connection, event: int) -> None:
        """What is neither live nor joining: it connects, is upgraded, or was stalled and is now cut by the server."""
        if connection.state == STALLED:
            if event & (select.EPOLLHUP | select.EPOLLERR | select.EPOLLRDHUP):
                self.lose(connection, "cut while stalled")
        elif connection.state == CONNECTING:
            error = connection.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error:
                self.lose(connection, os.strerror(error))
                return
            connection.state = UPGRADING
            connection.socket.send(connection.request)
            self.epoll.modify(connection.socket.fileno(), select.EPOLLIN)
        else:
            self._upgrade(connection)

    def _upgrade(self, connection: Connection) -> None:
        try:
            connection.rest += connection.socket.recv(READ)
        except OSError as error:
            self.lose(connection, type(error).__name__)
            return
        head, found, rest = connection.rest.partition(b"\r\n\r\n")
        if found and head.startswith(b"HTTP/1.1 101"):
            connection.state, connection.rest = JOINING, b""
            if rest:
                self._read(connection, rest)
        elif found or not connection.rest:
            self.lose(connection, head.split(b"\r\n")[0].decode() or "closed before the upgrade")

    def _read(self, connection: Connection, came: bytes) -> None:
        data = connection.rest + came if connection.rest else came
        now, at, size = time.monotonic_ns(), 0, len(data)
        while size - at >= 2:
            length, begin = data[at + 1], at + 2
            if length >= 126:
                begin += 2 if length == 126 else 8
                if begin > size:
                    break
                length = int.from_bytes(data[at + 2 : begin], "big")
            end = begin + length
            if end > size:
                break
            found = data.find(TOKEN, begin, end)
            if found >= 0 and connection.state == LIVE:
                token = data[found : found + TOKEN_SIZE]
                mark = self.marks.get(token)
                if mark is None:
                    mark = self.marks[token] = Mark(token, name_of(data[begin : begin + 80]), end - at)
                mark.arrivals.append(now)
                connection.marks += 1
                if connection.latest >= mark.number:
                    self.disordered += 1
                connection.latest = mark.number
                self.last, self.last_mark = data[at:end], mark
            else:
                self.other_bytes += end - at
                self._other(connection, data[at], data[begin:end], end - at)
                if connection.state < JOINING:
                    return
            at = end
        connection.rest = data[at:]

    def _other(self, connection: Connection, first: int, payload: bytes, size: int) -> None:
        """A frame without a mark: pings, the stages of coming in, and events that are only counted."""
        if first == 0x88:
            self.lose(connection, "closed")
        elif first != 0x81:
            self.lose(connection, f"a frame that begins with {first:#x}")
        elif payload[:1] == b"2":
            self._send(connection, PONG)
        elif payload[:2] == b"42":
            count = self.events.setdefault(name_of(payload[:80]), [0, 0])
            count[0] += 1
            count[1] += size
            if payload.startswith(b'42["live.bye"') and self.first is not None:
                later = time.monotonic() + float(json.loads(payload[2:])[1]["in"])
                heapq.heappush(self.due, (later, connection.position, True))
        elif payload[:1] == b"0":
            self._send(connection, frame("40"))
        elif payload[:2] == b"40":
            if connection.join is None:
                self._live(connection)
            else:
                self._send(connection, frame(f'420["join",{connection.join}]'))
        elif payload[:2] == b"43":
            connection.answer = payload[3:].decode()
            if b'"ok":true' in payload:
                self._live(connection)
            else:
                self.lose(connection, connection.answer[:120])
        elif payload[:2] in (b"41", b"44") or payload[:1] == b"1":
            self.lose(connection, payload[:120].decode())

    def _live(self, connection: Connection) -> None:
        if connection.state == LIVE:
            return
        now = time.monotonic()
        connection.state = LIVE
        self.in_flight -= 1
        self.opening.append((now - connection.tried) * 1000)
        if connection.cut:
            self.came_back.append((now - connection.cut, now - connection.tried))
            connection.cut = 0.0

    def _send(self, connection: Connection, data: bytes) -> None:
        try:
            connection.socket.send(data)
        except OSError as error:
            self.lose(connection, type(error).__name__)

    def lose(self, connection: Connection, why: str, *, later: bool = True) -> None:
        """It is away: not let in, or cut; it comes back by itself where that was asked."""
        if connection.state == AWAY:
            return
        was_in = connection.state in (LIVE, STALLED)
        self.by_fd.pop(connection.socket.fileno(), None)
        connection.socket.close()
        connection.state, connection.rest = AWAY, b""
        if not was_in:
            self.in_flight -= 1
            self.refused[why] += 1
        connection.cut = connection.cut or time.monotonic()
        if self.first is not None and later:
            pause = random.uniform(0, self.first) if was_in else random.uniform(self.again / 2, self.again)
            heapq.heappush(self.due, (time.monotonic() + pause, connection.position, False))

    def _command(self) -> None:
        came = os.read(0, 1 << 20)
        if not came:
            self.running = False
            return
        *lines, self.commands = (self.commands + came).split(b"\n")
        for line in lines:
            arguments = json.loads(line)
            answer = self.known[arguments.pop("command")](self, **arguments)
            tail = answer.pop("tail", b"") if answer else b""
            sys.stdout.buffer.write(json.dumps(answer or {}).encode() + b"\n" + tail)
            sys.stdout.buffer.flush()


def name_of(payload: bytes) -> str:
    """The event's name, from the beginning of its packet."""
    return payload.partition(b'"')[2].partition(b'"')[0].decode()
