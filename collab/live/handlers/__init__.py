"""What a browser may say on its socket, and the loops that keep it right."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import gevent
from flask import Flask, request
from flask_socketio import SocketIO

from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY
from collab.core.errors import Problem, invalid, not_signed_in, unavailable
from collab.core.logs import get_logger, new_request_id, request_id
from collab.core.metrics import LIVE_SOCKETS
from collab.live.fanout import Hub
from collab.live.handlers.arrivals import Arrivals
from collab.live.handlers.attendance import Attendance
from collab.live.handlers.beacon import Beacon
from collab.live.handlers.connections import Connection, Connections
from collab.live.handlers.process import for_ever, harmless, one_origin
from collab.live.handlers.websocket import use_own_websockets
from collab.live.handlers.writing import Writing
from collab.live.lines import Bounds
from collab.live.presence import Presence

log = get_logger(__name__)
PING_SECONDS = 20
"""A socket that answers no ping within as many seconds more is gone, however open it looks."""
PRESENCE_SECONDS = 0.5


def attach(app: Flask, settings: Settings) -> SocketIO:
    """Put the live layer on the application, at `/socket.io`."""
    hub = Hub(settings.valkey_url)
    socketio = SocketIO(
        app,
        client_manager=hub,
        async_mode="gevent",
        manage_session=False,
        cors_allowed_origins=list(settings.origins),
        max_http_buffer_size=64_000,
        ping_interval=PING_SECONDS,
        ping_timeout=PING_SECONDS,
        always_connect=False,
        logger=logging.getLogger("socketio"),
        engineio_logger=logging.getLogger("engineio"),
    )
    use_own_websockets(socketio, Bounds(settings.slow_reader_kb * 1024, settings.slow_reader_packets))
    live = Live(socketio, hub, settings)
    LIVE_SOCKETS.set_function(lambda: len(socketio.server.eio.sockets))
    app.wsgi_app = harmless(one_origin(live.arrivals.door.in_turn(app.wsgi_app)))  # type: ignore[method-assign]
    return socketio


class Live:
    """The handlers of one web process and what they share."""

    def __init__(self, socketio: SocketIO, hub: Hub, settings: Settings) -> None:
        self.socketio = socketio
        self.connections = Connections()
        self.attendance = Attendance(socketio, self.connections, Presence(settings.valkey_url))
        self.writing = Writing(socketio, self.connections)
        self.arrivals = Arrivals(settings, self.connections, self.attendance)
        self.beacon = Beacon(socketio, self.connections, settings.beacon_seconds, self.attendance.left)
        hub.on_sent = self._after_frame
        hub.on_regained = self._resync
        for name, handler in {
            "connect": self.arrivals.on_connect,
            "disconnect": self.arrivals.on_disconnect,
            "join": self._answered(self.arrivals.on_join),
            "leave": self._answered(self.arrivals.on_leave),
            "presence": self._answered(self.attendance.on_presence),
            "typing": self._answered(self.writing.on_typing),
        }.items():
            socketio.on_event(name, handler)
        for pause, step in (
            (self.beacon.pause, self.beacon.tick),
            (lambda: PRESENCE_SECONDS, self.attendance.tell),
            (lambda: PRESENCE_SECONDS, self.attendance.exchange),
        ):
            socketio.start_background_task(for_ever, pause, step)

    def _answered(
        self, handler: Callable[[Connection, dict[str, Any]], dict[str, Any]]
    ) -> Callable[..., dict[str, Any]]:
        """Acknowledge with the handler's answer, or with a problem: a socket event never fails in silence."""

        def answer(data: Any = None, *_: Any) -> dict[str, Any]:
            request_id.set(new_request_id())
            try:
                if not isinstance(data, dict):
                    raise invalid({"body": ["not-an-object"]})
                return handler(self._connection(), data)
            except Problem as problem:
                return problem.as_dict()
            except DATABASE_AWAY as error:
                log.error("the database is away", error=str(error))
                return unavailable().as_dict()
            except Exception:  # whatever it is, it is logged whole, and the page is told to try again
                log.exception("an event of a socket met an error")
                return unavailable().as_dict()

        return answer

    def _connection(self) -> Connection:
        """Whose event is being handled; the socket may have been refused or closed meanwhile."""
        found = self.connections.get(str(request.sid))  # type: ignore[attr-defined]
        if found is None:
            raise not_signed_in()
        return found

    def _after_frame(self, name: str, channel: str, payload: dict[str, Any]) -> None:
        """Note what the beacon need not repeat; news for one person may have changed what they may hear."""
        if name.startswith("discussion."):
            self.beacon.note_sent(payload)
        elif channel.startswith("user:") and name.startswith(("groups.", "accounts.")):
            connections = self.connections.of_person(int(channel.removeprefix("user:")))
            if connections:
                gevent.spawn(self._recheck, connections)

    def _recheck(self, connections: list[Connection]) -> None:
        try:
            self.beacon.recheck(connections)
        except DATABASE_AWAY as error:
            log.warning("rights are re-checked at the next beacon", error=str(error))

    def _resync(self) -> None:
        self.socketio.server.emit("live.resync", {}, namespace="/", ignore_queue=True)
