"""Lines in words, each described once however many people it is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy.orm import Session

from collab.digests.composition.parts import Item
from collab.digests.composition.sources import DESCRIBE


def describe(session: Session, keys: Collection[str]) -> dict[str, Item]:
    """Each of these lines in both languages; what is gone meanwhile is absent.

    A few queries for each source, however many lines there are.
    """
    by_source = defaultdict(list)
    for key in dict.fromkeys(keys):
        by_source[DESCRIBE[key.partition(":")[0]]].append(key)
    items: dict[str, Item] = {}
    for describing, asked in by_source.items():
        items |= describing(session, asked)
    return items
