"""The web application as it must not be: a join reads where discussions stand first, and is in their channels second."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

from typing import Any  # noqa: E402

import gevent  # noqa: E402
from flask_socketio import join_room, leave_room  # noqa: E402

from collab.live.handlers.arrivals import Arrivals  # noqa: E402

BETWEEN_SECONDS = 1.0
_joins_first = Arrivals.on_join


def _reads_first(self: Arrivals, connection: Any, data: dict[str, Any]) -> dict[str, Any]:
    answer = _joins_first(self, connection, data)
    for channel in data["channels"]:
        leave_room(channel)
    gevent.sleep(BETWEEN_SECONDS)
    for channel in data["channels"]:
        join_room(channel)
    return answer


Arrivals.on_join = _reads_first  # type: ignore[method-assign]

from collab.wsgi import app  # noqa: E402

__all__ = ["app"]
