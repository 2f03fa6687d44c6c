"""A mailing: many mails of one kind that are claimed, paused and counted together, apart from all other mail."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class Mailing(Base):
    """Mails that go out together; a sign-in mail never waits behind them."""

    __tablename__ = "mailing"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(Text)
    """Names what writes its mails, many at once."""
    state: Mapped[str] = mapped_column(Text, server_default="open")
    """open; paused: nothing of it is begun until it is open again; stopped: what was not begun never is; ended."""
    repeats: Mapped[bool] = mapped_column(server_default="true")
    """Whether a mail that may have arrived, and of which no journal knows, is sent once more; else it waits for a person."""
    created_at: Mapped[Created]
    moved_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("state IN ('open','paused','stopped','ended')", name="state"),
        Index("ix_mailing_open", "id", postgresql_where=text("state = 'open'")),
    )
