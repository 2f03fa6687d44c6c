"""What a mandate's end leaves open, and who takes it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class Handover(Base):
    """All that somebody led under a mandate that ended, to be taken over in one reviewed step."""

    __tablename__ = "buddy_handover"

    id: Mapped[Id]
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"))
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """The successor who is to look at it; none: it waits in the secretariat's queue."""
    state: Mapped[str] = mapped_column(Text, server_default="waiting")
    """waiting, done, or cancelled: they came back before anybody took it over."""
    created_at: Mapped[Created]
    done_at: Mapped[Moment | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        CheckConstraint("state IN ('waiting','done','cancelled')", name="state"),
        # A mandate may end, be prolonged and end again: one hand-over of it waits at a time.
        Index(
            "uq_buddy_handover_waiting", "mandate_id", unique=True, postgresql_where=text("state = 'waiting'")
        ),
    )
