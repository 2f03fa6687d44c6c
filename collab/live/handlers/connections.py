"""The sockets of this process: whose they are and which channels each is in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from collab.core.actor import Actor
from collab.countries.events import EVERYONE as MONITORING


@dataclass
class Connection:
    """One signed-in socket."""

    sid: str
    actor: Actor
    person: dict[str, Any]
    """How the person is shown."""
    groups: set[int] = field(default_factory=set)
    """Groups whose channel it is in."""
    discussions: dict[int, int] = field(default_factory=dict)
    """Discussions whose channel it is in, with their group."""
    alerts: set[int] = field(default_factory=set)
    """Alerts whose channel it is in."""
    monitoring: bool = False
    """Whether it is in the channel of shared monitoring."""

    def channels(self) -> list[str]:
        """The names of its channels."""
        return [
            *(f"group:{g}" for g in self.groups),
            *(f"discussion:{d}" for d in self.discussions),
            *(f"alert:{a}" for a in self.alerts),
            *([MONITORING] if self.monitoring else []),
        ]


class Connections:
    """All of them, found by socket or by person."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connection] = {}
        self._by_person: dict[int, set[str]] = defaultdict(set)

    def add(self, connection: Connection) -> None:
        self._by_sid[connection.sid] = connection
        self._by_person[connection.actor.person_id].add(connection.sid)

    def remove(self, sid: str) -> Connection | None:
        connection = self._by_sid.pop(sid, None)
        if connection is not None:
            sids = self._by_person[connection.actor.person_id]
            sids.discard(sid)
            if not sids:
                del self._by_person[connection.actor.person_id]
        return connection

    def get(self, sid: str) -> Connection | None:
        return self._by_sid.get(sid)

    def of_person(self, person_id: int) -> list[Connection]:
        return [self._by_sid[sid] for sid in self._by_person.get(person_id, ())]

    def all(self) -> list[Connection]:
        return list(self._by_sid.values())

    def groups(self) -> set[int]:
        """Every group that a socket of this process listens to."""
        return {g for c in self._by_sid.values() for g in (*c.groups, *c.discussions.values())}

    def __len__(self) -> int:
        return len(self._by_sid)
