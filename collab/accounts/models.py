"""People, mandates, assistants, sign-in links and sessions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.authorities.models import Authority
from collab.core.db import Base, Created, Id, Moment


class Person(Base):
    """Someone who may sign in: with mandates, or of an organisation, or of the secretariat."""

    __tablename__ = "person"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(CITEXT, unique=True)
    language: Mapped[str] = mapped_column(Text, server_default="fr")
    color_scheme: Mapped[str] = mapped_column(Text, server_default="auto")
    staff: Mapped[bool] = mapped_column(server_default="false")
    organisation: Mapped[str | None] = mapped_column(Text)
    """Network, embassy or foreign city, for people without a mandate."""
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    phone: Mapped[str] = mapped_column(Text, server_default="")
    about: Mapped[str] = mapped_column(Text, server_default="")
    persona: Mapped[str | None] = mapped_column(Text, unique=True)
    """The demo role this person plays; demo mode alone reads it."""
    sort_key: Mapped[str] = mapped_column(Text, server_default="")
    search_text: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[Created]
    invited_at: Mapped[Moment | None]
    invited_times: Mapped[int] = mapped_column(server_default="0")
    reminded_at: Mapped[Moment | None]
    """When who was invited and did not come was reminded, once."""
    came_at: Mapped[Moment | None]
    """When they first signed in."""
    onboarded_at: Mapped[Moment | None]
    disabled_at: Mapped[Moment | None]

    mandates: Mapped[list[Mandate]] = relationship(
        back_populates="person", foreign_keys="Mandate.person_id", order_by="Mandate.starts_on, Mandate.id"
    )

    __table_args__ = (
        Index(
            "ix_person_search",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        Index("ix_person_sort_key", "sort_key", "id"),
        Index(
            "ix_person_never_came",
            "sort_key",
            "id",
            postgresql_where=text("came_at IS NULL AND disabled_at IS NULL AND email IS NOT NULL"),
        ),
    )


class Mandate(Base):
    """What ties a person to an authority, with a role, a title in words and dates."""

    __tablename__ = "mandate"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)
    role: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """Last day it is valid."""
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    announced_start: Mapped[bool] = mapped_column(server_default="false")
    announced_end: Mapped[bool] = mapped_column(server_default="false")
    """Whether the event of its last day has been recorded."""
    created_at: Mapped[Created]

    person: Mapped[Person] = relationship(back_populates="mandates", foreign_keys=[person_id])
    successor: Mapped[Person | None] = relationship(foreign_keys=[successor_id])
    authority: Mapped[Authority] = relationship()
    assistants: Mapped[list[Person]] = relationship(secondary="assistant", order_by="Person.sort_key")

    __table_args__ = (
        CheckConstraint("role IN ('elected', 'technician', 'administrator')", name="role"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
        Index("ix_mandate_to_announce", "ends_on", postgresql_where=text("NOT announced_end")),
    )

    def valid_on(self, day: date) -> bool:
        """Whether it may be used that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Assistant(Base):
    """A person declared to act "pour le compte de" the holder of a mandate."""

    __tablename__ = "assistant"

    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    declared_at: Mapped[Created]


class PersonAddress(Base):
    """Another address that a person answers mail from; it signs nobody in, and counts once it is verified."""

    __tablename__ = "person_address"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    email: Mapped[str] = mapped_column(CITEXT)
    created_at: Mapped[Created]
    """When the link to verify it was asked for last."""
    verified_at: Mapped[Moment | None]

    __table_args__ = (
        Index("uq_person_address_own", "person_id", "email", unique=True),
        Index(
            "uq_person_address_verified",
            "email",
            unique=True,
            postgresql_where=text("verified_at IS NOT NULL"),
        ),
    )


class PeopleImport(Base):
    """A list of people that somebody brought: read, shown, then written whole or dropped."""

    __tablename__ = "people_import"

    id: Mapped[Id]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    file_name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default="pending")
    lines: Mapped[int] = mapped_column(server_default="0")
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    unknown_columns: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    created: Mapped[int] = mapped_column(server_default="0")
    updated: Mapped[int] = mapped_column(server_default="0")
    unchanged: Mapped[int] = mapped_column(server_default="0")
    skipped: Mapped[int] = mapped_column(server_default="0")
    """Lines left out because of what was wrong with them."""
    created_at: Mapped[Created]
    done_at: Mapped[Moment | None]

    __table_args__ = (CheckConstraint("state IN ('pending', 'done', 'dropped')", name="state"),)


class PeopleImportLine(Base):
    """What one line of a list says; what it would do is asked of the present state each time."""

    __tablename__ = "people_import_line"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("people_import.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The line's number in the spreadsheet."""
    name: Mapped[str | None] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(CITEXT)
    language: Mapped[str | None] = mapped_column(Text)
    organisation: Mapped[str | None] = mapped_column(Text)
    organisation_key: Mapped[str] = mapped_column(Text)
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"))
    role: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    outcome: Mapped[str | None] = mapped_column(Text)
    """Once done: create, update, unchanged or skipped."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    """The mandate that it changed."""
    changes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Of name, organisation, mandate (a new one), title and ends_on."""


class PendingInvitation(Base):
    """Somebody who is to be invited: many are asked for at once, the worker sends them a few at a time."""

    __tablename__ = "pending_invitation"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[Created]


class SignInLink(Base):
    """A request to sign in; its secret and code are HMACs of its id and are stored nowhere."""

    __tablename__ = "sign_in_link"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(CITEXT, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None when nobody has that address: the row is written all the same, so that both take the same time."""
    created_at: Mapped[Created]
    expires_at: Mapped[Moment]
    tries: Mapped[int] = mapped_column(server_default="0")
    spent_at: Mapped[Moment | None]


class SignedInSession(Base):
    """A browser that is signed in; the cookie's token is kept as its hash alone."""

    __tablename__ = "session"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[Created]
    last_seen_at: Mapped[Created]
    expires_at: Mapped[Moment]
    absolute_expires_at: Mapped[Moment | None]
    user_agent: Mapped[str] = mapped_column(Text, server_default="")
    ended_at: Mapped[Moment | None]


class SignInTry(Base):
    """A failed or asked sign-in, counted in the database too, since Valkey may be away."""

    __tablename__ = "sign_in_try"

    id: Mapped[Id]
    who: Mapped[str] = mapped_column(Text)
    """HMAC of the address tried or of the network address it came from."""
    tried_at: Mapped[Created]
    count: Mapped[int] = mapped_column(BigInteger, server_default="1")

    __table_args__ = (Index("ix_sign_in_try_who", "who", "tried_at"),)
