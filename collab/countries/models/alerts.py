"""Whom a published alert concerns, who has seen it, and what each authority answers."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class AlertExposure(Base):
    """An active partnership in a country of the alert, from one moment to another; it is ended, never deleted."""

    __tablename__ = "alert_exposure"

    id: Mapped[Id]
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id"))
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)
    since: Mapped[Created]
    ended_at: Mapped[Moment | None]
    """When the partnership, or the country, was no longer of the alert; none of an alert that is over as it stood."""

    __table_args__ = (
        Index(
            "uq_alert_exposure_present",
            "bulletin_id",
            "partnership_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class AlertSeen(Base):
    """A person has looked at an alert."""

    __tablename__ = "alert_seen"

    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[Created]


class AlertAnswer(Base):
    """What somebody answered for an authority; the last one stands, the others stay."""

    __tablename__ = "alert_answer"

    id: Mapped[Id]
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    answer: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text, server_default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"))
    via: Mapped[str] = mapped_column(Text, server_default="page")
    at: Mapped[Created]
    replaced_at: Mapped[Moment | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    """What "need help" wrote in the country's discussion."""

    __table_args__ = (
        CheckConstraint("answer IN ('concerned','not_concerned','need_help','can_help')", name="answer"),
        CheckConstraint("via IN ('page','mail')", name="via"),
        Index(
            "uq_alert_answer_standing",
            "bulletin_id",
            "authority_id",
            unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_alert_answer_history", "bulletin_id", "authority_id", "id"),
    )
