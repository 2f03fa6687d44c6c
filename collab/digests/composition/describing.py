"""Lines described in both languages, each once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from collab.digests.composition.parts import Item, Words


def describe(session: Session, keys: Collection[str]) -> dict[str, Item]:
    """What each line says."""
    return {
        key: Item(key=key, section="groups", thread="", path="/", fr=Words(title=key), en=Words(title=key))
        for key in keys
    }
