"""Where events are written down, and the reactions they are owed.

A verb records an event in its own transaction. The relay claims what is not relayed, inserts one row per reaction
and commits; a task then claims its row, and the effect and `done` commit together.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, func, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from collab.core.clock import now
from collab.core.db import Base, Created, Id, Moment
from collab.core.events import CATALOGUE, Event, from_payload, to_payload
from collab.core.logs import get_logger, request_id
from collab.core.outbox.wakeups import WAKE_UP

log = get_logger(__name__)

RETRY_AFTER = tuple(timedelta(seconds=s) for s in (2, 10, 60, 300, 1_800, 7_200, 21_600))
"""Waits between tries; after the last one the row is set aside, visible and re-runnable."""


class OutboxEvent(Base):
    """One event, written in the transaction that made it true."""

    __tablename__ = "outbox_event"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    request_id: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Created]
    relayed_at: Mapped[Moment | None]

    __table_args__ = (Index("ix_outbox_event_waiting", "id", postgresql_where=text("relayed_at IS NULL")),)

    @property
    def event(self) -> Event:
        """What happened, as its own class."""
        return from_payload(self.name, self.payload)


class ReactionRun(Base):
    """What one reaction owes one event: pending, done or set_aside."""

    __tablename__ = "reaction_run"

    event_id: Mapped[int] = mapped_column(ForeignKey("outbox_event.id"), primary_key=True)
    reaction: Mapped[str] = mapped_column(Text, primary_key=True)
    state: Mapped[str] = mapped_column(Text, server_default="pending")
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_at: Mapped[Created]
    """When it is due; of one that was set aside, since when it is."""
    error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[Moment | None]

    __table_args__ = (
        Index("ix_reaction_run_due", "next_at", postgresql_where=text("state = 'pending'")),
        Index("ix_reaction_run_set_aside", "next_at", postgresql_where=text("state = 'set_aside'")),
    )


class AuditEntry(Base):
    """The append-only copy of every event, written under the role `collab_audit`."""

    __tablename__ = "audit_entry"

    event_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    request_id: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Moment]


@dataclass(frozen=True)
class Reaction:
    """A function another room owes an event."""

    name: str
    events: tuple[str, ...]
    run: Callable[[Session, OutboxEvent], None]


REACTIONS: dict[str, Reaction] = {}


def reaction(
    *events: type[Event], as_recorded: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Enter a function `(session, event)` as a reaction to these events, under the name `room.function`.

    With `as_recorded` it is given the outbox's row, for whoever needs the event's id and time.
    """

    def enter(run: Callable[..., None]) -> Callable[..., None]:
        name = f"{run.__module__.split('.')[1]}.{run.__name__}"
        take = run if as_recorded else lambda session, recorded: run(session, recorded.event)
        REACTIONS[name] = Reaction(name, tuple(e.name for e in events), take)
        return run

    return enter


_RECORD = text(
    "WITH written AS (INSERT INTO outbox_event (name, payload, by_id, request_id)"
    " VALUES (:name, CAST(:payload AS jsonb), :by_id, :request_id) RETURNING id)"
    f" SELECT id, pg_notify('{WAKE_UP}', '') FROM written"
)


def record(session: Session, happened: Event) -> int:
    """Write the event in the caller's transaction and return its id; the wake-up fires at commit."""
    session.flush()
    payload = to_payload(happened)
    return session.execute(
        _RECORD,
        {
            "name": happened.name,
            "payload": json.dumps(payload),
            "by_id": happened.by,
            "request_id": request_id.get(),
        },
    ).scalar_one()


_HAND_OVER = text(
    """
    WITH claimed AS (
        UPDATE outbox_event SET relayed_at = clock_timestamp()
        WHERE id IN (
            SELECT id FROM outbox_event WHERE relayed_at IS NULL ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED
        )
        RETURNING id, name, payload, by_id, request_id, recorded_at, relayed_at
    ), owed AS (
        INSERT INTO reaction_run (event_id, reaction)
        SELECT c.id, r.reaction FROM claimed c
        JOIN unnest(CAST(:names AS text[]), CAST(:reactions AS text[])) AS r (name, reaction) ON r.name = c.name
        ON CONFLICT DO NOTHING
    )
    SELECT c.*,
        (SELECT append_to_audit(array_agg(a.id)) FROM claimed a WHERE a.name <> ALL (CAST(:unaudited AS text[]))),
        set_config('synchronous_commit', 'off', true)
    FROM claimed c
    """
)


