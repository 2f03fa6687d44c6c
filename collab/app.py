"""The application: its rooms, in one explicit tuple, and the edge around them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from collab.accounts.service import actor_behind
from collab.buddying.service.pairs.calendar import milestones_in_calendar
from collab.core import db, limits
from collab.core.actor import Actor
from collab.core.config import Settings
from collab.core.http import make_api
from collab.core.http.front import add_front
from collab.core.http.health import add_health
from collab.core.logs import configure_logs
from collab.core.storage import open_store
from collab.countries.service.sources import measure_sources
from collab.discussion.service import activity_of_groups, also_date_with, require_file_readable
from collab.files.service import require_reader_with
from collab.groups.service import measure_activity_with
from collab.live.handlers import attach

ROOMS: tuple[str, ...] = (
    *("reference", "authorities", "accounts", "texts", "partnerships"),
    *("groups", "files", "discussion", "countries", "buddying", "notifications", "digests", "search"),
)
"""Rooms with routes, ground floor first."""

REACTING_ROOMS: tuple[str, ...] = (
    *("accounts", "partnerships", "groups", "files"),
    *("discussion", "countries", "buddying", "notifications", "digests"),
)
"""Rooms with reactions, which the outbox knows by name."""


def register_reactions() -> None:
    """Let the outbox know every reaction and the mail every renderer; workers call this too."""
    for room in REACTING_ROOMS:
        import_module(f"collab.{room}.reactions")


def load_actor(token: str) -> Actor | None:
    """The actor behind a session cookie."""
    with db.look() as session:
        return actor_behind(session, token)


def create_app(settings: Settings) -> Flask:
    """Build the web application of one process."""
    configure_logs(settings.log_level, "web")
    db.connect(settings)
    limits.open_limits(settings)
    open_store(settings)
    register_reactions()
    measure_activity_with(activity_of_groups)
    require_reader_with(require_file_readable)
    also_date_with(milestones_in_calendar)
    app = Flask("collab", static_folder=None)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    api = make_api(app, settings, load_actor)
    for room in ROOMS:
        api.register_blueprint(import_module(f"collab.{room}.routes").blueprint)
    add_health(app, settings, rooms=(measure_sources,))
    add_front(app, Path(settings.static_folder).absolute())
    attach(app, settings)
    return app
