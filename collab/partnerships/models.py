"""Partnerships, and lists of them that somebody brought."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.accounts.models import Person
from collab.authorities.models import Authority
from collab.core.db import Base, Created, Id, Moment


class Partnership(Base):
    """What a French authority does with a body abroad."""

    __tablename__ = "partnership"

    id: Mapped[Id]
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    country: Mapped[str] = mapped_column(Text)
    """Two letters, as `reference` knows countries."""
    place: Mapped[str] = mapped_column(Text, server_default="")
    partner: Mapped[str] = mapped_column(Text)
    """The foreign body, in its own words."""
    partner_kind: Mapped[str] = mapped_column(Text, server_default="local_authority")
    """local_authority, state, network or other: an agreement with a foreign State is warned of, never blocked."""
    action_type: Mapped[str] = mapped_column(Text)
    """One of the nine types of the study, by its slug."""
    themes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Slugs of themes."""
    starts_on: Mapped[date | None]
    starts_precision: Mapped[str] = mapped_column(Text, server_default="day")
    """day, month or year: what is known of the date, which is then the first day of it."""
    ends_on: Mapped[date | None]
    """Last day, of the month or the year where only that is known; none while no end is agreed."""
    ends_precision: Mapped[str] = mapped_column(Text, server_default="day")
    status: Mapped[str] = mapped_column(Text, server_default="active")
    with_contract: Mapped[bool] = mapped_column(server_default="true")
    """False for a flexible partnership without any contract (study 3093-3096)."""
    referent_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who follows it at the authority."""
    contact: Mapped[str] = mapped_column(Text, server_default="")
    """Whom to write to at the partner's, in words."""
    evidence_url: Mapped[str] = mapped_column(Text, server_default="")
    notes: Mapped[str] = mapped_column(Text, server_default="")
    origin: Mapped[str] = mapped_column(Text, server_default="entered")
    """entered by hand, imported from a list, or named by the study."""
    study_lines: Mapped[str] = mapped_column(Text, server_default="")
    """Where the study names it."""
    study_key: Mapped[str | None] = mapped_column(Text, unique=True)
    """Which entry of the study's it was loaded from, so that it is loaded once."""
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_on: Mapped[date | None]
    """When its yearly confirmation was asked for last."""
    version: Mapped[int] = mapped_column(server_default="1")
    search_text: Mapped[str] = mapped_column(Text, server_default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Created]
    changed_at: Mapped[Created]
    removed_at: Mapped[Moment | None]
    """Entered by mistake: it is shown to nobody any more."""

    authority: Mapped[Authority] = relationship()
    referent: Mapped[Person | None] = relationship(foreign_keys=[referent_id])

    __table_args__ = (
        CheckConstraint("partner_kind IN ('local_authority','state','network','other')", name="partner_kind"),
        CheckConstraint("status IN ('planned','active','paused','ended')", name="status"),
        CheckConstraint("origin IN ('entered','imported','study')", name="origin"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates"),
        Index("ix_partnership_country", "country", postgresql_where=text("removed_at IS NULL")),
        Index("ix_partnership_authority", "authority_id", postgresql_where=text("removed_at IS NULL")),
        Index(
            "ix_partnership_search",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )


class PartnershipImport(Base):
    """A list of partnerships that somebody brought: read, shown, then written whole or dropped."""

    __tablename__ = "partnership_import"

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
    created_at: Mapped[Created]
    done_at: Mapped[Moment | None]

    __table_args__ = (CheckConstraint("state IN ('pending', 'done', 'dropped')", name="state"),)


class PartnershipImportLine(Base):
    """What one line of a list says; what it would do is asked of the present state each time."""

    __tablename__ = "partnership_import_line"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("partnership_import.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The line's number in the spreadsheet."""
    said: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What the line says, column by column, as a partnership's fields."""
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    outcome: Mapped[str | None] = mapped_column(Text)
    partnership_id: Mapped[int | None] = mapped_column(ForeignKey("partnership.id"))
