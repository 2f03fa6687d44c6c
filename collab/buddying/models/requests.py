"""What somebody asks for, for an authority."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.accounts.models import Mandate, Person
from collab.authorities.models import Authority
from collab.core.db import Base, Created, Id, Moment


class BuddyRequest(Base):
    """A need that a peer elsewhere may have met already."""

    __tablename__ = "buddy_request"

    id: Mapped[Id]
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who leads it for the authority; none while it waits in the secretariat's queue."""
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    """The mandate it is led under."""
    title: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text, server_default="")
    """Plain Markdown, shown to every member."""
    themes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Any of these; none when it is all the same."""
    formats: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    by_when: Mapped[date | None]
    wanted: Mapped[int] = mapped_column(server_default="1")
    """How many helpers make it full."""
    same_territory: Mapped[bool] = mapped_column(server_default="false")
    """Whether a helper of its own territory may be proposed as well."""
    state: Mapped[str] = mapped_column(Text, server_default="open")
    covered_by: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Networks that serve this need already, as they were shown when it was asked; none: nobody covers it."""
    sent_to: Mapped[str | None] = mapped_column(Text)
    """The network that the asker went to instead."""
    bulletin_id: Mapped[int | None] = mapped_column(ForeignKey("bulletin.id"))
    """The alert that it was made of."""
    version: Mapped[int] = mapped_column(server_default="1")
    search_text: Mapped[str] = mapped_column(Text, server_default="")
    """Folded: all its words and its countries, which a list is searched by."""
    title_text: Mapped[str] = mapped_column(Text, server_default="")
    """Folded: its title and its countries alone, which another need is likened to."""
    created_at: Mapped[Created]
    changed_at: Mapped[Created]
    closed_at: Mapped[Moment | None]
    queued_at: Mapped[Moment | None]
    """Since when it waits for the secretariat to find who leads it."""

    authority: Mapped[Authority] = relationship()
    asker: Mapped[Person | None] = relationship()
    mandate: Mapped[Mandate | None] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('open','full','done','withdrawn','elsewhere')", name="state"),
        CheckConstraint("wanted BETWEEN 1 AND 5", name="wanted"),
        Index("ix_buddy_request_open", "created_at", postgresql_where=text("state = 'open'")),
        Index("ix_buddy_request_themes", "themes", postgresql_using="gin"),
        Index(
            "ix_buddy_request_search",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        # One alert makes one request of an authority, however often it says that it needs help.
        Index("uq_buddy_request_alert", "bulletin_id", "authority_id", unique=True),
    )
