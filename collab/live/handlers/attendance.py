"""Who is here, told as it changes: the whole once to whoever enters, and only changes of who is named to the room."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import randrange
from typing import Any

from flask_socketio import SocketIO

from collab.accounts.schemas import PersonRefSchema
from collab.accounts.service import person_refs_today
from collab.core.db import transaction
from collab.core.errors import Problem, invalid
from collab.core.limits import spend_here
from collab.live.handlers.connections import Connection, Connections
from collab.live.presence import Presence

NAMED = 24
"""As many people are told by name, twice what a page shows; of the others it is told how many they are."""
SOONEST, LATEST = 1.0, 5.0
"""Seconds between two tellings of names: the more people hear it, the longer."""
COUNT_SOONEST, COUNT_LATEST = 5.0, 30.0
"""The same where nothing but the number of people changed."""


@dataclass
class Told:
    """What the sockets of this process that are in a discussion know of it."""

    count: int = 0
    named: dict[int, dict[str, Any]] = field(default_factory=dict)
    version: int = field(default_factory=lambda: randrange(2**40))
    """Counts tellings; starts anywhere, so that a page never takes another process's numbering for this one's."""
    at: float = float("-inf")


class Attendance:
    """What this process tells its own sockets of presence; each process tells its own."""

    def __init__(
        self,
        socketio: SocketIO,
        connections: Connections,
        presence: Presence,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.socketio, self.connections, self.presence, self._clock = socketio, connections, presence, clock
        self._changed: set[int] = set()
        self._newcomers: dict[int, set[str]] = defaultdict(set)
        """By discussion, the sockets that are owed the whole."""
        self._told: dict[int, Told] = {}

    def on_presence(self, connection: Connection, data: dict[str, Any]) -> dict[str, Any]:
        """Owe the whole to a page that missed a change; however many ask at once, it is made once."""
        discussion_id = data.get("discussion_id")
        if type(discussion_id) is not int:
            raise invalid({"discussion_id": ["invalid"]})
        spend_here("presence", str(connection.actor.person_id), 120, 60)
        if discussion_id not in connection.discussions:
            raise Problem("not-found", 404, "Not found")
        self._newcomers[discussion_id].add(connection.sid)
        return {"ok": True}

    def entered(self, connection: Connection, discussion_id: int) -> None:
        """Show who came, unless they left, or lost the right, while the database was asked."""
        if self._is_in(connection.sid, discussion_id):
            self.presence.enter(discussion_id, connection.sid, connection.actor.person_id)
            self._newcomers[discussion_id].add(connection.sid)

    def left(self, sid: str, discussion_id: int) -> None:
        """Note that a socket is there no longer."""
        self.presence.leave(discussion_id, sid)
        if not self.presence.has_own(discussion_id):
            self._told.pop(discussion_id, None)
            self._newcomers.pop(discussion_id, None)

    def exchange(self) -> None:
        """Say to the other processes what changed here, and hear what changed there."""
        self.presence.exchange()

    def tell(self) -> None:
        """Tell the changes that are due, then the whole to whoever entered."""
        self._changed |= self.presence.take_changed()
        self._changed -= {d for d in self._changed if not self._has_news(d)}
        at = self._clock()
        due = {d for d in self._changed if self._is_due(d, at)} | (self._newcomers.keys() - self._told.keys())
        refs = self._look_up(due)
        # Nothing waits from here on: who lost the right while the database answered is neither told nor shown.
        for discussion_id in due:
            self._tell_changes(discussion_id, refs, at)
        self._changed -= due
        for discussion_id in self._newcomers.keys() & self._told.keys():
            # Telling lets others run, and the last of a discussion may have left it meanwhile.
            sids = self._newcomers.pop(discussion_id, ())
            self._tell_whole(discussion_id, [sid for sid in sids if self._is_in(sid, discussion_id)])

    def _is_in(self, sid: str, discussion_id: int) -> bool:
        connection = self.connections.get(sid)
        return connection is not None and discussion_id in connection.discussions

    def _has_news(self, discussion_id: int) -> bool:
        """Whether its sockets are to be told anything: who came and left in between is no news."""
        if not self.presence.has_own(discussion_id):
            return False
        told = self._told.get(discussion_id)
        return (
            told is None
            or told.count != self.presence.count(discussion_id)
            or told.named.keys() != set(self.presence.people(discussion_id, NAMED))
        )

    def _is_due(self, discussion_id: int, at: float) -> bool:
        told = self._told.get(discussion_id)
        if told is None:
            return True
        count = self.presence.count(discussion_id)
        if told.named.keys() == set(self.presence.people(discussion_id, NAMED)):
            pause = min(max(count / 100, COUNT_SOONEST), COUNT_LATEST)
        else:
            pause = min(max(count / 200, SOONEST), LATEST)
        return at - told.at >= pause

    def _unnamed(self, discussion_id: int) -> list[int]:
        """Those to be named who are not yet."""
        told = self._told.get(discussion_id)
        named = told.named if told else {}
        return [person for person in self.presence.people(discussion_id, NAMED) if person not in named]

    def _look_up(self, due: Iterable[int]) -> dict[int, dict[str, Any]]:
        """How those are shown who are named for the first time, in one question for all discussions."""
        wanted = {person for discussion_id in due for person in self._unnamed(discussion_id)}
        if not wanted:
            return {}
        with transaction() as session:
            refs = person_refs_today(session, wanted)
        return {person: PersonRefSchema().dump(ref) for person, ref in refs.items()}

    def _tell_changes(self, discussion_id: int, refs: dict[int, dict[str, Any]], at: float) -> None:
        if not self.presence.has_own(discussion_id):
            return
        first = discussion_id not in self._told
        told = self._told.setdefault(discussion_id, Told())
        known = {**told.named, **refs}
        here = self.presence.people(discussion_id, NAMED)
        now = {person: known[person] for person in here if person in known}
        came = [ref for person, ref in now.items() if person not in told.named]
        left = [person for person in told.named if person not in now]
        before = told.version
        told.named, told.count, told.at = now, self.presence.count(discussion_id), at
        told.version += 1
        if first:
            # Everybody is new, and told the whole.
            return
        payload = {
            "discussion_id": discussion_id,
            "from": before,
            "version": told.version,
            "count": told.count,
            "came": came,
            "left": left,
        }
        self._emit("live.presence_changed", payload, f"discussion:{discussion_id}")

    def _tell_whole(self, discussion_id: int, sids: list[str]) -> None:
        if not sids:
            return
        told = self._told[discussion_id]
        payload = {
            "discussion_id": discussion_id,
            "version": told.version,
            "count": told.count,
            "people": list(told.named.values()),
        }
        self._emit("live.presence", payload, sids)

    def _emit(self, name: str, payload: dict[str, Any], to: str | list[str]) -> None:
        self.socketio.server.emit(name, payload, to=to, ignore_queue=True)
