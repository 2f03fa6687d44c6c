"""The beacon closes what is lost, and nothing that was opened while it asked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from collab.accounts.service import open_session
from collab.core.actor import Actor
from collab.groups.service import still_readable
from collab.live.handlers import beacon as room
from collab.live.handlers.connections import Connection, Connections
from tests.factories import make_group, make_member


class _Server:
    """What a socket server would be told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []

    def emit(self, name: str, payload: Any, **_: Any) -> None:
        self.told.append((name, payload))

    def leave_room(self, sid: str, channel: str) -> None:
        self.told.append(("leave_room", channel))


@pytest.mark.parametrize("member", [True, False])
def test_a_channel_joined_while_the_beacon_asks_stays_open_and_a_lost_one_closes(
    app, session, monkeypatch, member
) -> None:
    group, other = make_group(session, visibility="invitation"), make_group(session, visibility="invitation")
    person = make_member(session, group if member else None)
    opened = open_session(session, person, user_agent="test")
    session.commit()
    actor = Actor(person_id=person.id, session_id=opened.id)
    connection = Connection(sid="one", actor=actor, person={}, groups={group.id})
    connections, server = Connections(), _Server()
    connections.add(connection)

    def slow(own: Any, pairs: Any) -> Any:
        connection.groups.add(other.id)
        connection.discussions[7] = other.id
        return still_readable(own, pairs)

    monkeypatch.setattr(room, "still_readable", slow)
    beacon = room.Beacon(SimpleNamespace(server=server), connections, 2, lambda *_: None)  # type: ignore[arg-type]
    beacon.recheck([connection])
    left = [payload["channels"] for name, payload in server.told if name == "live.left"]
    assert left == ([] if member else [[f"group:{group.id}"]])
    assert connection.groups == ({group.id, other.id} if member else {other.id})
    assert connection.discussions == {7: other.id}
