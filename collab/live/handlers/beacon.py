"""Every two seconds each web process asks the database what it may have missed, and who may still listen.

A lost push, a lost last message and a lost right all show here, without Valkey.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_socketio import SocketIO

from collab.accounts.service import live_sessions
from collab.core.db import database_now, transaction
from collab.discussion.service import Head, heads_changed_since
from collab.groups.service import still_readable
from collab.live.handlers.connections import Connection, Connections
from collab.live.handlers.monitoring import forget_channels, no_longer_heard

OVERLAP = timedelta(seconds=15)
"""How far a tick looks back past the last one: a change may commit later than the time it bears."""


def head_payload(head: Head) -> dict[str, Any]:
    """What `live.head` and a join's answer say of a discussion."""
    return {
        "discussion_id": head.discussion_id,
        "group_id": head.group_id,
        "revision": head.revision,
        "epoch": str(head.epoch),
        "last_number": head.last_number,
    }


class Beacon:
    """The loop, and what this process is known to have sent."""

    def __init__(
        self,
        socketio: SocketIO,
        connections: Connections,
        seconds: float,
        on_evicted: Callable[[str, int], None],
    ) -> None:
        self._socketio, self._connections, self._seconds = socketio, connections, seconds
        self._on_evicted = on_evicted
        self._sent: dict[int, tuple[str, int]] = {}
        self._since: datetime | None = None
        """The database's time of the last look; its clock and ours may differ."""

    def pause(self) -> float:
        """Seconds to the next tick, spread so that processes do not ask in step."""
        return self._seconds * random.uniform(0.8, 1.2)

    def note_sent(self, payload: dict[str, Any]) -> None:
        """A discussion's frame left this process: its head needs no telling up to that revision."""
        discussion_id, revision, epoch = (
            payload.get("discussion_id"),
            payload.get("revision"),
            payload.get("epoch"),
        )
        if isinstance(discussion_id, int) and isinstance(revision, int) and isinstance(epoch, str):
            known = self._sent.get(discussion_id, ("", 0))
            self._sent[discussion_id] = (epoch, max(revision, known[1]) if known[0] == epoch else revision)

    def tick(self) -> None:
        """Tell heads that are ahead of what was sent, then re-check every socket's session and groups."""
        if len(self._connections) == 0:
            self._sent.clear()
            self._since = None
            return
        self.tell_heads()
        self.recheck(self._connections.all())

    def tell_heads(self) -> None:
        """Emit `live.head`, to this process's sockets alone, for what a push may have missed."""
        with transaction() as session:
            looked_at = database_now(session)
            heads = heads_changed_since(
                session, self._connections.groups(), (self._since or looked_at) - OVERLAP
            )
        for head in heads:
            epoch, revision = self._sent.get(head.discussion_id, ("", -1))
            if epoch == str(head.epoch) and revision >= head.revision:
                continue
            payload = head_payload(head)
            self.note_sent(payload)
            self._socketio.server.emit("live.head", payload, room=f"group:{head.group_id}", ignore_queue=True)
        self._since = looked_at
        if len(self._sent) > 10_000:
            self._sent.clear()

    def recheck(self, connections: Iterable[Connection]) -> None:
        """Close the sockets whose session ended; take the others out of the channels they may no longer hear."""
        asked = list(connections)
        if not asked:
            return
        pairs = {(c.actor.person_id, g) for c in asked for g in (*c.groups, *c.discussions.values())}
        with transaction() as session:
            alive = live_sessions(session, {c.actor.session_id for c in asked if c.actor.session_id})
            # Of what was asked: a channel joined while the database answered was let in by its own question.
            lost = pairs - still_readable(session, pairs)
            unheard = no_longer_heard(session, asked)
        for connection in asked:
            if connection.actor.session_id not in alive:
                self._socketio.server.emit("live.signed_out", {}, room=connection.sid, ignore_queue=True)
                self._socketio.server.disconnect(connection.sid, ignore_queue=True)
                continue
            self._evict(connection, lost)
            self._take_out(connection, unheard.get(connection.sid, ()))

    def _evict(self, connection: Connection, lost: set[tuple[int, int]]) -> None:
        person_id = connection.actor.person_id
        groups = {g for g in connection.groups if (person_id, g) in lost}
        discussions = {d for d, g in connection.discussions.items() if (person_id, g) in lost}
        channels = [*(f"group:{g}" for g in groups), *(f"discussion:{d}" for d in discussions)]
        if not channels:
            return
        for channel in channels:
            self._socketio.server.leave_room(connection.sid, channel)
        connection.groups -= groups
        for discussion_id in discussions:
            if connection.discussions.pop(discussion_id, None) is not None:
                self._on_evicted(connection.sid, discussion_id)
        self._tell_left(connection, channels)

    def _take_out(self, connection: Connection, channels: Collection[str]) -> None:
        if channels:
            for channel in channels:
                self._socketio.server.leave_room(connection.sid, channel)
            forget_channels(connection, channels)
            self._tell_left(connection, channels)

    def _tell_left(self, connection: Connection, channels: Iterable[str]) -> None:
        self._socketio.server.emit(
            "live.left", {"channels": list(channels)}, room=connection.sid, ignore_queue=True
        )
