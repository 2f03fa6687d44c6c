"""What somebody with a mandate makes of a story: a few lines for those concerned, in versions."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class Bulletin(Base):
    """A bulletin as it reads now."""

    __tablename__ = "bulletin"

    id: Mapped[Id]
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    """Three lines at most."""
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text))
    themes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    severity: Mapped[str] = mapped_column(Text)
    """know (à savoir), watch (à surveiller) or alert (alerte)."""
    expires_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(Text, server_default="proposed")
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    created_at: Mapped[Created]
    changed_at: Mapped[Created]
    published_at: Mapped[Moment | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expired_at: Mapped[Moment | None]
    """When its expiry was noted and told to open pages."""
    withdrawn_at: Mapped[Moment | None]
    withdrawn_why: Mapped[str] = mapped_column(Text, server_default="")
    version: Mapped[int] = mapped_column(server_default="1")

    __table_args__ = (
        CheckConstraint("severity IN ('know','watch','alert')", name="severity"),
        CheckConstraint("state IN ('proposed','published','expired','withdrawn','declined')", name="state"),
        Index("ix_bulletin_countries", "countries", postgresql_using="gin"),
        Index("ix_bulletin_published_at", text("published_at DESC"), "id"),
        Index("ix_bulletin_to_expire", "expires_at", postgresql_where=text("state = 'published'")),
    )


class BulletinVersion(Base):
    """A bulletin as it read, with what the change was."""

    __tablename__ = "bulletin_version"

    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text))
    themes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    severity: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[Moment]
    change: Mapped[str] = mapped_column(Text)
    """first, new_fact or new_wording."""
    note: Mapped[str] = mapped_column(Text, server_default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    at: Mapped[Created]

    __table_args__ = (CheckConstraint("change IN ('first','new_fact','new_wording')", name="change"),)
