"""Who is writing: told to the others of the discussion and kept a few seconds, so that a busy room is not flooded."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_socketio import SocketIO

from collab.core.errors import invalid
from collab.core.limits import spend_here
from collab.live.handlers.connections import Connection, Connections

SAY_AGAIN_SECONDS = 3.0
"""A writer is told this often, however often their page says so."""
SHOWN_SECONDS = 6.0
"""A page shows a writer this long after they were last told."""
MOST_WRITERS = 4
"""A page names two and says of more that they are several; whoever is one of them sees the three others."""


@dataclass
class Writer:
    """Somebody who was told to be writing."""

    told_at: float
    stopped: bool = False


class Writing:
    """What this process tells of typing; nothing of it is stored."""

    def __init__(
        self,
        socketio: SocketIO,
        connections: Connections,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.socketio, self.connections, self._clock = socketio, connections, clock
        self._writers: dict[int, dict[int, Writer]] = defaultdict(dict)

    def on_typing(self, connection: Connection, data: dict[str, Any]) -> dict[str, Any]:
        """Show the others that the person writes, or stopped."""
        discussion_id, typing = data.get("discussion_id"), data.get("typing")
        if type(discussion_id) is not int or type(typing) is not bool:
            raise invalid({"typing": ["invalid"]})
        person_id = connection.actor.person_id
        spend_here("typing", str(person_id), 120, 60)
        if discussion_id in connection.discussions and self._is_news(discussion_id, person_id, typing):
            self.socketio.emit(
                "live.typing",
                {"discussion_id": discussion_id, "person": connection.person, "typing": typing},
                to=f"discussion:{discussion_id}",
                skip_sid=[own.sid for own in self.connections.of_person(person_id)],
            )
        return {"ok": True}

    def _is_news(self, discussion_id: int, person_id: int, typing: bool) -> bool:
        """Whether the others need to hear it; notes it as told."""
        at, writers = self._clock(), self._writers[discussion_id]
        for other, writer in list(writers.items()):
            if at - writer.told_at >= SHOWN_SECONDS:
                del writers[other]
        known = writers.get(person_id)
        if typing:
            shown = [other for other, writer in writers.items() if not writer.stopped and other != person_id]
            news = len(shown) < MOST_WRITERS and (known is None or at - known.told_at >= SAY_AGAIN_SECONDS)
            if news:
                writers[person_id] = Writer(at)
        else:
            news = known is not None and not known.stopped
            if known is not None:
                known.stopped = True
        if not writers:
            del self._writers[discussion_id]
        return news
