"""The web application with pings of a second and little patience, so that a test need not wait as in production."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

from collab.live import handlers, lines  # noqa: E402

handlers.PING_SECONDS = 1
lines.CUT_SECONDS = 0.5

from collab.wsgi import app  # noqa: E402

__all__ = ["app"]
