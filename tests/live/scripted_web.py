"""A web process that sends one of everything when it is asked: on our lines, or with `STOCK=1` as the library comes."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402
from typing import Any  # noqa: E402

from flask import Flask, request  # noqa: E402
from flask_socketio import SocketIO  # noqa: E402

from collab.live.fanout import QUEUE, Hub  # noqa: E402
from collab.live.handlers.websocket import use_own_websockets  # noqa: E402

app = Flask(__name__)
_stock, _valkey = os.environ.get("STOCK") == "1", os.environ["COLLAB_VALKEY_URL"]
socketio = SocketIO(
    app,
    **({"message_queue": _valkey, "channel": QUEUE} if _stock else {"client_manager": Hub(_valkey)}),
    async_mode="gevent",
    cors_allowed_origins="*",
)
if not _stock:
    use_own_websockets(socketio)
sids: dict[tuple[str, str], str] = {}


def _named(namespace: str) -> Any:
    def remember(name: str) -> str:
        sids[namespace, name] = str(request.sid)  # type: ignore[attr-defined]
        return name

    return remember


for space in ("/", "/other"):
    socketio.on_event("name", _named(space), namespace=space)


@socketio.on("script")
def script() -> None:
    """Every way of sending that the library has, in an order."""
    server = socketio.server
    of = {name: sid for (namespace, name), sid in sids.items() if namespace == "/"}
    for name, rooms in {"a": "xy", "b": "x", "c": "xy", "d": "y"}.items():
        for room in rooms:
            server.enter_room(of[name], room)
    server.enter_room(sids["/other", "a"], "x", namespace="/other")
    server.emit("to all", {"é": "à"})
    server.emit("to x", ("two", ["arguments"]), room="x")
    server.emit("to x and y, once", {"n": 1}, room=["x", "y"])
    server.emit("to nobody", {}, room="empty")
    server.emit("but for a", {}, room="x", skip_sid=of["a"])
    server.emit("but for a and b", {}, room="x", skip_sid=[of["a"], of["b"]])
    server.emit("to one", "just text", to=of["c"])
    server.emit("nothing", None, room="y")
    server.emit("bytes", {"first": b"\x00\xff" * 100, "second": [b"", b"two"]}, room=["x", "y"])
    server.emit("after bytes", {"long": "e" * 70_000}, room=["x", "y"])
    server.emit("elsewhere", {"n": 2}, room="x", namespace="/other")
    server.emit("in this process alone", b"alone", room="x", ignore_queue=True)
    server.leave_room(of["c"], "x")
    server.emit("to x without c", {}, room="x")
    server.close_room("y")
    server.emit("to y, closed", {}, room="y")
    for name in "abcd":
        server.emit(
            "answer me", name, to=of[name], callback=lambda *said: server.emit("answered", list(said))
        )


@app.get("/healthz")
def healthz() -> str:
    """That it answers."""
    return "ok"


@app.get("/left")
def left() -> dict[str, int]:
    """What the process still holds."""
    engine = socketio.server.eio
    queues = [] if not _stock else [each.queue.qsize() for each in engine.sockets.values()]
    return {
        "sockets": len(engine.sockets),
        "environs": len(socketio.server.environ),
        "queued": min(queues, default=0),
    }
