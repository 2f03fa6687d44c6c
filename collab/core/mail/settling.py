"""What comes of an attempt, written down on its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.core.logs import get_logger
from collab.core.mail.deliveries import Delivery
from collab.core.mail.door import Outcome
from collab.core.mail.health import note_failure

log = get_logger(__name__)

BLIND_REPEAT_AFTER = timedelta(minutes=3)
RETRY_AFTER = tuple(timedelta(seconds=s) for s in (5, 30, 300, 900, 3_600, 14_400, 43_200, 86_400))


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of one attempt, not written down yet."""

    delivery_id: int
    attempt: int
    outcome: Outcome


def settle(session: Session, handed: Handed | None) -> bool:
    """Write down what came of an attempt, unless the mail has gone on without it; whether it was accepted."""
    if handed is None:
        return False
    outcome = handed.outcome
    row = session.scalars(
        select(Delivery)
        .where(Delivery.id == handed.delivery_id, Delivery.state == "sending")
        .where(Delivery.attempts == handed.attempt)
        .with_for_update()
    ).one_or_none()
    if row is None:
        log.warning("a mail went on without us", delivery_id=handed.delivery_id, outcome=outcome.state)
        return False
    if outcome.state == "unknown":
        row.smtp_answer, row.next_at = outcome.answer[:500], now() + BLIND_REPEAT_AFTER
        repeat_blindly_once(row)
    elif outcome.state == "deferred":
        defer(row, outcome.answer)
    else:
        end(row, outcome.state, outcome.answer)
    if row.state == "failed" and outcome.fault:
        note_failure(
            session,
            address=row.address,
            kind=outcome.fault,
            answer=outcome.answer,
            delivery_id=row.id,
            person_id=row.person_id,
        )
    return row.state == "accepted"


def repeat_blindly_once(row: Delivery) -> None:
    """Perhaps it arrived: send it once more with the same Message-ID, then leave it to a person."""
    row.lease_until = None
    if row.blind_repeats:
        row.state = "unknown"
    else:
        row.state, row.blind_repeats = "planned", 1


def defer(row: Delivery, answer: str) -> None:
    """It surely did not leave: try again later, as long as there is a wait left."""
    if row.attempts > len(RETRY_AFTER):
        end(row, "failed", answer)
        return
    end(row, "planned", answer)
    row.next_at = now() + RETRY_AFTER[row.attempts - 1]


def end(row: Delivery, state: str, answer: str) -> None:
    """Leave a mail in a state, and nobody with it."""
    row.state, row.smtp_answer, row.lease_until = state, answer[:500], None
    if state == "accepted":
        row.sent_at = now()
    log.info("mail", delivery_id=row.id, kind=row.kind, state=state, answer=answer[:200])
