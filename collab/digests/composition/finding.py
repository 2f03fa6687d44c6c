"""Lines for many readers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.digests.composition.parts import Found, Reader

_FOUND = text(
    """
    SELECT n.id, n.event_id, n.person_id, e.group_id FROM notification n
    JOIN notified_event e ON e.event_id = n.event_id
    WHERE n.person_id = ANY(:people) AND n.channel = 'digest' AND n.digested_at IS NULL ORDER BY n.event_id
    """
)


def find(session: Session, readers: Sequence[Reader], *, until: datetime) -> dict[int, list[Found]]:
    """What each reader's letter tells, in its order."""
    found: dict[int, list[Found]] = defaultdict(list)
    for row in session.execute(_FOUND, {"people": [reader.person_id for reader in readers]}):
        found[row.person_id].append(
            Found(
                key=f"event:{row.event_id}",
                section="groups",
                thread="",
                group_id=row.group_id,
                notification_ids=(row.id,),
            )
        )
    return found
