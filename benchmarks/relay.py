"""How many events a second one relay carries, against a bare loop of `UPDATE … SKIP LOCKED` over the same rows.

Each event is a message posted to a group: copied to the audit log, owed its reactions, its frame built and published,
its jobs announced. Measured with Valkey there, killed, and stopped (it takes connections and never answers).
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import time
from collections.abc import Callable
from uuid import uuid4

import psycopg
from redis import Redis
from sqlalchemy import text

from benchmarks.parts.broadcasting import BODY, OTHER_CORE, SERVER_CORE
from benchmarks.parts.gauges import cpu_seconds, on_core, resident_bytes
from benchmarks.parts.ground import Ground, ground, report
from collab.core.db import transaction
from collab.discussion.service import post_message
from collab.embedded import ValkeyServer
from tests.factories import actor_of, make_discussion, make_group, make_member
from tests.stack import Process, Stack, eventually

EVENTS, RUNS, BATCH = 6_000, 3, 200
KEPT = 0.8
"""Of its rate with Valkey there, what the relay keeps without: all but the one second in which it finds out."""
_FILL = """
    INSERT INTO outbox_event (name, payload, by_id, request_id)
    SELECT name, payload, by_id, request_id FROM bench_event, generate_series(1, :count)
"""
_BARE = """
    UPDATE outbox_event SET relayed_at = clock_timestamp()
    WHERE id IN (SELECT id FROM outbox_event WHERE relayed_at IS NULL ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id, payload
"""


def prepare(place: Ground) -> None:
    """A message in a group, and the event of its posting, kept to be repeated."""
    with transaction() as session:
        group = make_group(session)
        author = make_member(session, group)
        discussion = make_discussion(session, group, author)
        post_message(session, actor_of(author), discussion.id, body=BODY, client_key=uuid4())
    with psycopg.connect(place.settings.owner_database_url.replace("+psycopg", "", 1)) as owner:
        owner.execute("CREATE TABLE bench_event AS SELECT * FROM outbox_event ORDER BY id DESC LIMIT 1")
        owner.execute("GRANT SELECT ON bench_event TO collab_app")


def fill(count: int) -> None:
    """So many events that nobody relayed; what was there is gone."""
    with transaction() as session:
        session.execute(text("DELETE FROM reaction_run"))
        session.execute(text("DELETE FROM outbox_event"))
        session.execute(text(_FILL), {"count": count})


def bare(place: Ground, count: int) -> float:
    """Events a second of the bare loop."""
    fill(count)
    with psycopg.connect(
        place.settings.database_url.replace("+psycopg", "", 1), autocommit=True
    ) as connection:
        connection.execute("SET synchronous_commit = off")
        began = time.monotonic()
        while connection.execute(_BARE, (BATCH,)).fetchall():
            continue
        return count / (time.monotonic() - began)


def relayed(relay: Process, count: int, before: Callable[[], None], after: Callable[[], None]) -> float:
    """Events a second of the relay, which is stopped while they are written, so that it finds them all there."""
    assert relay.child is not None
    fill(1)
    eventually(lambda: _left() == 0, 60, "the relay works")
    os.kill(relay.child.pid, signal.SIGSTOP)
    fill(count)
    before()
    os.kill(relay.child.pid, signal.SIGCONT)
    began = time.monotonic()
    eventually(lambda: _left() == 0, 120, "all are relayed")
    rate = count / (time.monotonic() - began)
    after()
    return rate


def _left() -> int:
    with transaction() as session:
        return int(
            session.execute(text("SELECT count(*) FROM outbox_event WHERE relayed_at IS NULL")).scalar_one()
        )


def measure(place: Ground, valkey: ValkeyServer, relay: Process, count: int) -> dict[str, float]:
    """One run of each."""

    def nothing() -> None:
        with Redis.from_url(place.settings.valkey_url) as client:
            client.flushall()

    def tell(how: signal.Signals) -> None:
        assert valkey.pid is not None
        os.kill(valkey.pid, how)

    return {
        "bare": bare(place, count),
        "there": relayed(relay, count, nothing, nothing),
        "killed": relayed(relay, count, valkey.kill, valkey.start),
        "stopped": relayed(relay, count, lambda: tell(signal.SIGSTOP), lambda: tell(signal.SIGCONT)),
    }


def main() -> None:
    """Alternate them and print one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--events", type=int, default=EVENTS)
    options.add_argument("--runs", type=int, default=RUNS)
    chosen = options.parse_args()
    with on_core(OTHER_CORE), ground() as place:
        prepare(place)
        stack = Stack(place.settings, place.folder)
        with on_core(SERVER_CORE):
            stack.start_relay()
        assert stack.relay is not None
        assert stack.relay.child is not None
        pid = stack.relay.child.pid
        try:
            runs = [measure(place, place.valkey, stack.relay, chosen.events) for _ in range(chosen.runs)]
            cpu, memory = cpu_seconds(pid), resident_bytes(pid)
        finally:
            stack.stop()
    rates = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    kept = {name: rates[name] / rates["there"] for name in ("killed", "stopped")}
    report(
        name="relay",
        unit="events per second",
        own=round(rates["there"]),
        peer=round(rates["bare"]),
        ratio=round(rates["there"] / rates["bare"], 3),
        goal=f"without Valkey >= {KEPT} of its rate",
        ok=min(kept.values()) >= KEPT,
        without_valkey={name: round(share, 2) for name, share in kept.items()},
        cpu_ms_per_event=round(1000 * cpu / (3 * chosen.runs * chosen.events), 3),
        relay_mb=round(memory / 1e6),
        events=chosen.events,
        runs=chosen.runs,
    )


if __name__ == "__main__":
    main()
