"""What discussions owe to what happens to their files."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.core.outbox import reaction
from collab.discussion import service
from collab.files.events import ThumbnailMade


@reaction(ThumbnailMade)
def show_small_picture(session: Session, made: ThumbnailMade) -> None:
    """Let the pages that show the message show the picture."""
    service.show_thumbnail(session, made.file_id)
