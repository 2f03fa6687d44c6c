"""Who is asked to help with a request, and what they answer."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.accounts.models import Person
from collab.buddying.models.offers import Offer
from collab.buddying.models.requests import BuddyRequest
from collab.core.db import Base, Created, Id, Moment


class Solicitation(Base):
    """One helper is asked, by themselves, for one request."""

    __tablename__ = "solicitation"

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("buddy_request.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("buddy_offer.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    """Who holds the offer, and is to answer."""
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("matching_plan.id"))
    """The secretariat's plan that asked."""
    words: Mapped[str] = mapped_column(Text, server_default="")
    """What the asker adds, for this helper alone."""
    state: Mapped[str] = mapped_column(Text, server_default="asked")
    reason: Mapped[str] = mapped_column(Text, server_default="")
    """Why it was declined, one of the policy's words; read by the asker's side and the secretariat alone."""
    reason_words: Mapped[str] = mapped_column(Text, server_default="")
    suggested_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The colleague that they name instead."""
    invited_at: Mapped[Moment | None]
    """When that colleague, who had no offer, was invited to make one."""
    via: Mapped[str | None] = mapped_column(Text)
    """page or mail."""
    asked_at: Mapped[Created]
    answered_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    """When it was cancelled or lapsed."""

    request: Mapped[BuddyRequest] = relationship()
    offer: Mapped[Offer] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    suggested: Mapped[Person | None] = relationship(foreign_keys=[suggested_id])

    __table_args__ = (
        CheckConstraint(
            "state IN ('asked','accepted','declined','suggested','cancelled','lapsed')", name="state"
        ),
        # Nobody is asked twice for one request while the first asking stands.
        Index(
            "uq_solicitation_standing",
            "request_id",
            "offer_id",
            unique=True,
            postgresql_where=text("state <> 'cancelled'"),
        ),
        Index("ix_solicitation_waiting", "person_id", postgresql_where=text("state = 'asked'")),
    )
