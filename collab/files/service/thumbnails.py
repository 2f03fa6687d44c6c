"""The small picture of an image, made by the worker."""

from __future__ import annotations

import io

from sqlalchemy import update
from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM
from collab.core.outbox import record
from collab.core.storage import store
from collab.files.events import ThumbnailMade
from collab.files.models import StoredFile
from collab.files.recognition.pictures import thumbnail_of


def thumbnail_key(key: str) -> str:
    """Where the small picture of a file lies."""
    return f"{key}-small"


def make_thumbnail(session: Session, file_id: int) -> None:
    """Make the small picture of an image that is there, once; a damaged image has none and stays what it is."""
    row = session.get(StoredFile, file_id)
    if row is None or row.width is None or row.thumbnail or row.state not in ("waiting", "attached"):
        return
    with store().open(row.key) as source:
        content = source.read()
    picture = thumbnail_of(content, row.media_type)
    if picture is None:
        return
    store().put(thumbnail_key(row.key), io.BytesIO(picture))
    # Locked only now: whoever sends the message meanwhile does not wait for the picture.
    made = session.scalar(
        update(StoredFile)
        .where(StoredFile.id == file_id, StoredFile.thumbnail.is_(False))
        .values(thumbnail=True)
        .returning(StoredFile.id)
    )
    if made is None:  # swept meanwhile; nobody else makes it, since a reaction runs once at a time
        store().remove(thumbnail_key(row.key))
        return
    record(session, ThumbnailMade(by=SYSTEM.by, file_id=row.id, group_id=row.group_id))
