"""Who may have a file: its sender while it waits, then whoever reads its message, which a higher room knows."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import not_found, require_visible
from collab.files import policy
from collab.files.models import StoredFile

Require = Callable[[Session, Actor, int], None]
_require_reader: Require | None = None


def require_reader_with(require: Require) -> None:
    """Register who says that an attached file may be read; the files room stands below what bears files."""
    global _require_reader
    _require_reader = require


def find_file(session: Session, actor: Actor, file_id: int) -> StoredFile:
    """A file that the actor may have; any other does not exist."""
    row = session.get(StoredFile, file_id)
    if row is None or row.state not in ("waiting", "attached"):
        raise not_found()
    if row.state == "waiting":
        require_visible(policy.may_see_waiting(actor, author_id=row.author_id))
    elif _require_reader is None:
        raise not_found()
    else:
        _require_reader(session, actor, file_id)
    return row


def find_thumbnail(session: Session, actor: Actor, file_id: int) -> StoredFile:
    """A file whose small picture is ready, under the same rules."""
    row = find_file(session, actor, file_id)
    require_visible(row.thumbnail)
    return row