def hand_over(session: Session, limit: int = 200) -> tuple[list[OutboxEvent], list[tuple[int, str]]]:
    """Claim the oldest events nobody relayed, copy them to the audit log, write what they are owed; return both.

    Never by `id > last`: ids are given before commit (RELIABILITY R3). It is one statement, so that a relay that stops
    in the middle holds no row. It may be lost in a crash of the database without harm, the events are then claimed
    again: so it does not wait for the disk, which is half of its time.
    """
    pairs = [(event, each.name) for each in REACTIONS.values() for event in each.events]
    rows = session.execute(
        _HAND_OVER,
        {
            "limit": limit,
            "names": [event for event, _ in pairs],
            "reactions": [reaction for _, reaction in pairs],
            "unaudited": [name for name, cls in CATALOGUE.items() if not cls.audited],
        },
    )
    events = sorted(
        (OutboxEvent(**dict(zip(_CLAIMED, row, strict=False))) for row in rows), key=lambda e: e.id
    )
    owed: dict[str, list[str]] = {}
    for event, name in pairs:
        owed.setdefault(event, []).append(name)
    return events, [(event.id, name) for event in events for name in owed.get(event.name, ())]


_CLAIMED = ("id", "name", "payload", "by_id", "request_id", "recorded_at", "relayed_at")


def react(session: Session, event_id: int, name: str) -> bool:
    """Run one owed reaction in the caller's transaction, at once with its mark; False when it is not due (any more)."""
    run = session.scalars(
        select(ReactionRun)
        .where(ReactionRun.event_id == event_id, ReactionRun.reaction == name)
        .where(ReactionRun.state == "pending", ReactionRun.next_at <= func.clock_timestamp())
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if run is None:
        return False
    event = session.get_one(OutboxEvent, event_id)
    request_id.set(event.request_id)
    REACTIONS[name].run(session, event)
    run.state, run.done_at, run.error = "done", now(), None
    return True


def note_failure(session: Session, event_id: int, name: str, error: str) -> None:
    """After a rolled-back try: count it, wait longer, and set the row aside after the last wait."""
    run = session.get(ReactionRun, (event_id, name), with_for_update=True)
    if run is None or run.state != "pending":
        return
    run.error = error[:2_000]
    run.attempts += 1
    if run.attempts > len(RETRY_AFTER):
        run.state, run.next_at = "set_aside", now()
    else:
        run.next_at = now() + RETRY_AFTER[run.attempts - 1]
    log.warning(
        "reaction failed",
        reaction=name,
        event_id=event_id,
        attempts=run.attempts,
        state=run.state,
        error=error,
    )


def due_reactions(session: Session, limit: int = 200) -> list[tuple[int, str]]:
    """What is owed and due: the sweeper's list, which makes every Celery job optional."""
    rows = session.execute(
        select(ReactionRun.event_id, ReactionRun.reaction)
        .where(ReactionRun.state == "pending", ReactionRun.next_at <= func.clock_timestamp())
        .order_by(ReactionRun.next_at)
        .limit(limit)
    )
    return [(row.event_id, row.reaction) for row in rows]


_FORGET = text(
    """
    WITH old AS (
        SELECT e.id FROM outbox_event e
        WHERE e.relayed_at < :before AND NOT EXISTS (
            SELECT FROM reaction_run r WHERE r.event_id = e.id AND (r.state <> 'done' OR r.done_at >= :before))
        ORDER BY e.id LIMIT :limit FOR UPDATE SKIP LOCKED
    ), runs AS (DELETE FROM reaction_run WHERE event_id IN (SELECT id FROM old))
    DELETE FROM outbox_event WHERE id IN (SELECT id FROM old) RETURNING id
    """
)


def forget_old_events(session: Session, *, before: datetime, limit: int) -> int:
    """Delete a batch of events relayed before a moment and owed nothing any more; returns how many."""
    return len(session.execute(_FORGET, {"before": before, "limit": limit}).all())
