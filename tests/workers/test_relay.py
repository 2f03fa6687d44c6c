"""What the relay does with what it cannot read, build or tell: it goes on, and no neighbour is lost."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
import redis
from click.testing import CliRunner
from sqlalchemy import func, select, text, update

from collab.accounts.service import open_session
from collab.cli import cli
from collab.core import outbox
from collab.core.db import transaction
from collab.core.events import CATALOGUE, Event, event
from collab.core.outbox import REACTIONS, RETRY_AFTER, AuditEntry, OutboxEvent, Reaction, ReactionRun, record
from collab.core.outbox.wakeups import WakeUps
from collab.discussion.service import post_message
from collab.embedded import free_port
from collab.groups.events import GroupChanged
from collab.live.fanout import QUEUE
from collab.live.frames import frames_of
from tests.factories import actor_of, make_discussion, make_group, make_member
from tests.queries import counted_queries
from tests.stack import Caller, Stack, eventually, running


@pytest.fixture
def stack(settings, database, tmp_path):
    made = Stack(settings, tmp_path)
    yield made
    made.stop()


@pytest.fixture
def tasks(settings, database, tmp_path, monkeypatch):
    """The worker's tasks, called in this process."""
    for name, value in Stack(settings, tmp_path).environment().items():
        monkeypatch.setitem(os.environ, name, value)
    from workers import tasks as module

    monkeypatch.setattr(module, "settings", settings)
    return module


@pytest.fixture
def relay(tasks, settings):
    """The active relay, in this process."""
    from workers.relay import Relay

    wake_ups = WakeUps()
    assert wake_ups.hold_lock()
    yield Relay(settings, wake_ups)
    wake_ups.close()


@pytest.fixture
def heard(settings):
    """`heard(count)`: the next frames on the way to browsers, as (name, payload)."""
    with redis.Redis.from_url(settings.valkey_url, socket_timeout=10) as valkey, valkey.pubsub() as listening:
        listening.subscribe(QUEUE)
        listening.get_message(timeout=5)

        def take(count: int) -> list[tuple[str, dict]]:
            said = [json.loads(listening.get_message(timeout=10)["data"]) for _ in range(count)]
            return [(each["event"], each["data"][0]) for each in said]

        yield take


@pytest.fixture
def poisoned():
    """An event in whose frame the database finds a number that it cannot take."""

    @event("discussion.poisoned")
    @dataclass(frozen=True, kw_only=True)
    class Poisoned(Event):
        """Nothing good."""

        group_id: int
        discussion_id: int

        def audience(self) -> list[str]:
            return ["group:1"]

    yield Poisoned(by=None, group_id=2**70, discussion_id=1)
    del CATALOGUE["discussion.poisoned"]


def _record(number: int = 1) -> int:
    with transaction() as session:
        return record(session, GroupChanged(by=None, group_id=number))


def _waiting() -> int:
    with transaction() as session:
        return session.scalar(select(func.count()).where(OutboxEvent.relayed_at.is_(None))) or 0


def test_a_dead_broker_delays_no_event(settings, stack) -> None:
    stack.settings = replace(settings, valkey_url=f"redis://127.0.0.1:{free_port()}/0")
    stack.start_relay()
    for _ in range(20):
        _record()
    eventually(lambda: _waiting() == 0, 30)
    with transaction() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 20


def test_a_frame_that_cannot_be_built_costs_its_neighbours_nothing(relay, heard, poisoned) -> None:
    """One event whose name nobody knows (any more), one that the database itself refuses, in one batch with others."""
    _record(1)
    with transaction() as session:
        session.add(OutboxEvent(name="groups.never_heard_of", payload={}, request_id=""))
        record(session, poisoned)
    _record(2)
    assert relay.relay_once() == 4
    frames = heard(2)
    assert [(name, payload["group_id"]) for name, payload in frames] == [
        (GroupChanged.name, 1),
        (GroupChanged.name, 2),
    ]
    assert _waiting() == 0


