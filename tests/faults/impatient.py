"""The web application with pings of a second and little patience, so that a test need not wait as in production."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

from collab.live import handlers  # noqa: E402
from collab.live.handlers import websocket  # noqa: E402

handlers.PING_SECONDS = 1
websocket.CUT_SECONDS = 0.5

from collab.wsgi import app  # noqa: E402

__all__ = ["app"]
