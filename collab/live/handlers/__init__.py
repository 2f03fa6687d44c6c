"""What a browser may say on its socket, and the loops that keep it right."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

import gevent
from flask import Flask, request
from flask_socketio import SocketIO, join_room, leave_room
from socketio.exceptions import ConnectionRefusedError as Refused
from sqlalchemy.orm import Session

from collab.accounts.schemas import PersonRefSchema
from collab.accounts.service import actor_behind, person_refs_today
from collab.core.actor import Actor
from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY, transaction
from collab.core.errors import Problem, invalid, not_signed_in, too_many, unavailable
from collab.core.http import is_same_site, session_cookie
from collab.core.limits import spend, spend_here
from collab.core.logs import get_logger, new_request_id, request_id
from collab.core.metrics import LIVE_CONNECTIONS, LIVE_SOCKETS
from collab.discussion.service import Head, groups_of, heads_of
from collab.groups.service import find_access, readable_group_ids
from collab.live.fanout import Hub
from collab.live.handlers import monitoring
from collab.live.handlers.beacon import Beacon, head_payload
from collab.live.handlers.connections import Connection, Connections
from collab.live.handlers.process import for_ever, harmless, one_origin
from collab.live.handlers.websocket import use_own_websockets
from collab.live.presence import Presence

log = get_logger(__name__)
CHANNEL = re.compile(r"(group|discussion):([1-9][0-9]{0,17})")
PING_SECONDS = 20
"""A socket that answers no ping within as many seconds more is gone, however open it looks."""
PRESENCE_SECONDS = 1.0
REFRESH_SECONDS = 20.0
SHOWN_AS_PRESENT = 50


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
    use_own_websockets(socketio)
    Live(socketio, hub, settings)
    LIVE_SOCKETS.set_function(lambda: len(socketio.server.eio.sockets))
    app.wsgi_app = harmless(one_origin(app.wsgi_app))  # type: ignore[method-assign]
    return socketio


class Live:
    """The handlers of one web process and what they share."""

    def __init__(self, socketio: SocketIO, hub: Hub, settings: Settings) -> None:
        self.socketio, self.settings = socketio, settings
        self.connections = Connections()
        self.presence = Presence(settings.valkey_url)
        self.beacon = Beacon(socketio, self.connections, settings.beacon_seconds, self._left)
        self._presence_changed: set[int] = set()
        self._presence_told: dict[int, list[int]] = {}
        hub.on_sent = self._after_frame
        hub.on_regained = self._resync
        for name, handler in {
            "connect": self.on_connect,
            "disconnect": self.on_disconnect,
            "join": _answered(self.on_join),
            "leave": _answered(self.on_leave),
            "typing": _answered(self.on_typing),
        }.items():
            socketio.on_event(name, handler)
        for pause, step in (
            (self.beacon.pause, self.beacon.tick),
            (lambda: PRESENCE_SECONDS, self._tell_presence),
            (lambda: REFRESH_SECONDS, self._refresh_presence),
        ):
            socketio.start_background_task(for_ever, pause, step)

    def on_connect(self, _auth: Any = None) -> None:
        """Let a signed-in person of our own pages in, or refuse with a problem."""
        try:
            if not is_same_site(request.headers, self.settings.origins):
                raise Problem("cross-site", 403, "Not from our own pages")
            token = request.cookies.get(session_cookie(self.settings), "")
            with transaction() as session:
                actor = actor_behind(session, token)
                if actor is None:
                    raise not_signed_in()
                person = person_refs_today(session, [actor.person_id])[actor.person_id]
            if len(self.connections.of_person(actor.person_id)) >= self.settings.sockets_per_person:
                raise too_many(30)
        except Problem as problem:
            # The library sends its first word as text, and only the second one as it is.
            raise Refused(problem.slug, problem.as_dict()) from problem
        except DATABASE_AWAY as error:
            raise Refused("unavailable", unavailable().as_dict()) from error
        sid = _sid()
        self.connections.add(Connection(sid=sid, actor=actor, person=PersonRefSchema().dump(person)))
        join_room(f"user:{actor.person_id}")
        LIVE_CONNECTIONS.set(len(self.connections))

    def on_disconnect(self, _reason: Any = None) -> None:
        """Forget the socket and show that its person left."""
        connection = self.connections.remove(_sid())
        LIVE_CONNECTIONS.set(len(self.connections))
        for discussion_id in connection.discussions if connection else ():
            self._left(connection.sid, discussion_id)  # type: ignore[union-attr]

    def on_join(self, connection: Connection, data: dict[str, Any]) -> dict[str, Any]:
        """Join channels the person may hear: first the channel, then the heads, so that nothing falls between."""
        spend("join", str(connection.actor.person_id), self.settings.joins_per_minute, 60)
        groups, discussions, others = self._wanted(data)
        with transaction() as session:
            owners = groups_of(session, discussions) if discussions else {}
            readable = readable_group_ids(session, connection.actor, groups | set(owners.values()))
            hidden = [f"group:{g}" for g in groups if g not in readable]
            hidden += [f"discussion:{d}" for d in discussions if owners.get(d) not in readable]
            if connection.actor.guest and not hidden:
                asked = heads_of(session, group_ids=(), discussion_ids=discussions)
                shown = {head.discussion_id for head in _shown_to_guest(session, connection.actor, asked)}
                hidden = [f"discussion:{d}" for d in discussions - shown]
            hidden += monitoring.hidden_from(session, connection.actor.person_id, others)
            if hidden:
                raise Problem("not-found", 404, "Not found", errors={"channels": sorted(hidden)})
            if (
                len(connection.channels()) + len(groups) + len(discussions) + len(others)
                > self.settings.channels_per_socket
            ):
                raise too_many(60)
            for group_id in groups:
                join_room(f"group:{group_id}")
                connection.groups.add(group_id)
            for discussion_id in discussions:
                join_room(f"discussion:{discussion_id}")
                connection.discussions[discussion_id] = owners[discussion_id]
            for channel in others:
                join_room(channel)
            monitoring.note_channels(connection, others)
            heads = heads_of(session, group_ids=groups, discussion_ids=discussions)
            if connection.actor.guest:
                heads = _shown_to_guest(session, connection.actor, heads)
        for discussion_id in discussions:
            self._entered(connection, discussion_id)
        return {"ok": True, "heads": {str(head.discussion_id): head_payload(head) for head in heads}}

    def on_leave(self, connection: Connection, data: dict[str, Any]) -> dict[str, Any]:
        """Leave channels; one it is not in is no error."""
        groups, discussions, others = self._wanted(data)
        for channel in others:
            leave_room(channel)
        monitoring.forget_channels(connection, others)
        for group_id in groups:
            leave_room(f"group:{group_id}")
            connection.groups.discard(group_id)
        for discussion_id in discussions:
            leave_room(f"discussion:{discussion_id}")
            if connection.discussions.pop(discussion_id, None) is not None:
                self._left(connection.sid, discussion_id)
        return {"ok": True}

    def on_typing(self, connection: Connection, data: dict[str, Any]) -> dict[str, Any]:
        """Show the others that the person writes, or stopped."""
        discussion_id, typing = data.get("discussion_id"), data.get("typing")
        if type(discussion_id) is not int or type(typing) is not bool:
            raise invalid({"typing": ["invalid"]})
        spend_here("typing", str(connection.actor.person_id), 120, 60)
        if discussion_id in connection.discussions:
            payload = {"discussion_id": discussion_id, "person": connection.person, "typing": typing}
            self.socketio.emit(
                "live.typing", payload, to=f"discussion:{discussion_id}", skip_sid=connection.sid
            )
        return {"ok": True}

    def connection(self) -> Connection:
        """Whose event is being handled; the socket may have been refused or closed meanwhile."""
        found = self.connections.get(_sid())
        if found is None:
            raise not_signed_in()
        return found

    def _wanted(self, data: dict[str, Any]) -> tuple[set[int], set[int], set[str]]:
        channels = data.get("channels")
        if not isinstance(channels, list) or not 0 < len(channels) <= self.settings.channels_per_join:
            raise invalid({"channels": ["invalid"]})
        wanted: dict[str, set[int]] = {"group": set(), "discussion": set()}
        others = set()
        for channel in channels:
            if isinstance(channel, str) and monitoring.CHANNEL.fullmatch(channel):
                others.add(channel)
                continue
            match = CHANNEL.fullmatch(channel) if isinstance(channel, str) else None
            if match is None:
                raise invalid({"channels": ["invalid"]})
            wanted[match[1]].add(int(match[2]))
        return wanted["group"], wanted["discussion"], others

    def _entered(self, connection: Connection, discussion_id: int) -> None:
        """Show who came, unless they left, or lost the right, while the database was asked."""
        here = self.connections.get(connection.sid) is connection and discussion_id in connection.discussions
        if here:
            self.presence.enter(discussion_id, connection.sid, connection.actor.person_id)
            self._presence_changed.add(discussion_id)

    def _left(self, sid: str, discussion_id: int) -> None:
        self.presence.leave(discussion_id, sid)
        self._presence_changed.add(discussion_id)

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

    def _tell_presence(self) -> None:
        """Tell who is here at most once a second per discussion, however many come at once."""
        changed, self._presence_changed = self._presence_changed, set()
        for discussion_id in changed:
            self._emit_presence(discussion_id, self.presence.people(discussion_id))

    def _refresh_presence(self) -> None:
        """Say that our sockets are still there, and tell where those of a process that died have faded."""
        self.presence.refresh()
        here = set(self.presence.discussions())
        for discussion_id in here:
            people = self.presence.people(discussion_id)
            if people != self._presence_told.get(discussion_id):
                self._emit_presence(discussion_id, people)
        self._presence_told = {d: told for d, told in self._presence_told.items() if d in here}

    def _emit_presence(self, discussion_id: int, people: list[int]) -> None:
        shown = people[:SHOWN_AS_PRESENT]
        with transaction() as session:
            refs = person_refs_today(session, shown)
        payload = {
            "discussion_id": discussion_id,
            "count": len(people),
            "people": PersonRefSchema(many=True).dump([refs[p] for p in shown if p in refs]),
        }
        self._presence_told[discussion_id] = people
        self.socketio.emit("live.presence", payload, to=f"discussion:{discussion_id}")


def _shown_to_guest(session: Session, actor: Actor, heads: list[Head]) -> list[Head]:
    """A guest learns of what moved since they came, as in every other list."""
    since = {
        group_id: find_access(session, actor, group_id).history_from
        for group_id in {h.group_id for h in heads}
    }
    return [head for head in heads if (start := since[head.group_id]) is None or head.changed_at >= start]


def _answered(handler: Callable[[Any, dict[str, Any]], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Acknowledge with the handler's answer, or with a problem: a socket event never fails in silence."""
    live: Live = handler.__self__  # type: ignore[attr-defined]

    def answer(data: Any = None, *_: Any) -> dict[str, Any]:
        request_id.set(new_request_id())
        try:
            if not isinstance(data, dict):
                raise invalid({"body": ["not-an-object"]})
            return handler(live.connection(), data)
        except Problem as problem:
            return problem.as_dict()
        except DATABASE_AWAY as error:
            log.error("the database is away", error=str(error))
            return unavailable().as_dict()

    return answer


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]
