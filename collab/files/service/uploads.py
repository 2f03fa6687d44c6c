"""A file comes in: checked while nothing of it is in the store, announced, written, kept.

The row is committed before the first byte goes to the store, so that whatever cuts an upload short (a kill, a full
disk, a lost database) leaves a row that the tick finds: no listing of the store, no rename, and both are dear or
missing in object stores.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import IO

from sqlalchemy import func, literal_column, select, text, update
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.errors import Problem, conflict, not_found, require, require_visible
from collab.core.outbox import record
from collab.core.storage import new_key
from collab.core.threads import off_hub
from collab.files import policy
from collab.files.events import FileReceived, FileRemoved
from collab.files.models import StoredFile
from collab.files.recognition import Recognised, recognise
from collab.files.service.views import FileRef, ref_to
from collab.groups.service import find_access


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that came in whole and may be sent."""

    recognised: Recognised
    bytes: int
    sha256: str


def check_upload(name: str, source: IO[bytes], *, largest: int) -> Upload:
    """Recognise and measure what came in, beside the hub; the problem says why it cannot be sent."""
    return off_hub(_check, name, source, largest)


def _check(name: str, source: IO[bytes], largest: int) -> Upload:
    source.seek(0)
    digest = hashlib.file_digest(source, "sha256")  # type: ignore[arg-type]
    size = source.tell()
    if size > largest:
        raise Problem("too-large", 413, "The file is too large")
    recognised = recognise(name, source)
    source.seek(0)
    return Upload(recognised=recognised, bytes=size, sha256=digest.hexdigest())


def announce_file(session: Session, actor: Actor, group_id: int, upload: Upload) -> StoredFile:
    """Note a file that is about to be written to the store."""
    access = find_access(session, actor, group_id)
    require(policy.may_send(actor, access))
    _require_room(session, actor, upload.bytes)
    width, height = upload.recognised.size or (None, None)
    row = StoredFile(
        key=new_key(),
        group_id=group_id,
        author_id=actor.person_id,
        name=upload.recognised.name,
        media_type=upload.recognised.media_type,
        size=upload.bytes,
        sha256=upload.sha256,
        width=width,
        height=height,
    )
    session.add(row)
    session.flush()
    return row


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")


def _require_room(session: Session, actor: Actor, size: int) -> None:
    """Files wait two days for their message: what one person may lay up there has a bound, however many come at once."""
    session.execute(_ONE_AT_A_TIME, {"key": f"unsent:{actor.person_id}"})
    unsent = session.scalar(
        select(func.sum(StoredFile.size))
        # Written out, so that the index of what no message bears serves.
        .where(StoredFile.state != literal_column("'attached'"), StoredFile.state != "removed")
        .where(StoredFile.author_id == actor.person_id)
    )
    if (unsent or 0) + size > current_settings().most_unsent:
        raise conflict("Too much waits for its message already.", "files-unsent")


def keep_file(session: Session, actor: Actor, file: StoredFile) -> FileRef:
    """The bytes are in the store: from here on the file waits for its message."""
    kept = session.scalars(
        update(StoredFile)
        .where(StoredFile.id == file.id, StoredFile.state == "arriving")
        .values(state="waiting")
        .returning(StoredFile)
    ).one_or_none()
    if kept is None:
        raise conflict("It took too long to arrive.", "file-too-slow")
    record(session, FileReceived(by=actor.by, file_id=kept.id, group_id=kept.group_id))
    return ref_to(kept)


def drop_arriving(session: Session, file: StoredFile) -> None:
    """The bytes did not reach the store: nothing is to remain of the file."""
    row = session.get(StoredFile, file.id, with_for_update=True)
    if row is not None and row.state == "arriving":
        session.delete(row)


def take_back(session: Session, actor: Actor, file_id: int) -> None:
    """Remove a file of one's own that no message bears yet."""
    row = session.scalars(
        select(StoredFile)
        .where(StoredFile.id == file_id, StoredFile.state.in_(("waiting", "attached")))
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise not_found()
    require_visible(policy.may_see_waiting(actor, author_id=row.author_id))
    if row.state == "attached":
        raise conflict("A message bears it.", "file-attached")
    row.state = "removed"
    record(session, FileRemoved(by=actor.by, file_id=row.id, group_id=row.group_id))
