"""Groups, memberships, requests to join, invitations."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.accounts.models import Person
from collab.core.db import Base, Created, Id, Moment


class Group(Base):
    """A place where discussions live, with those who may read them."""

    __tablename__ = "group"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(Text)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text, server_default="")
    """Both folded names, which it is found by."""
    purpose: Mapped[str] = mapped_column(Text, server_default="")
    purpose_en: Mapped[str] = mapped_column(Text, server_default="")
    visibility: Mapped[str] = mapped_column(Text)
    listed: Mapped[bool] = mapped_column(server_default="true")
    follows: Mapped[str | None] = mapped_column(Text)
    """Whose membership comes by itself: everyone with a valid mandate, the elected, or the technicians."""
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), unique=True)
    country: Mapped[str | None] = mapped_column(Text, unique=True)
    """Two letters, for the group of those who follow a country."""
    guest_history: Mapped[bool] = mapped_column(server_default="false")
    """Whether guests may read what was written before they came."""
    takes_mail: Mapped[bool] = mapped_column(server_default="false")
    """Whether a mail to the group's address opens a discussion."""
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Created]

    __table_args__ = (
        CheckConstraint(
            "kind IN ('commission','college','theme','country','pairing','session','working')", name="kind"
        ),
        CheckConstraint("visibility IN ('open','on_request','invitation')", name="visibility"),
        CheckConstraint("follows IN ('everyone','elected','technicians')", name="follows"),
        Index(
            "ix_group_search",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )


class Membership(Base):
    """A stay of a person in a group; it is ended, never deleted, so that the past can be explained."""

    __tablename__ = "membership"

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(Text)
    automatic: Mapped[bool] = mapped_column(server_default="false")
    joined_at: Mapped[Created]
    left_at: Mapped[Moment | None]

    group: Mapped[Group] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("role IN ('chair','rapporteur','member','guest')", name="role"),
        Index(
            "uq_membership_present",
            "group_id",
            "person_id",
            unique=True,
            postgresql_where=text("left_at IS NULL"),
        ),
        Index("ix_membership_person", "person_id", postgresql_where=text("left_at IS NULL")),
        Index("ix_membership_joined", "group_id", "joined_at", postgresql_where=text("left_at IS NULL")),
    )


class GroupLevel(Base):
    """How closely a person follows a group; who chose nothing follows it normally."""

    __tablename__ = "group_level"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), primary_key=True)
    level: Mapped[str] = mapped_column(Text)

    __table_args__ = (CheckConstraint("level IN ('all','followed','normal','muted')", name="level"),)


class GroupLevelVersion(Base):
    """What a person chose for a group from a moment on, so that the past can be explained."""

    __tablename__ = "group_level_version"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), primary_key=True)
    since: Mapped[Created] = mapped_column(primary_key=True)
    level: Mapped[str | None] = mapped_column(Text)
    """None when they went back to what is usual."""


class JoinRequest(Base):
    """Someone asks to join a listed group."""

    __tablename__ = "join_request"

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    message: Mapped[str] = mapped_column(Text, server_default="")
    state: Mapped[str] = mapped_column(Text, server_default="pending")
    reason: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[Created]
    decided_at: Mapped[Moment | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    __table_args__ = (
        CheckConstraint("state IN ('pending','accepted','refused','withdrawn')", name="state"),
        Index(
            "uq_join_request_pending",
            "group_id",
            "person_id",
            unique=True,
            postgresql_where=text("state = 'pending'"),
        ),
    )


class Invitation(Base):
    """An invitation by e-mail; the membership is there at once, the mail tells it."""

    __tablename__ = "invitation"

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    email: Mapped[str] = mapped_column(CITEXT)
    role: Mapped[str] = mapped_column(Text)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Created]
    withdrawn_at: Mapped[Moment | None]
