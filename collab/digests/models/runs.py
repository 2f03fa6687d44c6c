"""What is sent: a run for each edition, week or day, its blocks written once per language, and everybody's letter."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class Run(Base):
    """All letters of one edition, of one ISO week, or of one day: there is one of each, however many beats tick."""

    __tablename__ = "digest_run"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(Text)
    """`2026-W48` for a week, `2026-11-28` for a day, the edition's id for an edition; days of Europe/Paris."""
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id"))
    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id"))
    state: Mapped[str] = mapped_column(Text, server_default="planning")
    """planning while letters are still written for it, then sending until none waits, then ended."""
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    """How its letters ended, kept when it ends: deliveries are forgotten in time."""
    created_at: Mapped[Created]
    planned_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("kind IN ('edition','weekly','daily')", name="kind"),
        CheckConstraint("state IN ('planning','sending','ended')", name="state"),
        Index("uq_digest_run_period", "kind", "period", unique=True),
        Index("ix_digest_run_open", "id", postgresql_where=text("state <> 'ended'")),
    )


class Block(Base):
    """A piece of letters of one run in one language, written and encoded once, however many letters hold it."""

    __tablename__ = "digest_block"

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(ForeignKey("digest_run.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    as_of: Mapped[str] = mapped_column(Text, server_default="")
    """The hour of a week's or a day's letters, `2026-11-28T08`: what changed since is written anew for later ones."""
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    """Only who may read this group gets it."""
    text: Mapped[bytes] = mapped_column(LargeBinary)
    html: Mapped[bytes] = mapped_column(LargeBinary)
    """Both ready for the wire: whole lines, quoted-printable, dots doubled."""

    __table_args__ = (Index("uq_digest_block", "run_id", "key", "language", "as_of", unique=True),)


class Letter(Base):
    """What one run did for one person: a letter of these blocks, or nothing, and why."""

    __tablename__ = "digest_letter"

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(ForeignKey("digest_run.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(Text)
    """planned; or no mail: nothing (no news), away (a holiday), withdrawn (no longer wanted, or nothing left to read)."""
    language: Mapped[str] = mapped_column(Text)
    since: Mapped[Moment | None]
    """From when on it tells what came; None for somebody's first."""
    at: Mapped[Created]
    blocks: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    """Ids in their order; frozen, but for a right lost before the first sending."""
    groups: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    """The groups that its blocks ask to read, each once."""
    told: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    """Notifications that it tells: the next letter does, if this one never leaves."""
    lines: Mapped[int] = mapped_column(server_default="0")
    """How many pieces of news it tells."""
    delivery_id: Mapped[int | None] = mapped_column(BigInteger)
    left_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who decided that it is not repeated, though nobody knows whether it arrived."""
    left_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("outcome IN ('planned','nothing','away','withdrawn')", name="outcome"),
        Index("uq_digest_letter", "run_id", "person_id", unique=True),
        Index("ix_digest_letter_person", "person_id", text("at DESC")),
        Index("ix_digest_letter_delivery", "delivery_id", postgresql_where=text("delivery_id IS NOT NULL")),
    )
