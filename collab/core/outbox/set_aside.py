"""Reactions that failed at every try: who operates the platform sees them, mends the cause, and has them run again."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from collab.core.outbox import OutboxEvent, ReactionRun


def all_set_aside(session: Session, limit: int = 200) -> list[tuple[ReactionRun, str]]:
    """What was set aside and the names of the events, the oldest first."""
    statement = (
        select(ReactionRun, OutboxEvent.name)
        .join(OutboxEvent, OutboxEvent.id == ReactionRun.event_id)
        .where(ReactionRun.state == "set_aside")
        .order_by(ReactionRun.next_at, ReactionRun.event_id, ReactionRun.reaction)
    )
    return [(run, name) for run, name in session.execute(statement.limit(limit))]


def count_set_aside(session: Session) -> int:
    """How many reactions were set aside."""
    return session.scalar(select(func.count()).where(ReactionRun.state == "set_aside")) or 0


def run_again(session: Session, *, reaction: str | None = None, event_id: int | None = None) -> int:
    """Put set-aside reactions back in the queue, all or those of this name or this event; returns how many."""
    statement = update(ReactionRun).where(ReactionRun.state == "set_aside")
    if reaction is not None:
        statement = statement.where(ReactionRun.reaction == reaction)
    if event_id is not None:
        statement = statement.where(ReactionRun.event_id == event_id)
    again = statement.values(state="pending", attempts=0, next_at=func.clock_timestamp())
    return len(session.scalars(again.returning(ReactionRun.event_id)).all())
