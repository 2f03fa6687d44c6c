"""The peer of `latency`: as a WSGI app it inserts and sends, as a program it turns NOTIFY into a Valkey message.

The same hops with nothing in them: no rights, no outbox, no room; a frame is built once and sent by a bare loop.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import os  # noqa: E402
import socket  # noqa: E402
from collections.abc import Callable, Iterable  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
import psycopg  # noqa: E402
import redis  # noqa: E402
from simple_websocket import ConnectionClosed, Server  # noqa: E402

from benchmarks.parts.bare_send import OPEN, frame_of  # noqa: E402

DSN, VALKEY = os.environ["PEER_DSN"], os.environ["COLLAB_VALKEY_URL"]
CHANNEL = "bare"
_sockets: set[socket.socket] = set()
_connection: psycopg.Connection | None = None


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`POST /post` inserts and notifies; `/socket.io` is a raw WebSocket."""
    global _connection
    if environ["PATH_INFO"].startswith("/socket.io"):
        _listen(Server(environ))
        return []
    if environ["PATH_INFO"] == "/post":
        if _connection is None:
            _connection = psycopg.connect(DSN)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        with _connection.transaction():
            _connection.execute("INSERT INTO bare (body) VALUES (%s)", (body,))
            _connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, body))
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]


def _listen(reader: Server) -> None:
    """The three frames after which the load generator takes a connection for live, then what it is sent."""
    try:
        reader.send(OPEN)
        reader.receive()
        reader.send('40{"sid":"bare"}')
        reader.receive()
        reader.send('430[{"ok":true,"heads":{}}]')
        _sockets.add(reader.sock)
        reader.receive()
    except ConnectionClosed:
        _sockets.discard(reader.sock)


def _send_for_ever() -> None:
    pubsub = redis.Redis.from_url(VALKEY).pubsub(ignore_subscribe_messages=True)
    pubsub.subscribe(CHANNEL)
    for message in pubsub.listen():
        frame = frame_of(f'42["bare",{message["data"].decode()}]')
        for reader in list(_sockets):
            if reader.send(frame) != len(frame):
                raise SystemExit("a reader is slower than the bare loop: lower the rate")


def relay_for_ever() -> None:
    """LISTEN, then publish."""
    valkey = redis.Redis.from_url(VALKEY)
    with psycopg.connect(DSN, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        for notice in connection.notifies():
            valkey.publish(CHANNEL, json.dumps(json.loads(notice.payload)))


if __name__ == "__main__":
    relay_for_ever()
else:
    gevent.spawn(_send_for_ever)
