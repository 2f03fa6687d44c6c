"""Versions of the platform's texts, and who acknowledged which."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id


class TextVersion(Base):
    """A text as it read from one moment on; a change is another version, none is ever altered."""

    __tablename__ = "text_version"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    important: Mapped[bool]
    """Whether those who acknowledged an earlier one are asked again."""
    body_fr: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text)
    html_fr: Mapped[str] = mapped_column(Text)
    html_en: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int] = mapped_column(server_default="1")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None for the one that the platform came with."""
    written_at: Mapped[Created]

    __table_args__ = (UniqueConstraint("name", "version"),)


class TextAcknowledgement(Base):
    """A person has taken note of a version of a text."""

    __tablename__ = "text_acknowledgement"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    acknowledged_at: Mapped[Created]
