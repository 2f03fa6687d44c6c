"""The local authority, a first-class member of the platform."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from collab.core.db import Base, Id


class Authority(Base):
    """A metropolis, an urban community, an EPCI, an EPT or a commune, known by its SIREN."""

    __tablename__ = "authority"

    id: Mapped[Id]
    siren: Mapped[str] = mapped_column(Text, unique=True)
    insee: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(Text)
    """As it is spoken of: "Ville de Nantes", "Nantes Métropole"."""
    full_name: Mapped[str] = mapped_column(Text)
    """As the register writes it."""
    other_names: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    population: Mapped[int]
    population_year: Mapped[int]
    """Year of the vintage the population comes from."""
    region: Mapped[str] = mapped_column(Text, index=True)
    department: Mapped[str] = mapped_column(Text)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"), index=True)
    """For a commune: the EPCI or EPT it directly belongs to."""
    surveyed: Mapped[bool] = mapped_column(server_default="false")
    study_lines: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    sort_key: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    """Lower case without accents: every name it is searched by."""

    territory: Mapped[Authority | None] = relationship(remote_side="Authority.id")

    __table_args__ = (
        Index(
            "ix_authority_search",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        Index("ix_authority_sort_key", "sort_key"),
    )
