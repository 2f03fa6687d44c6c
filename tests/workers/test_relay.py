"""What the relay does with what it cannot read, build or tell: it goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from collab.core.db import transaction
from collab.core.outbox import AuditEntry, OutboxEvent, record
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
