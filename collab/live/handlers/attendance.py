"""Who is here and who writes: kept in Valkey, told to the discussion, never stored."""

from __future__ import annotations

from typing import Any

from flask_socketio import SocketIO

from collab.accounts.schemas import PersonRefSchema
from collab.accounts.service import person_refs_today
from collab.core.db import transaction
from collab.core.errors import invalid
from collab.core.limits import spend_here
from collab.live.handlers.connections import Connection, Connections
from collab.live.presence import Presence

SHOWN_AS_PRESENT = 50


class Attendance:
    """What this process tells of presence and typing."""

    def __init__(self, socketio: SocketIO, connections: Connections, presence: Presence) -> None:
        self.socketio, self.connections, self.presence = socketio, connections, presence
        self._changed: set[int] = set()
        self._told: dict[int, list[int]] = {}

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

    def entered(self, connection: Connection, discussion_id: int) -> None:
        """Show who came, unless they left, or lost the right, while the database was asked."""
        here = self.connections.get(connection.sid) is connection and discussion_id in connection.discussions
        if here:
            self.presence.enter(discussion_id, connection.sid, connection.actor.person_id)
            self._changed.add(discussion_id)

    def left(self, sid: str, discussion_id: int) -> None:
        """Note that a socket is there no longer."""
        self.presence.leave(discussion_id, sid)
        self._changed.add(discussion_id)

    def tell(self) -> None:
        """Tell who is here at most once a second per discussion, however many come at once."""
        changed, self._changed = self._changed, set()
        for discussion_id in changed:
            self._emit(discussion_id, self.presence.people(discussion_id))

    def refresh(self) -> None:
        """Say that our sockets are still there, and tell where those of a process that died have faded."""
        self.presence.refresh()
        here = set(self.presence.discussions())
        for discussion_id in here:
            people = self.presence.people(discussion_id)
            if people != self._told.get(discussion_id):
                self._emit(discussion_id, people)
        self._told = {d: told for d, told in self._told.items() if d in here}

    def _emit(self, discussion_id: int, people: list[int]) -> None:
        shown = people[:SHOWN_AS_PRESENT]
        with transaction() as session:
            refs = person_refs_today(session, shown)
        payload = {
            "discussion_id": discussion_id,
            "count": len(people),
            "people": PersonRefSchema(many=True).dump([refs[p] for p in shown if p in refs]),
        }
        self._told[discussion_id] = people
        self.socketio.emit("live.presence", payload, to=f"discussion:{discussion_id}")
