"""An event is written with its cause, relayed once, reacted to once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import ProgrammingError

from collab.core import outbox
from collab.core.clock import now
from collab.core.config import Settings
from collab.core.db import Database, transaction
from collab.core.events import CATALOGUE, Event, event, from_payload, to_payload
from collab.core.outbox import REACTIONS, AuditEntry, OutboxEvent, ReactionRun, reaction, set_aside, watching


@pytest.fixture
def happened() -> Iterator[type[Event]]:
    """An event of this test alone, with its name taken out of the catalogue afterwards."""
    from dataclasses import dataclass

    @event("core.thing_happened")
    @dataclass(frozen=True, kw_only=True)
    class ThingHappened(Event):
        """A thing happened."""

        thing_id: int
        at: datetime

        def audience(self) -> list[str]:
            return [f"group:{self.thing_id}"]

    yield ThingHappened
    del CATALOGUE["core.thing_happened"]


def _relay() -> list[tuple[int, str]]:
    with transaction() as session:
        return outbox.hand_over(session)[1]


def test_an_event_comes_back_as_it_was_recorded(happened: type[Event]) -> None:
    thing = happened(by=3, thing_id=7, at=now())  # type: ignore[call-arg]
    assert from_payload(thing.name, to_payload(thing)) == thing


def test_a_rolled_back_event_never_happened(database: Database, happened: type[Event]) -> None:
    def fail_after_recording() -> None:
        with transaction() as session:
            outbox.record(session, happened(by=None, thing_id=1, at=now()))  # type: ignore[call-arg]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_recording()
    with transaction() as session:
        assert session.scalar(select(func.count()).select_from(OutboxEvent)) == 0


def test_a_reaction_takes_effect_once_however_often_it_is_run(
    database: Database, happened: type[Event]
) -> None:
    seen: list[int] = []

    @reaction(happened)
    def note_thing(_session: object, thing: Event) -> None:
        seen.append(thing.thing_id)  # type: ignore[attr-defined]

    try:
        with transaction() as session:
            outbox.record(session, happened(by=None, thing_id=5, at=now()))  # type: ignore[call-arg]
        [(event_id, name)] = _relay()
        for _ in range(3):
            with transaction() as session:
                outbox.react(session, event_id, name)
        assert seen == [5]
        assert _relay() == []
    finally:
        del REACTIONS["core.note_thing"]


def test_a_failing_reaction_waits_longer_each_time_and_is_then_set_aside(
    database: Database, happened: type[Event]
) -> None:
    with transaction() as session:
        event_id = outbox.record(session, happened(by=None, thing_id=5, at=now()))  # type: ignore[call-arg]
        session.add(ReactionRun(event_id=event_id, reaction="core.fails"))
    waits = []
    for _ in range(len(outbox.RETRY_AFTER)):
        with transaction() as session:
            outbox.note_failure(session, event_id, "core.fails", "no luck")
            run = session.get_one(ReactionRun, (event_id, "core.fails"))
            waits.append(run.next_at - now())
            assert run.state == "pending"
    assert waits == sorted(waits)
    with transaction() as session:
        outbox.note_failure(session, event_id, "core.fails", "no luck")
        assert session.get_one(ReactionRun, (event_id, "core.fails")).state == "set_aside"
        assert outbox.due_reactions(session) == []
        assert set_aside.run_again(session) == 1
        assert outbox.due_reactions(session) == [(event_id, "core.fails")]


def test_the_audit_log_holds_every_event_and_the_application_cannot_change_it(
    settings: Settings, database: Database, happened: type[Event]
) -> None:
    with transaction() as session:
        outbox.record(session, happened(by=9, thing_id=5, at=now()))  # type: ignore[call-arg]
    _relay()
    with transaction() as session:
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.name, entry.by_id) == ("core.thing_happened", 9)
    owner = create_engine(settings.owner_database_url)
    for statement in ("UPDATE audit_entry SET by_id = 1", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
        for role in ("collab_app", "collab_audit"):
            with owner.connect() as connection:
                connection.execute(text(f"SET ROLE {role}"))
                with pytest.raises(ProgrammingError, match="permission denied"):
                    connection.execute(text(statement))
    with owner.connect() as connection:
        connection.execute(text("SET ROLE collab_app"))
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("INSERT INTO audit_entry SELECT * FROM audit_entry"))
    owner.dispose()


def test_two_relays_never_claim_the_same_event(database: Database, happened: type[Event]) -> None:
    with transaction() as session:
        outbox.record(session, happened(by=None, thing_id=5, at=now()))  # type: ignore[call-arg]
    with transaction() as first, transaction() as second:
        assert len(outbox.hand_over(first)[0]) == 1
        assert outbox.hand_over(second) == ([], [])


def test_an_event_that_commits_late_is_relayed_all_the_same(
    database: Database, happened: type[Event]
) -> None:
    """Ids are given before commit: a reader that pages by `id > last` loses the slow one, ours does not."""
    with database.sessions() as slow:
        slow_id = outbox.record(slow, happened(by=None, thing_id=1, at=now()))  # type: ignore[call-arg]
        with transaction() as session:
            fast_id = outbox.record(session, happened(by=None, thing_id=2, at=now()))  # type: ignore[call-arg]
        assert slow_id < fast_id
        _relay()
        slow.commit()
    with transaction() as session:
        naive = session.scalars(select(OutboxEvent.id).where(OutboxEvent.id > fast_id)).all()
        assert naive == []
        assert [row.id for row in outbox.hand_over(session)[0]] == [slow_id]


def test_the_lag_is_that_of_the_oldest_waiting_event(database: Database, happened: type[Event]) -> None:
    from collab.core.metrics import OUTBOX_LAG_SECONDS

    with transaction() as session:
        event_id = outbox.record(session, happened(by=None, thing_id=1, at=now()))  # type: ignore[call-arg]
        row = session.get_one(OutboxEvent, event_id)
        row.recorded_at = now() - timedelta(seconds=40)
    with transaction() as session:
        watching.measure(session)
    assert 39 < OUTBOX_LAG_SECONDS._value.get() < 60


def test_an_event_that_is_not_audited_is_relayed_and_kept_out_of_the_log(
    database: Database, happened: type[Event]
) -> None:
    from collab.discussion.events import DiscussionRead

    with transaction() as session:
        outbox.record(session, DiscussionRead(by=1, person_id=1, discussion_id=2, group_id=3, number=4))
    _relay()
    with transaction() as session:
        outbox.record(session, happened(by=None, thing_id=1, at=now()))  # type: ignore[call-arg]
        outbox.record(session, DiscussionRead(by=1, person_id=1, discussion_id=2, group_id=3, number=5))
    _relay()
    with transaction() as session:
        assert session.scalars(select(AuditEntry.name)).all() == ["core.thing_happened"]
        assert watching.outbox_state(session).lag_seconds == 0


def test_old_events_are_forgotten_once_nothing_is_owed_and_the_audit_log_keeps_them(
    database: Database, happened: type[Event]
) -> None:
    long_ago, limit = now() - timedelta(days=40), now() - timedelta(days=30)

    def old(**run: object) -> int:
        with transaction() as session:
            event_id = outbox.record(session, happened(by=None, thing_id=1, at=now()))  # type: ignore[call-arg]
        _relay()
        with transaction() as session:
            session.get_one(OutboxEvent, event_id).relayed_at = long_ago
            if run:
                session.add(ReactionRun(event_id=event_id, reaction="core.r", **run))
        return event_id

    done = {"state": "done", "done_at": long_ago}
    gone = [old(), old(**done), old(**done)]
    kept = [old(state="pending"), old(state="set_aside"), old(state="done", done_at=now())]
    with transaction() as session:
        fresh = outbox.record(session, happened(by=None, thing_id=1, at=now()))  # type: ignore[call-arg]
    for expected in (2, 1, 0):
        with transaction() as session:
            assert outbox.forget_old_events(session, before=limit, limit=2) == expected
    with transaction() as session:
        assert set(session.scalars(select(OutboxEvent.id))) == {*kept, fresh}
        assert set(session.scalars(select(ReactionRun.event_id))) == set(kept)
        assert set(session.scalars(select(AuditEntry.event_id))) == {*gone, *kept}
