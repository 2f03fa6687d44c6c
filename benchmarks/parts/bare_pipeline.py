"""The peer of `latency`: as a WSGI app it inserts and sends, as a program it turns NOTIFY into a Valkey message."""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import os  # noqa: E402
from collections.abc import Callable, Iterable  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
import psycopg  # noqa: E402
import redis  # noqa: E402
from simple_websocket import ConnectionClosed, Server  # noqa: E402

DSN, VALKEY = os.environ["PEER_DSN"], os.environ["COLLAB_VALKEY_URL"]
CHANNEL = "bare"
_sockets: set[Server] = set()
_connection: psycopg.Connection | None = None


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`POST /post` inserts and notifies; `/listen` is a raw WebSocket."""
    global _connection
    if environ["PATH_INFO"] == "/listen":
        socket = Server(environ)
        _sockets.add(socket)
        try:
            socket.receive()
        except ConnectionClosed:
            _sockets.discard(socket)
        return []
    if environ["PATH_INFO"] == "/post":
        if _connection is None:
            _connection = psycopg.connect(DSN)
            gevent.spawn(_send_for_ever)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        with _connection.transaction():
            _connection.execute("INSERT INTO bare (body) VALUES (%s)", (body,))
            _connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, body))
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]


def _send_for_ever() -> None:
    pubsub = redis.Redis.from_url(VALKEY).pubsub(ignore_subscribe_messages=True)
    pubsub.subscribe(CHANNEL)
    for message in pubsub.listen():
        for socket in list(_sockets):
            socket.send(message["data"].decode())


def relay_for_ever() -> None:
    """LISTEN, then publish."""
    valkey = redis.Redis.from_url(VALKEY)
    with psycopg.connect(DSN, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        for notice in connection.notifies():
            valkey.publish(CHANNEL, json.dumps(json.loads(notice.payload)))


if __name__ == "__main__":
    relay_for_ever()
