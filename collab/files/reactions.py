"""What the files owe to what comes in: the small picture of an image."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.core.outbox import reaction
from collab.files import service
from collab.files.events import FileReceived


@reaction(FileReceived)
def make_small_picture(session: Session, received: FileReceived) -> None:
    """Make it in the worker: unpacking an image holds a process for a while."""
    service.make_thumbnail(session, received.file_id)
