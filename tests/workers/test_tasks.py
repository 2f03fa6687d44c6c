"""What no job announced is found by the sweeper; what fails is kept on its row."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import kombu.pools
import pytest
import redis
from sqlalchemy import select

from collab.core import outbox
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.mail import Delivery, plan_mail
from collab.core.mail.lanes import alone_in
from collab.core.mail.splicing import WRITERS, writes_letters
from collab.core.outbox import REACTIONS, OutboxEvent, Reaction, ReactionRun, record
from collab.embedded import free_port
from collab.groups.events import GroupChanged
from tests.core.letters import plan_mailing, write_plainly
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
        outbox.hand_over(session)
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


def test_the_sweeper_goes_on_until_nothing_is_owed(tasks, owed) -> None:
    """More than one list of what is due fits into one sweep."""
    _, doing = owed
    with transaction() as session:
        for number in range(2, 252):
            record(session, GroupChanged(by=None, group_id=number))
    with transaction() as session:
        outbox.hand_over(session, 300)
    tasks.sweep()
    assert doing["times"] == 251


def test_a_sweep_does_not_wait_for_what_another_worker_is_doing(tasks, owed) -> None:
    event_id, doing = owed
    began = time.monotonic()
    with transaction() as other:
        other.get_one(ReactionRun, (event_id, "groups.of_a_test"), with_for_update=True)
        tasks.sweep()
    assert doing["times"] == 0
    assert time.monotonic() - began < tasks.SWEEP_SECONDS / 2


def test_a_sweep_ends_when_its_time_is_spent(tasks, owed, monkeypatch) -> None:
    _, doing = owed
    monkeypatch.setattr(tasks, "SWEEP_SECONDS", 0)
    tasks.sweep()
    assert doing["times"] == 0


def _owe_mail(owed) -> int:
    """One more event, whose reaction plans a mail."""

    def plan(session, _event) -> None:
        plan_mail(session, kind="tests.good", unique_key="1", address="a@example.org", about={}, urgent=True)

    REACTIONS["groups.of_a_test"] = Reaction("groups.of_a_test", (GroupChanged.name,), plan)
    with transaction() as session:
        event_id = record(session, GroupChanged(by=None, group_id=2))
    with transaction() as session:
        outbox.hand_over(session)
    return event_id


def test_a_reaction_that_planned_mail_has_it_sent_at_once_and_no_other(tasks, owed, settings) -> None:
    event_id, _ = owed
    with redis.Redis.from_url(settings.valkey_url) as valkey:
        tasks.react([(event_id, "groups.of_a_test")])
        assert valkey.llen("celery") == 0
        tasks.react([(_owe_mail(owed), "groups.of_a_test")])
        [job] = valkey.lrange("celery", 0, -1)
    assert json.loads(job)["headers"]["task"] == "send_mail"


@pytest.fixture
def without_broker(tasks) -> Iterator[None]:
    """The tasks' broker is away."""

    def reach(url: str) -> None:
        kombu.pools.reset()
        tasks.app._pool = tasks.app.amqp._producer_pool = None
        tasks.app.conf.broker_url = url

    reachable = tasks.app.conf.broker_url
    reach(f"redis://127.0.0.1:{free_port()}/0")
    yield
    reach(reachable)


def test_without_the_broker_mail_waits_for_the_next_tick(tasks, owed, without_broker) -> None:
    tasks.react([(_owe_mail(owed), "groups.of_a_test")])
    with transaction() as session:
        assert session.scalars(select(Delivery.state)).all() == ["planned"]


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


def test_letters_take_as_many_processes_of_a_worker_as_they_may_and_no_more(
    tasks, session, smtp, monkeypatch
) -> None:
    writes_letters("tests.letter")(write_plainly)
    plan_mailing(session, 3)
    lanes = [f"letters:{n}:{socket.gethostname()}:{os.getppid()}" for n in range(2)]
    with alone_in(lanes[0]):
        tasks.send_letters()
        assert smtp.mails == [], "the one that may is at it"
        monkeypatch.setattr(tasks.worker, "letter_lanes", 2)
        with alone_in(lanes[1]):
            tasks.send_letters()
            assert smtp.mails == []
        tasks.send_letters()
    del WRITERS["tests.letter"]
    assert len(smtp.mails) == 3


@pytest.mark.parametrize(("processes", "lanes"), [(1, 1), (2, 1), (3, 2), (8, 2), (None, 1)])
def test_a_process_is_left_to_what_people_wait_for(tasks, monkeypatch, processes, lanes) -> None:
    from workers import app as worker

    monkeypatch.setattr(worker, "letter_lanes", 0)
    worker._try(options={"concurrency": processes})
    assert worker.letter_lanes == lanes
