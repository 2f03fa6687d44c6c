"""What nobody needs any more leaves the store: uploads cut short, files never sent, files removed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.core.storage import store
from collab.files.models import StoredFile
from collab.files.service.thumbnails import thumbnail_key

ARRIVING_KEPT = timedelta(hours=1)
WAITING_KEPT = timedelta(hours=48)
"""A message written offline may be sent a day after its files: they wait for it twice as long."""


def sweep_files(session: Session, *, limit: int = 50) -> int:
    """Remove a batch: bytes first, then the row that names them, so that a kill in between forgets neither."""
    at = now()
    rows = session.scalars(
        select(StoredFile)
        .where(
            or_(
                StoredFile.state == "removed",
                (StoredFile.state == "arriving") & (StoredFile.created_at < at - ARRIVING_KEPT),
                (StoredFile.state == "waiting") & (StoredFile.created_at < at - WAITING_KEPT),
            )
        )
        .order_by(StoredFile.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        store().remove(row.key)
        store().remove(thumbnail_key(row.key))
        session.delete(row)
    return len(rows)
