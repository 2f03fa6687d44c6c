"""What a web process does around its sockets: loops that do not end, a good-bye, one Origin a handshake, a last cut."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Callable
from random import uniform
from typing import Any

import gevent
from engineio.async_drivers.gevent import WebSocketWSGI
from flask_socketio import SocketIO

from collab.core.db import DATABASE_AWAY
from collab.core.logs import get_logger

log = get_logger(__name__)
CUT_SECONDS = 5.0
"""How long the other side has to answer a close."""


class CutWebSocket(WebSocketWSGI):
    """The library's WebSocket, cut when nobody answers its close: half-open ones kept their descriptor for ever."""

    def close(self) -> None:
        """Say that it closes, and wait for the answer no longer than is polite."""
        gevent.spawn_later(CUT_SECONDS, self._cut)
        super().close()

    def _cut(self) -> None:
        # Its reader waits on this connection; closed meanwhile, there is nothing to cut.
        with contextlib.suppress(OSError):
            self.ws.sock.shutdown(socket.SHUT_RDWR)


def cut_what_stays_open(socketio: SocketIO) -> None:
    """Let the server's WebSockets end on our side too."""
    engine = socketio.server.eio
    engine._async = {**engine._async, "websocket": CutWebSocket}


def one_origin(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Some WebSocket clients add their own Origin to the one they are told to send: twice the same is once."""

    def answered(environ: dict[str, Any], start_response: Any) -> Any:
        named = {part.strip() for part in environ.get("HTTP_ORIGIN", "").split(",")}
        if len(named) == 1:
            environ = {**environ, "HTTP_ORIGIN": named.pop()} if "HTTP_ORIGIN" in environ else environ
        return answer(environ, start_response)

    return answered


def for_ever(pause: Callable[[], float], step: Callable[[], None]) -> None:
    """A loop of this process: nothing that one round meets may end it, or rights would go unchecked in silence."""
    while True:
        gevent.sleep(pause())
        try:
            step()
        except DATABASE_AWAY as error:
            log.warning("a live loop waits for the database", loop=step.__name__, error=str(error))
        except Exception:  # whatever it is, it is logged whole, and the next round comes
            log.exception("a live loop met an error", loop=step.__name__)


def say_goodbye_on_stop(socketio: SocketIO) -> None:
    """At SIGTERM, ask browsers to come back within five seconds, spread out, then let the server stop as it would."""
    before = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: Any) -> None:
        gevent.spawn(
            lambda: socketio.server.emit("live.bye", {"in": round(uniform(0, 5), 2)}, ignore_queue=True)
        )
        if callable(before):
            before(number, frame)

    signal.signal(signal.SIGTERM, stop)
