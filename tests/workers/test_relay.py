"""One relay is active, a spare takes over, and a dead broker stops nobody."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import func, select

from collab.core.db import transaction
from collab.core.outbox import AuditEntry, OutboxEvent, record
from collab.core.outbox.wakeups import RELAY_LOCK
from collab.embedded import free_port
from collab.groups.events import GroupChanged
from tests.stack import Stack, eventually


@pytest.fixture
def stack(settings, database, tmp_path):
    made = Stack(settings, tmp_path)
    yield made
    made.stop()


def _record() -> int:
    with transaction() as session:
        return record(session, GroupChanged(by=None, group_id=1))


def _waiting() -> int:
    with transaction() as session:
        return session.scalar(select(func.count()).where(OutboxEvent.relayed_at.is_(None))) or 0


def _holder(settings) -> int | None:
    with psycopg.connect(settings.owner_database_url.replace("+psycopg", "", 1)) as connection:
        row = connection.execute(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted", (RELAY_LOCK,)
        ).fetchone()
        return row[0] if row else None


def test_a_spare_takes_over_when_the_active_relay_is_killed(settings, stack) -> None:
    stack.start_relay()
    active = stack.relay
    eventually(lambda: _holder(settings))
    stack.start_relay()
    first = _holder(settings)
    _record()
    eventually(lambda: _waiting() == 0)
    active.kill()
    _record()
    eventually(lambda: _waiting() == 0, 10, "the spare relays")
    assert _holder(settings) not in (None, first)


def test_a_dead_broker_delays_no_event(settings, stack) -> None:
    stack.settings = replace(settings, valkey_url=f"redis://127.0.0.1:{free_port()}/0")
    stack.start_relay()
    for _ in range(20):
        _record()
    eventually(lambda: _waiting() == 0, 15)
    with transaction() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 20


def test_an_unreadable_event_does_not_block_those_behind_it(settings, stack) -> None:
    with transaction() as session:
        session.add(OutboxEvent(name="groups.never_heard_of", payload={}, request_id=""))
    _record()
    stack.start_relay()
    eventually(lambda: _waiting() == 0)
