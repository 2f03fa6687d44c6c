"""What is known of an address: mail that came back, complaints, and whether we stopped writing to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, delete, func, select, text
from sqlalchemy.dialects.postgresql import CITEXT, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from collab.core.clock import now
from collab.core.db import Base, Created, Id, Moment
from collab.core.events import Event, event
from collab.core.outbox import record

KINDS = ("hard", "soft", "full", "complaint")
STOPS_AT = {"hard": 1, "soft": 3, "full": 5, "complaint": 1}
"""How many of a kind within the window stop mail to an address: a mailbox that is full is often emptied."""
WINDOW = timedelta(days=14)
SETTLES_AFTER = timedelta(days=6)
"""A mail that did not come back in this time arrived, and what came back before it was sent counts no more: the servers
on the way give up within five days (RFC 5321, 4.5.4.1)."""


class MailAddress(Base):
    """An address from which mail came back, or whose reader complained; others have no row."""

    __tablename__ = "mail_address"

    address: Mapped[str] = mapped_column(CITEXT, primary_key=True)
    hard_count: Mapped[int] = mapped_column(server_default="0")
    soft_count: Mapped[int] = mapped_column(server_default="0")
    full_count: Mapped[int] = mapped_column(server_default="0")
    complaint_count: Mapped[int] = mapped_column(server_default="0")
    first_at: Mapped[Created]
    last_at: Mapped[Created]
    last_answer: Mapped[str] = mapped_column(Text, server_default="")
    stopped_at: Mapped[Moment | None]
    stopped_by: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("stopped_by IN ('hard', 'soft', 'full', 'complaint')", name="stopped_by"),
        Index(
            "ix_mail_address_stopped",
            text("stopped_at DESC"),
            postgresql_where=text("stopped_at IS NOT NULL"),
        ),
    )


class MailEvent(Base):
    """One mail that came back, or one complaint."""

    __tablename__ = "mail_event"

    id: Mapped[Id]
    delivery_id: Mapped[int | None] = mapped_column(BigInteger)
    address: Mapped[str] = mapped_column(CITEXT)
    kind: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, server_default="")
    at: Mapped[Created]

    __table_args__ = (
        CheckConstraint("kind IN ('hard', 'soft', 'full', 'complaint')", name="kind"),
        Index("ix_mail_event_address", "address", "at"),
    )


@dataclass(frozen=True, kw_only=True)
class _OfAddress(Event):
    person_id: int | None

    def audience(self) -> list[str]:
        return [] if self.person_id is None else [f"user:{self.person_id}"]


@event("mail.address_stopped")
@dataclass(frozen=True, kw_only=True)
class AddressStopped(_OfAddress):
    """Mail to a person's address came back, or they complained: no more is sent there."""

    kind: str


@event("mail.address_resumed")
@dataclass(frozen=True, kw_only=True)
class AddressResumed(_OfAddress):
    """Mail is sent to a person's address again."""


_LAST_GOOD = text(
    """
    SELECT max(d.sent_at) FROM delivery d
    WHERE lower(d.address) = lower(CAST(:address AS text)) AND d.state = 'accepted' AND d.sent_at < :settled
      AND NOT EXISTS (
          SELECT FROM mail_event e WHERE e.address = CAST(:address AS citext) AND e.delivery_id = d.id)
    """
)


def note_failure(
    session: Session,
    *,
    address: str,
    kind: str,
    answer: str = "",
    delivery_id: int | None = None,
    person_id: int | None = None,
) -> bool:
    """Count a mail that came back, or a complaint; returns whether it stops mail to that address from now on."""
    row = session.scalars(
        insert(MailAddress)
        .values(address=address)
        # Nothing changes yet, but the row is held: of two who report one mail, the second sees it counted.
        .on_conflict_do_update(index_elements=["address"], set_={"address": MailAddress.address})
        .returning(MailAddress),
        execution_options={"populate_existing": True},
    ).one()
    if delivery_id is not None and _already_counted(session, address, delivery_id, kind):
        return False
    session.add(MailEvent(delivery_id=delivery_id, address=address, kind=kind, answer=answer[:500]))
    session.flush()
    since = max(now() - WINDOW, _last_good(session, address))
    counts: dict[str, int] = {
        found[0]: found[1]
        for found in session.execute(
            select(MailEvent.kind, func.count())
            .where(MailEvent.address == address, MailEvent.at > since)
            .group_by(MailEvent.kind)
        )
    }
    row.hard_count, row.soft_count = counts.get("hard", 0), counts.get("soft", 0)
    row.full_count, row.complaint_count = counts.get("full", 0), counts.get("complaint", 0)
    row.last_at, row.last_answer = now(), answer[:500]
    if row.stopped_at is not None or counts.get(kind, 0) < STOPS_AT[kind]:
        return False
    row.stopped_at, row.stopped_by = now(), kind
    record(session, AddressStopped(by=None, person_id=person_id, kind=kind))
    return True


def is_stopped(session: Session, address: str) -> bool:
    """Whether no more is sent to an address."""
    stopped = select(MailAddress.stopped_at).where(MailAddress.address == address)
    return session.scalar(stopped) is not None


def resume_address(session: Session, address: str, *, by: int | None, person_id: int | None) -> bool:
    """Send to an address again, whatever came back before; False where nothing was stopped."""
    row = session.get(MailAddress, address, with_for_update=True)
    if row is None or row.stopped_at is None:
        return False
    session.delete(row)
    session.execute(delete(MailEvent).where(MailEvent.address == address))
    record(session, AddressResumed(by=by, person_id=person_id))
    return True


def note_arrival(session: Session, address: str, *, person_id: int) -> None:
    """Somebody used what a mail to this address held, so it arrives: what came back before stops nothing any more.

    Who complained still does not want our other mail.
    """
    row = session.get(MailAddress, address)
    if row is not None and row.stopped_by != "complaint":
        resume_address(session, address, by=person_id, person_id=person_id)


def forget_old_failures(session: Session, *, before: datetime, limit: int) -> int:
    """Delete a batch of what came back before a moment, and the addresses that nothing came back from since."""
    before = min(before, now() - WINDOW)
    old = select(MailEvent.id).where(MailEvent.at < before).order_by(MailEvent.id).limit(limit)
    gone = delete(MailEvent).where(MailEvent.id.in_(old.scalar_subquery())).returning(MailEvent.id)
    count = len(session.scalars(gone).all())
    session.execute(
        delete(MailAddress)
        .where(MailAddress.stopped_at.is_(None), MailAddress.last_at < before)
        .execution_options(synchronize_session=False)
    )
    return count


def _already_counted(session: Session, address: str, delivery_id: int, kind: str) -> bool:
    found = select(MailEvent.id).where(MailEvent.address == address, MailEvent.delivery_id == delivery_id)
    return session.scalar(found.where(MailEvent.kind == kind).limit(1)) is not None


def _last_good(session: Session, address: str) -> datetime:
    settled = now() - SETTLES_AFTER
    found = session.scalar(_LAST_GOOD, {"address": address, "settled": settled})
    return found or datetime.min.replace(tzinfo=settled.tzinfo)
