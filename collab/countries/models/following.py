"""Who follows which country, what each government advises travellers, and private addresses of feeds."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id, Moment


class CountryLevel(Base):
    """How closely a person follows a country; who chose nothing follows it normally."""

    __tablename__ = "country_level"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    country: Mapped[str] = mapped_column(Text, primary_key=True)
    level: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("level IN ('all','followed','normal','muted')", name="level"),
        Index("ix_country_level_country", "country"),
    )


class CountryLevelVersion(Base):
    """What a person chose for a country from a moment on, so that the past can be explained."""

    __tablename__ = "country_level_version"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    country: Mapped[str] = mapped_column(Text, primary_key=True)
    since: Mapped[Created] = mapped_column(primary_key=True)
    level: Mapped[str | None] = mapped_column(Text)
    """None when they went back to what is usual."""


class CountryDiscussion(Base):
    """The one standing discussion of a country, in its group."""

    __tablename__ = "country_discussion"

    country: Mapped[str] = mapped_column(Text, primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"), unique=True)


class TravelAdvice(Base):
    """What one government advises its travellers on one country, from one moment to another; never merged."""

    __tablename__ = "travel_advice"

    id: Mapped[Id]
    publisher: Mapped[str] = mapped_column(Text)
    """fr, ca or uk."""
    country: Mapped[str] = mapped_column(Text)
    level: Mapped[int] = mapped_column(SmallInteger)
    """1 (usual caution) to 4 (do not go), in the publisher's own scale."""
    partial: Mapped[bool] = mapped_column(server_default="false")
    """Whether parts of the country stand higher."""
    words: Mapped[str] = mapped_column(Text, server_default="")
    words_en: Mapped[str] = mapped_column(Text, server_default="")
    """The publisher's own words."""
    url: Mapped[str] = mapped_column(Text)
    url_en: Mapped[str] = mapped_column(Text, server_default="")
    published_on: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who entered it by hand."""
    noted_at: Mapped[Created]
    confirmed_at: Mapped[Created]
    """When the publisher was last seen to say so."""
    replaced_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("publisher IN ('fr','ca','uk')", name="publisher"),
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        Index(
            "uq_travel_advice_present",
            "publisher",
            "country",
            unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("ix_travel_advice_country", "country", "publisher", "id"),
    )


class CountryFeedAddress(Base):
    """The private address under which a person reads countries in their own feed reader."""

    __tablename__ = "country_feed_address"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    nonce: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Created]
