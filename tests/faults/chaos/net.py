"""HTTP and WebSockets for hundreds of clients in one process: no thread each, and no more protocol than they use."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Item = dict[str, Any]
TRANSIENT = {0, 408, 425, 429}


class Lost(Exception):
    """The connection ended, on whichever side."""


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 is what a page calls a failed request: no answer, or half of one."""

    status: int
    body: Any = None
    retry_after: float | None = None

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def transient(self) -> bool:
        """Whether the same again may work: the network, the server's bad moments, limits that pass."""
        return self.status in TRANSIENT or self.status >= 500


NO_ANSWER = Answer(0)


class Doors:
    """The web processes as a sticky proxy knows them: whoever is tied to one whose health check fails goes to another."""

    def __init__(self, urls: list[str]) -> None:
        self._addresses = [urlsplit(url) for url in urls]
        self.shut: set[int] = set()

    def way(self, web: int) -> Iterator[tuple[int, str | None, int | None]]:
        """The open ones, the one this client is tied to first."""
        for step in range(len(self._addresses)):
            index = (web + step) % len(self._addresses)
            if index not in self.shut:
                yield index, self._addresses[index].hostname, self._addresses[index].port


class Line:
    """A client's own way to the network: all of it can be cut at once, in the middle of whatever is on it."""

    def __init__(self, token: str, origin: str, doors: Doors, web: int = 0) -> None:
        self._doors, self.web = doors, web
        self._headers = f"Origin: {origin}\r\nCookie: collab_session={token}\r\n"
        self._open: set[asyncio.StreamWriter] = set()
        self.cut_until = 0.0

    def cut(self, seconds: float) -> None:
        """Lose every connection, without a word of any protocol, and make none for so long."""
        self.cut_until = asyncio.get_running_loop().time() + seconds
        for writer in self._open:
            writer.transport.abort()

    async def _dial(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if asyncio.get_running_loop().time() < self.cut_until:
            raise ConnectionError("there is no network")
        for index, host, port in self._doors.way(self.web):
            try:
                reader, writer = await asyncio.open_connection(host, port)
            except ConnectionRefusedError:
                continue
            self.web = index
            self._open.add(writer)
            return reader, writer
        raise ConnectionError("no web process takes connections")

    def hang_up(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        writer.transport.abort()

    async def call(self, method: str, path: str, body: Item | None = None, seconds: float = 20) -> Answer:
        """One request on a connection of its own."""
        payload = b"" if body is None else json.dumps(body).encode()
        sent = f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n" if payload else ""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{self._headers}{sent}\r\n"
        )
        writer = None
        try:
            async with asyncio.timeout(seconds):
                reader, writer = await self._dial()
                writer.write(head.encode() + payload)
                return _answer(await reader.read())
        except (OSError, TimeoutError):
            return NO_ANSWER
        finally:
            if writer is not None:
                self.hang_up(writer)

    async def open_socket(self, seconds: float = 20) -> Socket:
        """A WebSocket on which Engine.IO has said its first word."""
        key = base64.b64encode(bytes(16)).decode()
        head = (
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n{self._headers}\r\n"
        )
        writer = None
        try:
            async with asyncio.timeout(seconds):
                reader, writer = await self._dial()
                writer.write(head.encode())
                answer = await reader.readuntil(b"\r\n\r\n")
                if not answer.startswith(b"HTTP/1.1 101"):
                    raise Lost(answer.splitlines()[0].decode())
                socket = Socket(self, reader, writer)
                await socket.receive()
                return socket
        except (OSError, TimeoutError, EOFError, Lost) as error:
            if writer is not None:
                self.hang_up(writer)
            raise Lost("no socket") from error
        except asyncio.CancelledError:
            if writer is not None:
                self.hang_up(writer)
            raise


class Socket:
    """One WebSocket: whole texts, either way."""

    def __init__(self, line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._line, self._reader, self._writer = line, reader, writer

    def send(self, text: str) -> None:
        """A client's frame bears a mask; one of zeros leaves the text as it is."""
        payload = text.encode()
        size = len(payload)
        length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        self._writer.write(b"\x81" + length + bytes(4) + payload)

    async def receive(self) -> str:
        """The next text, or `Lost`."""
        try:
            while True:
                first, second = await self._reader.readexactly(2)
                size = second & 0x7F
                if size > 125:
                    size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8), "big")
                payload = await self._reader.readexactly(size)
                if first == 0x81:
                    return payload.decode()
                if first & 0x0F == 8:
                    raise Lost("the server closed the socket")
        except (OSError, EOFError) as error:
            raise Lost("the socket ended") from error

    def close(self) -> None:
        self._line.hang_up(self._writer)


def _answer(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 "):
        return NO_ANSWER
    status, headers = int(head[9:12]), {}
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    if len(body) != int(headers.get("content-length", 0)):
        return NO_ANSWER
    retry = headers.get("retry-after")
    return Answer(status, json.loads(body) if body else None, float(retry) if retry else None)


def delay_before(answer: Answer, failures: int, chance: Any) -> float:
    """Seconds until the next try: what the server asked, else ever longer, with full jitter."""
    if answer.retry_after is not None:
        return answer.retry_after
    return float(chance.random() * min(10.0, 0.5 * 2**failures))
