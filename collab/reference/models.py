"""Themes and the country names an administrator has set."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Id, Moment


class Theme(Base):
    """A theme of international action, in the study's order."""

    __tablename__ = "theme"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    has_group: Mapped[bool]
    position: Mapped[int]


class CountryName(Base):
    """A name that replaces CLDR's: names of countries are political."""

    __tablename__ = "country_name"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[Moment]
