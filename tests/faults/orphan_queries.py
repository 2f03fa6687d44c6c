"""Runs as a child of T12: 200 greenlets inside slow SQL on a pool of five are killed; prints what is left."""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import gevent  # noqa: E402
import psycopg  # noqa: E402
from sqlalchemy import event, text  # noqa: E402

from collab.core import db  # noqa: E402
from collab.core.config import load_settings  # noqa: E402


def slow() -> None:
    with db.transaction() as session:
        session.execute(text("SELECT pg_sleep(8)"))


def active(connection: psycopg.Connection) -> int:
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'"
    ).fetchone()
    return int(row[0]) if row else -1


pool = db.connect(load_settings(os.environ))
if os.environ.get("WITHOUT_THE_CHECK"):

    @event.listens_for(pool.engine, "connect")
    def forget_the_check(connection: psycopg.Connection, _record: object) -> None:
        connection.execute("SET client_connection_check_interval = 0")
        connection.commit()


with psycopg.connect(os.environ["WATCHER_URL"], autocommit=True) as watcher:
    greenlets = [gevent.spawn(slow) for _ in range(200)]
    deadline = time.monotonic() + 5
    while active(watcher) < 5 and time.monotonic() < deadline:
        gevent.sleep(0.02)
    at_kill = active(watcher)
    gevent.killall(greenlets)
    killed = time.monotonic()
    while active(watcher) and time.monotonic() - killed < 1:
        gevent.sleep(0.02)
    left = {
        "at_kill": at_kill,
        "left": active(watcher),
        "seconds": time.monotonic() - killed,
        "checked_out": pool.engine.pool.checkedout(),  # type: ignore[attr-defined]
    }
    sys.stdout.write(json.dumps(left) + "\n")
