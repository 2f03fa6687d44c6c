"""The limit: as many sockets, and for each broadcast a bare loop of `send`, with the frame ready.

Nothing is kept of a connection but its socket: no ping, no queue, no room. What is sent comes through Valkey too.
"""

from __future__ import annotations

import os
import socket
from base64 import b64encode
from hashlib import sha1

from redis import Redis

CHANNEL = "bare"
OPEN = '0{"sid":"bare","upgrades":[],"pingInterval":600000,"pingTimeout":600000,"maxPayload":64000}'


def frame_of(text: str) -> bytes:
    """A text message as a server sends it."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def let_in(own: socket.socket) -> None:
    """The handshake and the three frames after which a connection is live."""
    request = own.recv(65_536)
    key = request.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
    accept = b64encode(sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    own.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n" + frame_of(OPEN)
    )
    own.recv(65_536)
    own.sendall(frame_of('40{"sid":"bare"}'))
    own.recv(65_536)
    own.sendall(frame_of('430[{"ok":true,"heads":{}}]'))
    own.setblocking(False)


def main() -> None:
    """Let all in, then send."""
    sockets = []
    with socket.create_server(("127.0.0.1", int(os.environ["PEER_PORT"])), backlog=4096) as door:
        pubsub = Redis.from_url(os.environ["COLLAB_VALKEY_URL"]).pubsub(ignore_subscribe_messages=True)
        pubsub.subscribe(CHANNEL)
        while len(sockets) < int(os.environ["PEER_READERS"]):
            own, _ = door.accept()
            own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            let_in(own)
            sockets.append(own)
    for message in pubsub.listen():
        frame = frame_of(message["data"].decode())
        size = len(frame)
        for own in sockets:
            if own.send(frame) != size:
                raise SystemExit("a reader is slower than the bare loop: lower the rate")


if __name__ == "__main__":
    main()
