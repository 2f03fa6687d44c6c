"""The table of mails: planned with what made them due, settled by the sender, forgotten in time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text, delete, func, select, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from collab.core.clock import now
from collab.core.db import Base, Created, Id, Moment
from collab.core.logs import request_id
from collab.core.mail.health import MailAddress
from collab.core.mail.mailings import Mailing
from collab.core.metrics import ADDRESSES_STOPPED, DELIVERIES_WAITING, MAIL_LAG_SECONDS

SETTLED = ("accepted", "withdrawn", "suppressed")
"""What needs nobody any more; `failed` and `unknown` wait for a person."""


class Delivery(Base):
    """One mail to one address."""

    __tablename__ = "delivery"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(Text)
    """Names the renderer, `room.function`."""
    unique_key: Mapped[str] = mapped_column(Text, unique=True)
    """What this mail is about; a reaction that runs twice plans it once."""
    address: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    about: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Ids for the renderer; never a secret."""
    state: Mapped[str] = mapped_column(Text, server_default="planned")
    """planned → claimed → sending → accepted, failed or unknown; withdrawn or suppressed instead of sending."""
    attempts: Mapped[int] = mapped_column(server_default="0")
    blind_repeats: Mapped[int] = mapped_column(server_default="0")
    """How often it was sent again without knowing whether it had arrived: at most once."""
    next_at: Mapped[Created]
    lease_until: Mapped[Moment | None]
    """Until when the one who claimed it has it alone; no two claims of a row have the same."""
    sending_at: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]
    smtp_answer: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(Text)
    planned_at: Mapped[Created]
    urgent: Mapped[bool] = mapped_column(server_default="false")
    """Somebody waits for it before a screen: it goes before all others, and to a stopped address too."""
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"))
    """Of many that go out together; none for a mail of its own."""

    __table_args__ = (
        Index(
            "ix_delivery_single",
            text("urgent DESC"),
            "next_at",
            postgresql_where=text("state = 'planned' AND mailing_id IS NULL"),
        ),
        Index(
            "ix_delivery_letters",
            "mailing_id",
            "next_at",
            postgresql_where=text("state = 'planned' AND mailing_id IS NOT NULL"),
        ),
        Index(
            "ix_delivery_mailing",
            "mailing_id",
            "state",
            # What progress counts, so that it need not look at 20,000 rows.
            postgresql_include=["attempts", "sent_at"],
            postgresql_where=text("mailing_id IS NOT NULL"),
        ),
        Index(
            "ix_delivery_open",
            "lease_until",
            postgresql_where=text("state IN ('claimed', 'sending', 'unknown')"),
        ),
        Index(
            "ix_delivery_accepted",
            text("lower(address)"),
            "sent_at",
            postgresql_where=text("state = 'accepted'"),
        ),
    )


def plan_mail(
    session: Session,
    *,
    kind: str,
    unique_key: str,
    address: str,
    about: dict[str, Any],
    person_id: int | None = None,
    urgent: bool = False,
) -> int | None:
    """Plan one mail in the caller's transaction and return its id; the same `unique_key` again changes nothing: None."""
    planned = session.scalar(
        insert(Delivery)
        .values(
            kind=kind,
            unique_key=unique_key,
            address=address,
            about=about,
            person_id=person_id,
            request_id=request_id.get(),
            urgent=urgent,
        )
        .on_conflict_do_nothing(index_elements=["unique_key"])
        .returning(Delivery.id)
    )
    if planned is not None:
        session.info["planned_mail"] = True
    return planned


def plan_mails(session: Session, mails: list[dict[str, Any]]) -> None:
    """Plan many mails at once, each as `plan_mail` does."""
    rows = [{"person_id": None, **mail, "request_id": request_id.get()} for mail in mails]
    session.execute(insert(Delivery).on_conflict_do_nothing(index_elements=["unique_key"]), rows)
    session.info["planned_mail"] = True


def planned_mail(session: Session) -> bool:
    """Whether this session planned a mail, so that its caller can have it sent once it is committed."""
    return bool(session.info.get("planned_mail"))


def forget_old_deliveries(session: Session, *, before: datetime, limit: int) -> int:
    """Delete a batch of mails settled before a moment; those that failed or wait for a person stay. Returns how many."""
    settled = (
        select(Delivery.id)
        .where(Delivery.state.in_(SETTLED))
        .where(func.coalesce(Delivery.sent_at, Delivery.planned_at) < before)
        .order_by(Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    gone = delete(Delivery).where(Delivery.id.in_(settled.scalar_subquery()))
    return len(session.scalars(gone.returning(Delivery.id)).all())


def measure(session: Session) -> None:
    """Set the gauges of mail from the tables."""
    rows = session.execute(
        select(Delivery.state, func.count())
        .where(Delivery.state.in_(("planned", "claimed", "sending", "unknown", "failed")))
        .group_by(Delivery.state)
    )
    counts = {row[0]: row[1] for row in rows}
    # What is claimed is about to be sent, and nothing of it was.
    counts["planned"] = counts.get("planned", 0) + counts.pop("claimed", 0)
    for state in ("planned", "sending", "unknown", "failed"):
        DELIVERIES_WAITING.labels(state).set(counts.get(state, 0))
    # What is paused waits because somebody wanted it to.
    going = Delivery.mailing_id.is_(None) | Delivery.mailing_id.in_(
        select(Mailing.id).where(Mailing.state == "open")
    )
    oldest = session.scalar(select(func.min(Delivery.next_at)).where(Delivery.state == "planned", going))
    MAIL_LAG_SECONDS.set(max(0.0, (now() - oldest).total_seconds()) if oldest else 0)
    stopped = session.scalar(select(func.count()).where(MailAddress.stopped_at.is_not(None)))
    ADDRESSES_STOPPED.set(stopped or 0)
