"""Who has which mail: claimed in small batches under a lease, begun one by one, given back when not begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import cast, func, select, text, update
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Session

from collab.core.db import look
from collab.core.mail.deliveries import Delivery
from collab.core.mail.health import MailAddress

BATCH = 10
"""So few are claimed at once that an urgent mail soon comes first."""
LEASE = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails claimed together; their lease, which no other claim of them has, proves that they still are."""

    ids: Sequence[int]
    lease_until: datetime | None


_CLAIM = select(Delivery).from_statement(
    text(
        """
        UPDATE delivery SET state = 'claimed', lease_until = statement_timestamp() + :lease
        WHERE id IN (
            SELECT id FROM delivery
            WHERE state = 'planned' AND mailing_id IS NULL AND next_at <= clock_timestamp()
            ORDER BY urgent DESC, next_at LIMIT :batch FOR UPDATE SKIP LOCKED
        )
        RETURNING *
        """
    )
)
STOPPED = (
    select(MailAddress.address)
    .where(MailAddress.address == cast(Delivery.address, CITEXT), MailAddress.stopped_at.is_not(None))
    .exists()
)


def claim(session: Session) -> list[Delivery]:
    """Claim the next mails that are due, urgent ones first."""
    rows = session.scalars(_CLAIM, {"batch": BATCH, "lease": LEASE}).all()
    return sorted(rows, key=lambda row: (not row.urgent, row.next_at, row.id))


def take_up(session: Session, delivery_id: int, batch: Batch) -> tuple[Delivery, bool] | None:
    """A claimed mail, held, and whether mail to its address was stopped; None if the claim no longer holds."""
    found = session.execute(
        select(Delivery, STOPPED)
        .where(Delivery.id == delivery_id, Delivery.state == "claimed")
        .where(Delivery.lease_until == batch.lease_until, Delivery.lease_until > func.clock_timestamp())
        .with_for_update(of=Delivery)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def give_back(session: Session, batch: Batch) -> None:
    """What was claimed and not begun waits again, as if nothing had been."""
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(batch.ids), Delivery.state == "claimed")
        .where(Delivery.lease_until == batch.lease_until)
        .values(state="planned", lease_until=None)
        .execution_options(synchronize_session=False)
    )


def give_back_what_expired(session: Session) -> None:
    """Of what a process claimed that ended since, nothing was sent: it waits again."""
    session.execute(
        update(Delivery)
        .where(Delivery.state == "claimed", Delivery.lease_until < func.clock_timestamp())
        .values(state="planned", lease_until=None)
        .execution_options(synchronize_session=False)
    )


def interrupted(session: Session) -> Sequence[Delivery]:
    """The mails whose lease ended while they were sent, held; letters of mailings are taken up by who sends these."""
    over = select(Delivery).where(Delivery.state == "sending", Delivery.lease_until < func.clock_timestamp())
    over = over.where(Delivery.mailing_id.is_(None))
    return session.scalars(over.with_for_update(skip_locked=True)).all()


def anything_due() -> bool:
    """Whether a mail waits to be claimed."""
    due = select(Delivery.id).where(Delivery.state == "planned", Delivery.next_at <= func.clock_timestamp())
    due = due.where(Delivery.mailing_id.is_(None))
    with look() as session:
        return session.scalar(due.limit(1)) is not None
