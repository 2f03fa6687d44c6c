"""What an officer did to several requests at once, kept so that it can be taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class Bulk(Base):
    """One act on several requests; each is an item of its own, done or left alone, and taken back or not."""

    __tablename__ = "buddy_bulk"

    id: Mapped[Id]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_key: Mapped[UUID]
    """Given by the page: the same press sent twice is one act."""
    act: Mapped[str] = mapped_column(Text)
    sent_to: Mapped[str | None] = mapped_column(Text)
    """The network, where the act sends elsewhere."""
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """By request: what it was before, what came of it, and whether it was put back."""
    created_at: Mapped[Created]
    undone_at: Mapped[Moment | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("by_id", "client_key"),
        CheckConstraint("act IN ('end_askings','finish','send_elsewhere','reopen')", name="act"),
        Index("ix_buddy_bulk_created_at", "created_at"),
    )
