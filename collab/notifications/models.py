"""Who was told of what and through which channel, how each wants to be told, and mail that came in."""

from __future__ import annotations

from datetime import time
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class Preference(Base):
    """How a person wants to be told, from one moment to another; who has no row has the usual preferences."""

    __tablename__ = "preference"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[Created]
    until: Mapped[Moment | None]
    """None for the preferences in force; the others explain what was decided then."""
    choices: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
    """Channel by kind, where it is not the kind's usual one."""
    frequency: Mapped[str] = mapped_column(Text, server_default="weekly")
    digest_day: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    """ISO day of the week, 1 for Monday."""
    digest_hour: Mapped[int] = mapped_column(SmallInteger, server_default="8")
    """Hour of Europe/Paris."""
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    holidays: Mapped[list[list[str]]] = mapped_column(JSONB, server_default="[]")
    """Pairs of first and last day."""
    link_only: Mapped[bool] = mapped_column(server_default="false")
    """Mails say that there is something, not what."""

    __table_args__ = (
        CheckConstraint("frequency IN ('daily', 'weekly', 'never')", name="frequency"),
        Index("uq_preference_present", "person_id", unique=True, postgresql_where=text("until IS NULL")),
        Index("ix_preference_person", "person_id", "since"),
    )


class NotifiedEvent(Base):
    """An event that people were told of, written once however many they are; its id is the outbox's."""

    __tablename__ = "notified_event"

    event_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    thread: Mapped[str] = mapped_column(Text)
    """What it belongs to, `discussion:12`: news of one thread are shown and mailed together."""
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    discussion_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    severe: Mapped[bool] = mapped_column(server_default="false")
    """An alert of the highest severity: it breaks quiet hours and holidays."""
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    happened_at: Mapped[Moment]
    told_at: Mapped[Created]

    __table_args__ = (
        Index("ix_notified_event_message", "message_id", postgresql_where=text("message_id IS NOT NULL")),
        Index(
            "ix_notified_event_discussion",
            "discussion_id",
            "event_id",
            postgresql_where=text("discussion_id IS NOT NULL"),
        ),
        Index("ix_notified_event_told_at", "told_at"),
        Index("ix_notified_event_thread", "thread"),
    )


class Notification(Base):
    """What was decided for one candidate of one event, `nothing` included: thousands are written at once."""

    __tablename__ = "notification"

    id: Mapped[Id]
    event_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    """Why this person: the audience of the kind that names them."""
    channel: Mapped[str] = mapped_column(Text)
    """nothing, page, digest or mail; each one but the first includes the page."""
    why: Mapped[str | None] = mapped_column(Text)
    """What made it `nothing` (muted, or the person's own choice), `lowered` it to what their level is worth, or to the
    page since they were `told` of the same thing before."""
    read_at: Mapped[Moment | None]
    """When it was marked read here; reading the message itself counts as well."""
    mail: Mapped[str | None] = mapped_column(Text)
    """waiting for its conversation to gather, planned (see the delivery), or dropped."""
    mail_why: Mapped[str | None] = mapped_column(Text)
    """What dropped it, or holds it: read, gone, no_right, preference, muted, no_address, quiet."""
    mail_due_at: Mapped[Moment | None]
    delivery_id: Mapped[int | None] = mapped_column(BigInteger)
    digested_at: Mapped[Moment | None]
    """When a digest took it in: by row and not by a window of time, so that none falls between two digests."""

    __table_args__ = (
        Index("uq_notification_event_person", "event_id", "person_id", unique=True),
        Index(
            "ix_notification_person",
            "person_id",
            text("event_id DESC"),
            postgresql_where=text("channel <> 'nothing'"),
        ),
        Index(
            "ix_notification_to_digest",
            "person_id",
            text("event_id DESC"),
            postgresql_where=text("channel = 'digest' AND digested_at IS NULL"),
        ),
        Index("ix_notification_mail_due", "mail_due_at", postgresql_where=text("mail = 'waiting'")),
        Index("ix_notification_delivery", "delivery_id", postgresql_where=text("delivery_id IS NOT NULL")),
    )


class IncomingMail(Base):
    """A mail that came in for one address of ours: kept before the sender is told that we have it."""

    __tablename__ = "incoming_mail"

    id: Mapped[Id]
    unique_key: Mapped[str] = mapped_column(Text, unique=True)
    """Of the mail and its recipient: a server that sends it again brings nothing new."""
    envelope_from: Mapped[str] = mapped_column(Text)
    recipient: Mapped[str] = mapped_column(Text)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    """As it came; forgotten once it is settled and old."""
    size: Mapped[int]
    state: Mapped[str] = mapped_column(Text, server_default="received")
    outcome: Mapped[str] = mapped_column(Text, server_default="")
    """What became of it in one word (message, discussion, unsubscribed, bounce, complaint), or why nothing did."""
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    discussion_id: Mapped[int | None] = mapped_column(BigInteger)
    file_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    """Rows of the files it brings, announced before their bytes are stored."""
    received_at: Mapped[Created]
    settled_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("state IN ('received', 'taken', 'refused', 'ignored')", name="state"),
        Index("ix_incoming_mail_received_at", "received_at"),
    )
