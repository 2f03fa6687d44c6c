"""Two peers at work: their agreement and milestones, what they rate by themselves, what they leave to the next."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.accounts.models import Person
from collab.buddying.models.offers import Offer
from collab.buddying.models.requests import BuddyRequest
from collab.core.db import Base, Created, Id, Moment


class Pair(Base):
    """An asker and a helper, with a private space."""

    __tablename__ = "pair"

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("buddy_request.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("buddy_offer.id"), index=True)
    solicitation_id: Mapped[int] = mapped_column(ForeignKey("solicitation.id"), unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), unique=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"), unique=True)
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None while the secretariat looks for who takes over."""
    asker_mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    helper_mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    lead: Mapped[str] = mapped_column(Text, server_default="asker")
    """Which of the two leads the file, and is the only one reminded of it: asker or helper."""
    state: Mapped[str] = mapped_column(Text, server_default="agreeing")
    scope: Mapped[str] = mapped_column(Text, server_default="")
    """The agreement, on one page: what is done and what is not."""
    formats: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    agreement_version: Mapped[int] = mapped_column(server_default="1")
    agreed_by_asker: Mapped[int | None]
    """The version of the agreement that the asker agreed to."""
    agreed_by_helper: Mapped[int | None]
    paused_until: Mapped[date | None]
    created_at: Mapped[Created]
    moved_at: Mapped[Created]
    """When either of them last did something about it: what reminders wait for."""
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    queued_at: Mapped[Moment | None]

    request: Mapped[BuddyRequest] = relationship()
    offer: Mapped[Offer] = relationship()
    asker: Mapped[Person | None] = relationship(foreign_keys=[asker_id])
    helper: Mapped[Person | None] = relationship(foreign_keys=[helper_id])

    __table_args__ = (
        CheckConstraint("state IN ('agreeing','active','paused','ended')", name="state"),
        CheckConstraint("lead IN ('asker','helper')", name="lead"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates"),
        Index("ix_pair_alive", "offer_id", postgresql_where=text("state <> 'ended'")),
    )


class Milestone(Base):
    """A moment that the two agreed on."""

    __tablename__ = "pair_milestone"

    id: Mapped[Id]
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(Text, server_default="call")
    starts_at: Mapped[Moment]
    minutes: Mapped[int] = mapped_column(server_default="60")
    sequence: Mapped[int] = mapped_column(server_default="0")
    """How often it changed (RFC 5545, SEQUENCE)."""
    done_at: Mapped[Moment | None]
    removed_at: Mapped[Moment | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Created]
    changed_at: Mapped[Created]
    """When a calendar last had something new to learn of it."""

    __table_args__ = (CheckConstraint("minutes BETWEEN 5 AND 10080", name="minutes"),)


class PairRating(Base):
    """What one of the two thought of it: kept to make buddying better, shown to nobody and never ranked."""

    __tablename__ = "pair_rating"

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    useful: Mapped[int]
    again: Mapped[bool]
    words: Mapped[str] = mapped_column(Text, server_default="")
    at: Mapped[Created]
    changed_at: Mapped[Moment | None]
    """When they thought better of it, which they may once."""

    __table_args__ = (CheckConstraint("useful BETWEEN 1 AND 5", name="useful"),)


class PeerNote(Base):
    """What the two learned, published once both agree to the same words; the next asker finds it."""

    __tablename__ = "peer_note"

    id: Mapped[Id]
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text, server_default="")
    themes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    language: Mapped[str] = mapped_column(Text, server_default="fr")
    state: Mapped[str] = mapped_column(Text, server_default="proposed")
    version: Mapped[int] = mapped_column(server_default="1")
    agreed_by_asker: Mapped[int | None]
    """The version of the note that the asker agreed to publish."""
    agreed_by_helper: Mapped[int | None]
    published: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """What both agreed to last, which all members read while other words are being agreed on."""
    search_text: Mapped[str] = mapped_column(Text, server_default="")
    """What is published, folded; empty while nothing is."""
    created_at: Mapped[Created]
    changed_at: Mapped[Created]
    published_at: Mapped[Moment | None]

    __table_args__ = (
        UniqueConstraint("pair_id"),
        CheckConstraint("state IN ('proposed','published','withdrawn')", name="state"),
        Index(
            "ix_peer_note_search",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )
