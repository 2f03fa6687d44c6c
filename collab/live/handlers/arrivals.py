"""Who comes, which channels they enter and leave, and what they are told on entering."""

from __future__ import annotations

import re
from typing import Any

from flask import request
from flask_socketio import join_room, leave_room
from socketio.exceptions import ConnectionRefusedError as Refused

from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY
from collab.core.errors import Problem, invalid, not_signed_in, too_many, unavailable
from collab.core.http import is_same_site, session_cookie
from collab.core.limits import spend
from collab.core.logs import get_logger
from collab.core.metrics import LIVE_ARRIVALS_WAITING, LIVE_CONNECTIONS
from collab.live.handlers import monitoring
from collab.live.handlers.attendance import Attendance
from collab.live.handlers.connections import Connection, Connections
from collab.live.handlers.door import Door
from collab.live.handlers.entering import Standings, Wanted, what_they_may_hear, who_they_are
from collab.live.handlers.together import Together

log = get_logger(__name__)
CHANNEL = re.compile(r"(group|discussion):([1-9][0-9]{0,17})")
NUMBER = re.compile(r"[1-9][0-9]{0,17}")


class Arrivals:
    """The door of one web process: connections, and the channels each is in."""

    def __init__(self, settings: Settings, connections: Connections, attendance: Attendance) -> None:
        self.settings, self.connections, self.attendance = settings, connections, attendance
        together = {"largest": settings.arrivals_together, "most_waiting": settings.arrivals_waiting}
        self.door = Door(settings.arrivals_waiting)
        self._people = Together(who_they_are, kind="connect", **together)
        self._rights = Together(what_they_may_hear, kind="rights", **together)
        standings = Standings(settings.caught_up_on_join)
        self._standings = Together(standings.of, kind="standings", **together)
        LIVE_ARRIVALS_WAITING.set_function(
            lambda: len(self.door) + len(self._people) + len(self._rights) + len(self._standings)
        )

    def on_connect(self, _auth: Any = None) -> None:
        """Let a signed-in person of our own pages in, or refuse with a problem."""
        sid = str(request.sid)  # type: ignore[attr-defined]
        try:
            if not is_same_site(request.headers, self.settings.origins):
                raise Problem("cross-site", 403, "Not from our own pages")
            actor, person = self._people.ask(request.cookies.get(session_cookie(self.settings), ""))
            if len(self.connections.of_person(actor.person_id)) >= self.settings.sockets_per_person:
                raise too_many(30)
            if not self._is_open(sid):
                raise unavailable("closed while it waited")
        except Problem as problem:
            # The library sends its first word as text, and only the second one as it is.
            raise Refused(problem.slug, problem.as_dict()) from problem
        except DATABASE_AWAY as error:
            raise Refused("unavailable", unavailable().as_dict()) from error
        except Exception as error:
            # Left to the library, it would tell neither yes nor no, and the page would wait for ever.
            log.exception("a connection met an error")
            raise Refused("unavailable", unavailable().as_dict()) from error
        self.connections.add(Connection(sid=sid, actor=actor, person=person))
        join_room(f"user:{actor.person_id}")
        LIVE_CONNECTIONS.set(len(self.connections))

    def _is_open(self, sid: str) -> bool:
        """Whether its transport still stands: the library tells nobody of one that closed before it was let in."""
        return self.attendance.socketio.server.get_environ(sid) is not None

    def on_disconnect(self, _reason: Any = None) -> None:
        """Forget the socket and show that its person left."""
        connection = self.connections.remove(str(request.sid))  # type: ignore[attr-defined]
        LIVE_CONNECTIONS.set(len(self.connections))
        for discussion_id in connection.discussions if connection else ():
            self.attendance.left(connection.sid, discussion_id)  # type: ignore[union-attr]

    def on_join(self, connection: Connection, data: dict[str, Any]) -> dict[str, Any]:
        """Join channels the person may hear: first the channel, then the heads, so that nothing falls between."""
        spend("join", str(connection.actor.person_id), self.settings.joins_per_minute, 60)
        groups, discussions, others = self._wanted(data)
        wanted = Wanted(
            connection.actor,
            frozenset(groups),
            frozenset(discussions),
            frozenset(others),
            self._known(data),
        )
        self.door.pass_through()
        rights = self._rights.ask(wanted)
        if self.connections.get(connection.sid) is not connection:
            raise not_signed_in()
        asked = {*(f"group:{g}" for g in groups), *(f"discussion:{d}" for d in discussions), *others}
        if len(asked.union(connection.channels())) > self.settings.channels_per_socket:
            raise too_many(60)
        for group_id in groups:
            join_room(f"group:{group_id}")
            connection.groups.add(group_id)
        for discussion_id in discussions:
            join_room(f"discussion:{discussion_id}")
            connection.discussions[discussion_id] = rights.owners[discussion_id]
        for channel in others:
            join_room(channel)
        monitoring.note_channels(connection, others)
        answer = self._standings.ask((wanted, rights))
        # A right may have ended while the database answered; its channels are left already, and nothing of them is told.
        if self.connections.get(connection.sid) is not connection:
            raise not_signed_in()
        if lost := asked.difference(connection.channels()):
            raise Problem("not-found", 404, "Not found", errors={"channels": sorted(lost)})
        for discussion_id in discussions:
            self.attendance.entered(connection, discussion_id)
        return answer

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
                self.attendance.left(connection.sid, discussion_id)
        return {"ok": True}

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

    def _known(self, data: dict[str, Any]) -> dict[int, tuple[int, str]]:
        said = data.get("known", {})
        if not isinstance(said, dict) or len(said) > self.settings.channels_per_join:
            raise invalid({"known": ["invalid"]})
        known = {}
        for discussion_id, place in said.items():
            revision, epoch = (
                (place.get("revision"), place.get("epoch")) if isinstance(place, dict) else (None, None)
            )
            if not NUMBER.fullmatch(discussion_id) or type(revision) is not int or type(epoch) is not str:
                raise invalid({"known": ["invalid"]})
            known[int(discussion_id)] = (revision, epoch)
        return known
