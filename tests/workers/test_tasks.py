"""What no job announced is found by the sweeper; what fails is kept on its row."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from collab.core import outbox
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.mail import Delivery
from collab.core.outbox import REACTIONS, OutboxEvent, Reaction, ReactionRun, record
from collab.groups.events import GroupChanged
from tests.stack import Stack


@pytest.fixture
def tasks(settings, database, tmp_path, monkeypatch):
    """The worker's tasks, called in this process."""
    for name, value in Stack(settings, tmp_path).environment().items():
        monkeypatch.setitem(os.environ, name, value)
    from workers import tasks as module

    monkeypatch.setattr(module, "settings", settings)
    return module


@pytest.fixture
def owed(database):
    """An event with one owed reaction, which does what the test says."""
    doing = {"run": lambda: None, "times": 0}

    def act(_session, _event) -> None:
        doing["times"] += 1
        doing["run"]()

    REACTIONS["groups.of_a_test"] = Reaction("groups.of_a_test", (GroupChanged.name,), act)
    with transaction() as session:
        event_id = record(session, GroupChanged(by=None, group_id=1))
    with transaction() as session:
        outbox.write_what_is_owed(session, outbox.claim_unrelayed(session))
    yield event_id, doing
    del REACTIONS["groups.of_a_test"]


def test_the_sweeper_runs_what_no_job_announced(tasks, owed) -> None:
    _, doing = owed
    tasks.sweep()
    tasks.sweep()
    assert doing["times"] == 1


def test_a_reaction_that_raises_is_kept_on_its_row_and_tried_later(tasks, owed) -> None:
    event_id, doing = owed

    def fail() -> None:
        raise ValueError("no luck")

    doing["run"] = fail
    assert tasks.perform(event_id, "groups.of_a_test") is False
    with transaction() as session:
        run = session.get_one(ReactionRun, (event_id, "groups.of_a_test"))
        assert (run.state, run.attempts, run.error) == ("pending", 1, "ValueError: no luck")


def test_the_tick_forgets_what_was_settled_long_ago_batch_after_batch(tasks, database, monkeypatch) -> None:
    long_ago = now() - timedelta(days=31)
    times = {
        "planned_at": long_ago,
        "request_id": "",
        "about": {},
        "kind": "tests.none",
        "address": "a@example.org",
    }
    with transaction() as session:
        for number, state in enumerate(("accepted", "withdrawn", "accepted", "failed", "unknown")):
            session.add(Delivery(unique_key=f"{number}", state=state, **times))
        session.add(Delivery(unique_key="sent late", state="accepted", sent_at=now(), **times))
        session.add(OutboxEvent(name=GroupChanged.name, payload={}, request_id="", relayed_at=long_ago))
    monkeypatch.setattr(tasks, "BATCH", 2)
    tasks.tick()
    with transaction() as session:
        assert sorted(session.scalars(select(Delivery.unique_key))) == ["3", "4", "sent late"]
        assert session.scalars(select(OutboxEvent.id)).all() == []
