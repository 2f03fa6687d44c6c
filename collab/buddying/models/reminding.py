"""Who was reminded of what, and when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id


class Reminder(Base):
    """One file in one reminder of its lead; the files of one person on one day go in one mail."""

    __tablename__ = "buddy_reminder"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    file: Mapped[str] = mapped_column(Text)
    """solicitation, request or pair."""
    file_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    """What is owed, one of the policy's words."""
    day: Mapped[date]
    """The day in Paris."""
    at: Mapped[Created]

    __table_args__ = (
        CheckConstraint("file IN ('solicitation','request','pair')", name="file"),
        Index("uq_buddy_reminder", "file", "file_id", "day", unique=True),
        Index("ix_buddy_reminder_person", "person_id", "day"),
    )
