"""Who comes, which channels they enter and leave, and what they are told on entering."""

from __future__ import annotations

import re
from typing import Any

from flask import request
from flask_socketio import join_room, leave_room
from socketio.exceptions import ConnectionRefusedError as Refused
from sqlalchemy.orm import Session

from collab.accounts.schemas import PersonRefSchema
from collab.accounts.service import actor_behind, person_refs_today
from collab.core.actor import Actor
from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY, transaction
from collab.core.errors import Problem, invalid, not_signed_in, too_many, unavailable
from collab.core.http import is_same_site, session_cookie
from collab.core.limits import spend
from collab.core.metrics import LIVE_CONNECTIONS
from collab.discussion.service import Head, groups_of, heads_of
from collab.groups.service import find_access, readable_group_ids
from collab.live.handlers import monitoring
from collab.live.handlers.attendance import Attendance
from collab.live.handlers.beacon import head_payload
from collab.live.handlers.connections import Connection, Connections

CHANNEL = re.compile(r"(group|discussion):([1-9][0-9]{0,17})")


class Arrivals:
    """The door of one web process: connections, and the channels each is in."""

    def __init__(self, settings: Settings, connections: Connections, attendance: Attendance) -> None:
        self.settings, self.connections, self.attendance = settings, connections, attendance

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
        sid = str(request.sid)  # type: ignore[attr-defined]
        self.connections.add(Connection(sid=sid, actor=actor, person=PersonRefSchema().dump(person)))
        join_room(f"user:{actor.person_id}")
        LIVE_CONNECTIONS.set(len(self.connections))

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
            self.attendance.entered(connection, discussion_id)
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


def _shown_to_guest(session: Session, actor: Actor, heads: list[Head]) -> list[Head]:
    """A guest learns of what moved since they came, as in every other list."""
    since = {
        group_id: find_access(session, actor, group_id).history_from
        for group_id in {h.group_id for h in heads}
    }
    return [head for head in heads if (start := since[head.group_id]) is None or head.changed_at >= start]
