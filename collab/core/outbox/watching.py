"""How the outbox does: what waits, since when, and whether a relay works."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.core.metrics import OUTBOX_LAG_SECONDS, OUTBOX_WAITING, REACTIONS_WAITING, RELAY_ACTIVE
from collab.core.outbox import OutboxEvent, ReactionRun
from collab.core.outbox.wakeups import HOLDER, SILENT


@dataclass(frozen=True)
class OutboxState:
    """What an operator asks first."""

    active: bool
    """Whether a relay holds the lock and gave a sign of life; one that has nothing to do gives it too."""
    lag_seconds: float
    set_aside: int


_STATE = text(
    f"""
    SELECT
        EXISTS (
            SELECT FROM {HOLDER}
              AND ({SILENT}) IS NOT TRUE
        ) AS active,
        (SELECT extract(epoch FROM clock_timestamp() - min(recorded_at))
         FROM outbox_event WHERE relayed_at IS NULL) AS lag,
        (SELECT count(*) FROM reaction_run WHERE state = 'set_aside') AS set_aside
    """
)


def outbox_state(session: Session) -> OutboxState:
    """The state of relay and outbox, in one cheap question."""
    row = session.execute(_STATE).one()
    return OutboxState(row.active, max(float(row.lag or 0), 0.0), row.set_aside)


def measure(session: Session) -> None:
    """Set the outbox gauges from the tables."""
    state = outbox_state(session)
    RELAY_ACTIVE.set(state.active)
    OUTBOX_LAG_SECONDS.set(state.lag_seconds)
    waiting = session.scalar(select(func.count()).where(OutboxEvent.relayed_at.is_(None)))
    OUTBOX_WAITING.set(waiting or 0)
    pending = session.scalar(select(func.count()).where(ReactionRun.state == "pending"))
    REACTIONS_WAITING.labels("pending").set(pending or 0)
    REACTIONS_WAITING.labels("set_aside").set(state.set_aside)
