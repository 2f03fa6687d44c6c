"""Discussions with what they came to, messages, and how far each person has read."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.accounts.models import Mandate, Person
from collab.core.db import Base, Created, Id, Moment

REACTIONS = ("thanks", "useful", "agree", "discuss", "taking_it", "bravo")
"""Six words: "Merci", "Utile", "D'accord", "À discuter", "Je m'en charge", "Bravo"."""


class Discussion(Base):
    """A subject in a group, with its two counters."""

    __tablename__ = "discussion"

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    title: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text, server_default="")
    """The folded title, which it is found by."""
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    client_key: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    created_at: Mapped[Created]
    last_number: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """Number of the newest message: gapless."""
    revision: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """Grows by one with every change to the discussion or to a message of it."""
    own_revision: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """The revision at which the discussion itself (not a message) changed last."""
    epoch: Mapped[uuid.UUID] = mapped_column(Uuid, server_default=func.gen_random_uuid())
    """A new one after a restored backup makes clients start over."""
    changed_at: Mapped[Created]
    stand_version: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """The version of "where we stand" that is shown; 0 while nothing was written."""

    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    mandate: Mapped[Mandate | None] = relationship(foreign_keys=[mandate_id])

    __table_args__ = (
        Index("ix_discussion_activity", "group_id", "changed_at", "id"),
        Index("ix_discussion_changed_at", "changed_at"),
        Index("uq_discussion_client_key", "author_id", "client_key", unique=True),
        Index(
            "ix_discussion_search",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )


class Message(Base):
    """One message at its gapless number."""

    __tablename__ = "message"

    id: Mapped[Id]
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"))
    number: Mapped[int] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(BigInteger)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    """The mandate it was written under: a mayor may be a metropolis's vice-president too."""
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The holder of that mandate, when an assistant writes "pour le compte de"."""
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int]
    client_key: Mapped[uuid.UUID] = mapped_column(Uuid)
    created_at: Mapped[Created]
    edited_at: Mapped[Moment | None]
    state: Mapped[str] = mapped_column(Text, server_default="shown")
    """Whether it is shown, or only its place: its author deleted it, a chair hid it, or it moved elsewhere."""
    reply_to: Mapped[int | None] = mapped_column(BigInteger)
    """Number of the message of this discussion that it answers."""
    mentions: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    """People named with @ who could read it when it was written."""
    mentions_all: Mapped[bool] = mapped_column(server_default="false")
    """Whether a chair called the whole group."""
    reactions: Mapped[dict[str, list[int]]] = mapped_column(JSONB, server_default="{}")
    """Who reacted, by word, in the order they did."""
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """What its page shows of the files it bears."""
    written_at: Mapped[Moment | None]
    """When it was first written, if it was moved here: `created_at` grows with the number."""
    moved_to_discussion_id: Mapped[int | None] = mapped_column(ForeignKey("discussion.id"))
    moved_to_number: Mapped[int | None] = mapped_column(BigInteger)

    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    acting_for: Mapped[Person | None] = relationship(foreign_keys=[acting_for_id])
    mandate: Mapped[Mandate | None] = relationship(foreign_keys=[mandate_id])

    __table_args__ = (
        Index("uq_message_number", "discussion_id", "number", unique=True),
        Index("uq_message_client_key", "author_id", "client_key", unique=True),
        Index("ix_message_revision", "discussion_id", "revision"),
        Index("ix_message_created_at", "discussion_id", "created_at", "number"),
        Index(
            "ix_message_files",
            "files",
            postgresql_using="gin",
            postgresql_ops={"files": "jsonb_path_ops"},
            postgresql_where=text("files <> '[]'"),
        ),
        Index(
            "ix_message_moved",
            "discussion_id",
            postgresql_where=text("state = 'moved' OR written_at IS NOT NULL"),
        ),
        CheckConstraint("state IN ('shown','deleted','hidden','moved')", name="state"),
    )


class MessageVersion(Base):
    """What a message said before an edit."""

    __tablename__ = "message_version"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int]
    written_at: Mapped[Moment]
    """When it was written: the first one with the message, the others at their edit."""


class MessageModeration(Base):
    """Why a message is hidden, or was until it was shown again."""

    __tablename__ = "message_moderation"

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    reason: Mapped[str] = mapped_column(Text)
    hidden_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    hidden_at: Mapped[Created]
    shown_at: Mapped[Moment | None]
    shown_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        Index(
            "uq_message_moderation_present",
            "message_id",
            unique=True,
            postgresql_where=text("shown_at IS NULL"),
        ),
    )


class Report(Base):
    """Somebody asks those who look after a group to look at a message."""

    __tablename__ = "report"

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Created]
    outcome: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, server_default="")
    closed_at: Mapped[Moment | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        Index(
            "uq_report_open",
            "message_id",
            "person_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("outcome IN ('hidden','kept','deleted')", name="outcome"),
    )


class DiscussionLevel(Base):
    """How closely a person follows a discussion, where they chose otherwise than for its group."""

    __tablename__ = "discussion_level"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"), primary_key=True, index=True)
    level: Mapped[str] = mapped_column(Text)

    __table_args__ = (CheckConstraint("level IN ('all','followed','normal','muted')", name="level"),)


class DiscussionLevelVersion(Base):
    """What a person chose for a discussion from a moment on, so that the past can be explained."""

    __tablename__ = "discussion_level_version"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"), primary_key=True)
    since: Mapped[Created] = mapped_column(primary_key=True)
    level: Mapped[str | None] = mapped_column(Text)
    """None when they went back to the group's level."""


class Reading(Base):
    """How far a person has read a discussion."""

    __tablename__ = "reading"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"), primary_key=True, index=True)
    number: Mapped[int] = mapped_column(BigInteger)
    read_at: Mapped[Moment | None] = mapped_column(server_default=func.clock_timestamp())
    """When they last read here; nothing where only messages they had read elsewhere came."""
    wrote: Mapped[bool] = mapped_column(server_default="false")
    """Whether they took part: counted here, since a discussion may hold a million messages."""
    wrote_at: Mapped[Moment | None]
    """When they last wrote here, for the same reason."""


class Stand(Base):
    """What was written, in one version, of where a discussion stands; older versions are kept."""

    __tablename__ = "stand"

    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    written_at: Mapped[Created]


class Resolution(Base):
    """The outcome a discussion was settled with, kept when it is reopened."""

    __tablename__ = "resolution"

    id: Mapped[Id]
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"), index=True)
    outcome: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    decided_at: Mapped[Created]
    reopened_at: Mapped[Moment | None]
    reopened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        Index(
            "uq_resolution_present",
            "discussion_id",
            unique=True,
            postgresql_where=text("reopened_at IS NULL"),
        ),
    )


class DiscussionDate(Base):
    """When and where those of a discussion meet; a date taken back is kept, for the calendars that hold it."""

    __tablename__ = "discussion_date"

    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"), primary_key=True)
    starts_at: Mapped[Moment] = mapped_column(index=True)
    ends_at: Mapped[Moment | None]
    place: Mapped[str] = mapped_column(Text, server_default="")
    link: Mapped[str] = mapped_column(Text, server_default="")
    sequence: Mapped[int] = mapped_column(server_default="0")
    """Grows with every change, so that calendars know which one is the newer."""
    changed_at: Mapped[Created]
    cancelled_at: Mapped[Moment | None]


class CalendarAddress(Base):
    """A person's private address of all their dates; a new one replaces it, and the old one leads nowhere."""

    __tablename__ = "calendar_address"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    nonce: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Created]
