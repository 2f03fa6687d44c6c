"""What somebody offers for an authority, when they pause, and how large their team is."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.accounts.models import Mandate, Person
from collab.authorities.models import Authority
from collab.core.db import Base, Created, Id, Moment


class Offer(Base):
    """The expertise of a person for an authority, and how much of it they can give."""

    __tablename__ = "buddy_offer"

    id: Mapped[Id]
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None while it waits in the secretariat's queue."""
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    themes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Besides those of the authority's active partnerships, which come from the register by themselves."""
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    formats: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    evidence: Mapped[str] = mapped_column(Text, server_default="")
    """What was done, in the helper's words."""
    at_once: Mapped[int] = mapped_column(server_default="1")
    """How many pairs at the same time."""
    per_quarter: Mapped[int] = mapped_column(server_default="2")
    """How many yeses in a calendar quarter (Europe/Paris)."""
    state: Mapped[str] = mapped_column(Text, server_default="open")
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[Created]
    changed_at: Mapped[Created]
    queued_at: Mapped[Moment | None]

    authority: Mapped[Authority] = relationship()
    person: Mapped[Person | None] = relationship()
    mandate: Mapped[Mandate | None] = relationship()

    __table_args__ = (
        CheckConstraint("state IN ('open','withdrawn')", name="state"),
        CheckConstraint("at_once BETWEEN 0 AND 20", name="at_once"),
        CheckConstraint("per_quarter BETWEEN 0 AND 50", name="per_quarter"),
        Index(
            "uq_buddy_offer_open",
            "person_id",
            "authority_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )


class OfferPause(Base):
    """Days on which a helper is not asked."""

    __tablename__ = "buddy_offer_pause"

    id: Mapped[Id]
    offer_id: Mapped[int] = mapped_column(ForeignKey("buddy_offer.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """Last day of it; none: until it is taken back."""

    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),)


class Team(Base):
    """How many people do international work at an authority, as it states itself."""

    __tablename__ = "buddy_team"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), primary_key=True)
    size: Mapped[int]
    stated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stated_at: Mapped[Created]

    __table_args__ = (CheckConstraint("size BETWEEN 0 AND 500", name="size"),)
