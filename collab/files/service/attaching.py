"""Files go with a message: attached as it is posted, removed as it is deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import conflict
from collab.core.outbox import record
from collab.files.events import FileRemoved
from collab.files.models import StoredFile
from collab.files.service.views import FileRef, ref_to

MOST_FILES = 8
"""Files that one message may bear."""


def attach_files(session: Session, actor: Actor, group_id: int, *, file_ids: Sequence[int]) -> list[FileRef]:
    """Take the actor's waiting files for a message of that group, in the order they were given."""
    if not file_ids:
        return []
    taken = session.scalars(
        update(StoredFile)
        .where(StoredFile.id.in_(file_ids), StoredFile.state == "waiting")
        .where(StoredFile.author_id == actor.person_id, StoredFile.group_id == group_id)
        .values(state="attached")
        .returning(StoredFile)
    ).all()
    by_id = {row.id: ref_to(row) for row in taken}
    if set(by_id) != set(file_ids):
        raise conflict("A file is gone, or a message bears it already.", "files-gone")
    return [by_id[file_id] for file_id in file_ids]


def remove_files(session: Session, actor: Actor, *, file_ids: Collection[int]) -> None:
    """Their message was deleted: nobody sees them from now on, and the tick removes their bytes."""
    removed = session.scalars(
        update(StoredFile)
        .where(StoredFile.id.in_(file_ids), StoredFile.state == "attached")
        .values(state="removed")
        .returning(StoredFile)
    ).all()
    for row in removed:
        record(session, FileRemoved(by=actor.by, file_id=row.id, group_id=row.group_id))
