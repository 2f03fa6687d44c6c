"""What each of many people has news of: a query for each source, however many people and lines there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from collab.digests.composition.ordering import in_order
from collab.digests.composition.parts import Found, Reader
from collab.digests.composition.sources import SOURCES, Asked, Row


def find(session: Session, readers: Sequence[Reader], *, until: datetime) -> dict[int, list[Found]]:
    """What came for these people since their last letter and up to a moment, each in the order of their letter.

    It holds what they may read and want to be told of at this moment. Whoever has nothing has an empty list.
    """
    asked = Asked.of(readers, until)
    rows: dict[int, list[Row]] = defaultdict(list)
    for source in SOURCES:
        for row in source.find(session, asked, rows):
            rows[row.person_id].append(row)
    return {reader.person_id: in_order(rows.get(reader.person_id, ())) for reader in readers}
