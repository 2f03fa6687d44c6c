"""The product with another way of telling who is here: `PEER_PRESENCE=whole` the list at each change, `none` nothing."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402
import time  # noqa: E402

from collab.accounts.schemas import PersonRefSchema  # noqa: E402
from collab.accounts.service import person_refs_today  # noqa: E402
from collab.core.db import transaction  # noqa: E402
from collab.live import handlers  # noqa: E402
from collab.live.handlers.attendance import Attendance  # noqa: E402

LISTED = 50


class WholeEachTime(Attendance):
    """Reads everybody and sends the list to everybody, at most once a second, whenever anything changed."""

    _listed_at: dict[int, float] = {}

    def tell(self) -> None:
        self._changed |= self.presence.take_changed()
        at = time.monotonic()
        for discussion_id in list(self._changed):
            if at - self._listed_at.get(discussion_id, 0.0) < 1:
                continue
            self._changed.discard(discussion_id)
            self._listed_at[discussion_id] = at
            listed = self.presence.people(discussion_id, LISTED)
            with transaction() as session:
                refs = person_refs_today(session, listed)
            people = PersonRefSchema(many=True).dump([refs[person] for person in listed])
            payload = {
                "discussion_id": discussion_id,
                "count": self.presence.count(discussion_id),
                "people": people,
            }
            self._emit("live.presence", payload, f"discussion:{discussion_id}")


class Untold(Attendance):
    """Says nothing, so that what is left is the price of connections that come and go."""

    def tell(self) -> None:
        self.presence.take_changed()


handlers.Attendance = {"whole": WholeEachTime, "none": Untold}[os.environ["PEER_PRESENCE"]]  # type: ignore[misc]

from collab.wsgi import app  # noqa: E402

__all__ = ["app"]
