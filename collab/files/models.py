"""What the platform knows of each file in its store."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from collab.core.db import Base, Created, Id


class StoredFile(Base):
    """A file, from before its first byte is written until after its last is removed: nothing in the store is unknown."""

    __tablename__ = "stored_file"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(Text, unique=True)
    """Its name in the store, made at random; its small picture lies beside it."""
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)
    width: Mapped[int | None]
    height: Mapped[int | None]
    thumbnail: Mapped[bool] = mapped_column(server_default="false")
    state: Mapped[str] = mapped_column(Text, server_default="arriving")
    """Being written; waiting for its message; attached to one; or removed, its bytes to follow."""
    created_at: Mapped[Created]

    __table_args__ = (
        CheckConstraint("state IN ('arriving','waiting','attached','removed')", name="state"),
        Index("ix_stored_file_loose", "created_at", postgresql_where=text("state <> 'attached'")),
    )
