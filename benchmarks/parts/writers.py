"""People who post without pause, each on a kept connection: raw sockets, so that they cost little beside a server."""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

BODY = (
    "Notre partenaire demande un appui sur la réutilisation des eaux usées. Qui a déjà un marché qui marche ?"
)
MOST_REOPENED = 50


class Writer:
    """One person, one connection, one request at a time."""

    def __init__(self, url: str, origin: str, token: str, discussion_id: int) -> None:
        self._address, self._origin, self._token = urlsplit(url), origin, token
        self._discussion_id = discussion_id
        self._request, self._answer = b"", bytearray()
        self.asked_at = 0.0
        self.connection = self._open()

    def ask(self) -> None:
        """Send the next message."""
        body = json.dumps({"body": BODY, "client_key": str(uuid.uuid4())})
        head = (
            f"POST /api/discussions/{self._discussion_id}/messages HTTP/1.1\r\nHost: {self._address.netloc}\r\n"
            f"Origin: {self._origin}\r\nCookie: collab_session={self._token}\r\nContent-Type: application/json\r\n"
        )
        self._request = f"{head}Content-Length: {len(body.encode())}\r\n\r\n{body}".encode()
        self.asked_at = time.perf_counter()
        self._answer.clear()
        self.connection.sendall(self._request)

    def ask_again(self) -> None:
        """The server let go of an idle connection while the message was on its way: send it once more, under its key."""
        self.connection.close()
        self.connection = self._open()
        self._answer.clear()
        self.connection.sendall(self._request)

    def take(self) -> bool | None:
        """Take what came: whether the answer is whole, None when the server hung up. A refusal ends the run."""
        try:
            piece = self.connection.recv(65_536)
        except ConnectionResetError:
            return None
        if not piece:
            return None
        self._answer += piece
        head, separator, body = bytes(self._answer).partition(b"\r\n\r\n")
        if not separator:
            return False
        lines = head.lower().split(b"\r\n")
        if not lines[0].startswith((b"http/1.1 201", b"http/1.1 200")):
            sys.exit(f"a post was answered {lines[0]!r}: {body[:300]!r}")
        length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
        return len(body) >= length

    def _open(self) -> socket.socket:
        connection = socket.create_connection((self._address.hostname, self._address.port), timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def post_without_pause(
    url: str, origin: str, people: Sequence[tuple[str, int]], *, posts: int
) -> tuple[float, list[float]]:
    """Have these (session, discussion) post so many messages in all; seconds taken and milliseconds of each answer."""
    taken: list[float] = []
    writers = [Writer(url, origin, token, discussion_id) for token, discussion_id in people[:posts]]
    left, reopened = posts - len(writers), 0
    with selectors.DefaultSelector() as poll:
        try:
            started = time.perf_counter()
            for writer in writers:
                writer.ask()
                poll.register(writer.connection, selectors.EVENT_READ, writer)
            while len(taken) < posts:
                ready = poll.select(30)
                if not ready:
                    sys.exit(f"{url} answered no post within 30 s: nothing was measured")
                for key, _ in ready:
                    writer, whole = key.data, key.data.take()
                    if whole is None:
                        reopened += 1
                        if reopened > MOST_REOPENED:
                            sys.exit(f"{url} keeps hanging up on writers: nothing was measured")
                        poll.unregister(key.fileobj)
                        writer.ask_again()
                        poll.register(writer.connection, selectors.EVENT_READ, writer)
                    elif whole:
                        taken.append((time.perf_counter() - writer.asked_at) * 1000)
                        if left > 0:
                            left -= 1
                            writer.ask()
            return time.perf_counter() - started, taken
        finally:
            for writer in writers:
                writer.connection.close()
