"""What the secretariat composes: editions, their items in order, and what was done to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class Edition(Base):
    """One letter of the commission, on top of everybody's own digest."""

    __tablename__ = "edition"

    id: Mapped[Id]
    number: Mapped[int | None] = mapped_column(unique=True)
    """Counted from 1, given as it begins to be sent."""
    state: Mapped[str] = mapped_column(Text, server_default="draft")
    title_fr: Mapped[str] = mapped_column(Text, server_default="")
    title_en: Mapped[str] = mapped_column(Text, server_default="")
    """Subjects of the mail; the French one stands where there is no English one."""
    intro_fr: Mapped[str] = mapped_column(Text, server_default="")
    intro_en: Mapped[str] = mapped_column(Text, server_default="")
    """Markdown."""
    version: Mapped[int] = mapped_column(server_default="1")
    """Grows with each change to it or its items; its ETag."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Created]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[Created]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[Moment | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[Moment | None]
    scheduled_for: Mapped[Moment | None]
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Its content as it was approved, in both languages: what is sent, archived and fed."""
    sending_at: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint(
            "state IN ('draft','submitted','approved','scheduled','sending','paused','stopped','sent','discarded')",
            name="state",
        ),
        Index("ix_edition_scheduled", "scheduled_for", postgresql_where=text("state = 'scheduled'")),
        Index("ix_edition_sent_at", text("sent_at DESC"), postgresql_where=text("sent_at IS NOT NULL")),
    )


class EditionItem(Base):
    """One item of an edition: something of a room with the secretariat's comment, or its own words."""

    __tablename__ = "edition_item"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    """One of the policy's ITEM_KINDS; `own` for the secretariat's own words."""
    thing_id: Mapped[int | None] = mapped_column(BigInteger)
    title_fr: Mapped[str] = mapped_column(Text, server_default="")
    title_en: Mapped[str] = mapped_column(Text, server_default="")
    """In place of the thing's own title, where they are given."""
    body_fr: Mapped[str] = mapped_column(Text, server_default="")
    body_en: Mapped[str] = mapped_column(Text, server_default="")
    """The comment, or the own words, in Markdown."""
    url: Mapped[str] = mapped_column(Text, server_default="")
    """Where an own item leads, if anywhere."""
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[Created]

    __table_args__ = (
        Index("ix_edition_item_edition", "edition_id", "position"),
        # Two tabs that pick the same suggestion make one item of it.
        Index(
            "uq_edition_item_thing",
            "edition_id",
            "kind",
            "thing_id",
            unique=True,
            postgresql_where=text("thing_id IS NOT NULL"),
        ),
    )


class EditionStep(Base):
    """One act that moved an edition, kept with who did it."""

    __tablename__ = "edition_step"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    act: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    """Where it stands since."""
    note: Mapped[str] = mapped_column(Text, server_default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Created]

    __table_args__ = (Index("ix_edition_step_edition", "edition_id", "id"),)


class EditionFeedAddress(Base):
    """The private address of somebody's feed of editions; taking it back deletes the row."""

    __tablename__ = "edition_feed_address"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    nonce: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Created]