def test_a_batch_of_frames_asks_as_much_as_one(session, database) -> None:
    group = make_group(session)
    author = make_member(session, group)
    discussion = make_discussion(session, group, author)

    def asked(count: int) -> int:
        session.execute(text("UPDATE outbox_event SET relayed_at = clock_timestamp()"))
        for _ in range(count):
            post_message(session, actor_of(author), discussion.id, body="Bonjour", client_key=uuid4())
        session.commit()
        events = session.query(OutboxEvent).filter(OutboxEvent.relayed_at.is_(None)).all()
        session.commit()
        with counted_queries(database) as sent:
            frames = frames_of(session, events)
        assert [frame.payload["item"]["number"] for frame in frames] == sorted(
            frame.payload["number"] for frame in frames
        )
        assert len(frames) == count
        return len(sent)

    assert asked(1) == asked(30)


def test_what_a_relay_killed_after_its_claim_did_not_say_is_told_by_the_beacon(
    session, settings, tmp_path
) -> None:
    group = make_group(session)
    author = make_member(session, group)
    discussion = make_discussion(session, group, author)
    session.commit()
    token = open_session(session, author, user_agent="test").token
    session.commit()
    with running(settings, tmp_path / "stack", webs=1, relay=False) as stack:
        page = Caller(stack.urls[0], token, settings.public_url)
        try:
            page.connect(f"group:{group.id}")
            page.post(
                f"/api/discussions/{discussion.id}/messages", {"body": "Bonjour", "client_key": str(uuid4())}
            )
            with transaction() as claiming:
                events, _ = outbox.hand_over(claiming)
            assert [each.name for each in events] == ["discussion.message_posted"]
            eventually(lambda: [head for head in page.heard("live.head") if head["last_number"] == 1], 10)
            assert page.heard("discussion.message_posted") == []
        finally:
            page.close()


@pytest.fixture
def reactions():
    """A reaction that does its work, but for event 13: there it fails until it is mended."""
    done: list[int] = []
    state = {"mended": False}

    def act(_session, recorded) -> None:
        number = recorded.event.group_id
        if number == 13 and not state["mended"]:
            raise ValueError("poisoned")
        done.append(number)

    REACTIONS["groups.of_a_test"] = Reaction("groups.of_a_test", (GroupChanged.name,), act)
    yield done, state
    del REACTIONS["groups.of_a_test"]


def _failing_run() -> ReactionRun:
    with transaction() as session:
        return session.scalars(
            select(ReactionRun).where(ReactionRun.state != "done", ReactionRun.reaction == "groups.of_a_test")
        ).one()


def test_a_poisoned_event_holds_nobody_up_is_set_aside_seen_and_run_again(
    relay, tasks, reactions, client, settings
) -> None:
    done, state = reactions
    with transaction() as session:
        for number in range(1_001):
            record(session, GroupChanged(by=None, group_id=number))
    while relay.relay_once():
        pass
    tasks._perform_all(until=float("inf"))
    assert sorted(done) == [n for n in range(1_001) if n != 13]
    run = _failing_run()
    assert (run.state, run.attempts) == ("pending", 1)
    for _ in RETRY_AFTER:
        with transaction() as session:
            session.execute(update(ReactionRun).values(next_at=func.clock_timestamp()))
        tasks.react([(run.event_id, run.reaction)])
    run = _failing_run()
    assert (run.state, run.attempts) == ("set_aside", len(RETRY_AFTER) + 1)

    def command(*words: str) -> str:
        return CliRunner().invoke(cli, words, catch_exceptions=False).output

    [line, count] = command("set-aside").strip().splitlines()
    assert line.startswith(f"{run.event_id} groups.changed → groups.of_a_test: 8 tries, since 2")
    assert line.endswith("ValueError: poisoned")
    assert count == "1 reactions were set aside."
    assert client.get("/readyz").get_json()["parts"]["relay"]["set_aside"] == 1
    assert 'collab_reactions_waiting{state="set_aside"} 1.0' in client.get("/metrics").text
    assert command("run-again", "--event", str(run.event_id + 1)) == "0 reactions will run again.\n"
    state["mended"] = True
    assert command("run-again", "--event", str(run.event_id)) == "1 reactions will run again.\n"
    tasks.sweep()
    with transaction() as session:
        assert session.get_one(ReactionRun, (run.event_id, run.reaction)).state == "done"
    assert command("set-aside") == "0 reactions were set aside.\n"
