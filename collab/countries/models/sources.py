"""Sources, the items they bring, and the stories that items tell of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class Source(Base):
    """An address that is asked for news again and again, and how that went."""

    __tablename__ = "source"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(Text)
    adapter: Mapped[str] = mapped_column(Text)
    """feed (any RSS or Atom), gdacs, canada or fcdo."""
    url: Mapped[str] = mapped_column(Text, unique=True)
    site_url: Mapped[str] = mapped_column(Text, server_default="")
    credit: Mapped[str] = mapped_column(Text, server_default="")
    """Who publishes it, and under which licence."""
    language: Mapped[str] = mapped_column(Text, server_default="fr")
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """What it is about as a whole; empty when each item is to be read for its own countries."""
    interval_minutes: Mapped[int] = mapped_column(server_default="60")
    state: Mapped[str] = mapped_column(Text, server_default="on")
    """on, off by hand, gone (410: it is asked no more) or dead (it failed for too long, and is still asked now and then)."""
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    next_at: Mapped[Created]
    leased_until: Mapped[Moment | None]
    """A worker is at it until then, by the database's clock."""
    tried_at: Mapped[Moment | None]
    good_at: Mapped[Moment | None]
    """When it last answered well, 304 included."""
    status: Mapped[int | None] = mapped_column(SmallInteger)
    """HTTP status of its last answer."""
    error: Mapped[str] = mapped_column(Text, server_default="")
    """Slug of what went wrong last; empty after a good answer."""
    error_detail: Mapped[str] = mapped_column(Text, server_default="")
    remarks: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    """What was wrong with single items of its last answer: `{slug, count}`; the good ones were kept."""
    failures: Mapped[int] = mapped_column(server_default="0")
    """In a row."""
    took_ms: Mapped[int] = mapped_column(server_default="0")
    """How long its last good answer took to come and to be read."""
    items_last: Mapped[int] = mapped_column(server_default="0")
    items_new: Mapped[int] = mapped_column(server_default="0")
    items_total: Mapped[int] = mapped_column(server_default="0")
    told_dead_at: Mapped[Moment | None]
    """When the secretariat was told that it died: once for each death."""
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[Created]

    __table_args__ = (
        CheckConstraint("adapter IN ('feed','gdacs','canada','fcdo')", name="adapter"),
        CheckConstraint("state IN ('on','off','gone','dead')", name="state"),
        Index("ix_source_due", "next_at", postgresql_where=text("state IN ('on','dead')")),
    )


class SourceRemoved(Base):
    """An address that somebody took out: the sources that come with the platform do not bring it back."""

    __tablename__ = "source_removed"

    url: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[Created]


class Story(Base):
    """One thing that happened, as one or several sources tell it."""

    __tablename__ = "story"

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text, server_default="fr")
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    item_count: Mapped[int] = mapped_column(server_default="0")
    first_at: Mapped[Created]
    last_at: Mapped[Created]
    """When its newest item came in."""
    bulletin_id: Mapped[int | None] = mapped_column(BigInteger)
    set_aside_at: Mapped[Moment | None]
    """Judged of no interest: it leaves the list, not the table."""
    set_aside_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("story.id"))
    """The story that took its items in."""

    __table_args__ = (
        Index("ix_story_last_at", text("last_at DESC"), "id"),
        Index("ix_story_countries", "countries", postgresql_using="gin"),
    )


class Item(Base):
    """What one source said once, or a link that somebody typed; it survives its source."""

    __tablename__ = "item"

    id: Mapped[Id]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    source_name: Mapped[str] = mapped_column(Text)
    """As it was called then: an item outlives its source."""
    external_id: Mapped[str] = mapped_column(Text)
    """The source's own name for it, made of its content where the source gives none or gives the same to all."""
    fingerprint: Mapped[str] = mapped_column(Text)
    """Of what it says: the same news under another id is no news."""
    kind: Mapped[str] = mapped_column(Text, server_default="news")
    """news, hazard, advice or typed."""
    level: Mapped[int | None] = mapped_column(SmallInteger)
    """1 to 4 where the source gives one."""
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, server_default="")
    """Safe HTML without images."""
    url: Mapped[str] = mapped_column(Text, server_default="")
    language: Mapped[str] = mapped_column(Text, server_default="fr")
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    published_at: Mapped[Moment | None]
    """As the source dates it, where that is believable."""
    fetched_at: Mapped[Created]
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who typed it."""

    __table_args__ = (
        CheckConstraint("kind IN ('news','hazard','advice','typed')", name="kind"),
        Index("uq_item_source_external_id", "source_id", "external_id", unique=True),
        Index("ix_item_fingerprint", "source_id", "fingerprint"),
        Index("ix_item_fetched_at", "fetched_at"),
    )


class StoryApart(Base):
    """Two items that somebody said do not belong together: no machine joins their stories again."""

    __tablename__ = "story_apart"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Created]
