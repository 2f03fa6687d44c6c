"""The live layer alone, on an application with nothing else: no session, no rights, no database.

With `PEER_PLAIN=1` it is Flask-SocketIO as it comes, so that the difference is what the layer's own writing buys.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import gc  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
from typing import Any  # noqa: E402

from flask import Flask  # noqa: E402
from flask_socketio import SocketIO, join_room  # noqa: E402

from collab.live.fanout import QUEUE, Hub  # noqa: E402
from collab.live.handlers import PING_SECONDS  # noqa: E402
from collab.live.handlers.process import harmless, one_origin  # noqa: E402
from collab.live.handlers.websocket import use_own_websockets  # noqa: E402

app = Flask(__name__)
_plain = os.environ.get("PEER_PLAIN") == "1"
_valkey = os.environ["COLLAB_VALKEY_URL"]
socketio = SocketIO(
    app,
    **({"message_queue": _valkey, "channel": QUEUE} if _plain else {"client_manager": Hub(_valkey)}),
    async_mode="gevent",
    manage_session=False,
    cors_allowed_origins=[os.environ["COLLAB_PUBLIC_URL"]],
    max_http_buffer_size=64_000,
    ping_interval=PING_SECONDS,
    ping_timeout=PING_SECONDS,
    always_connect=False,
    logger=logging.getLogger("socketio"),
    engineio_logger=logging.getLogger("engineio"),
)
if not _plain:
    use_own_websockets(socketio)
    app.wsgi_app = harmless(one_origin(app.wsgi_app))  # type: ignore[method-assign]


@socketio.on("connect")
def on_connect(_auth: Any = None) -> None:
    """Everybody may come in."""


@socketio.on("join")
def on_join(data: dict[str, Any]) -> dict[str, Any]:
    """Enter the channels, as the product answers it."""
    for channel in data["channels"]:
        join_room(channel)
    return {"ok": True, "heads": {}}


@app.get("/healthz")
def healthz() -> str:
    """That it answers."""
    return "ok"


@app.get("/count")
def count() -> str:
    """How many are connected."""
    return str(len(socketio.server.eio.sockets))


gc.collect()
gc.freeze()
