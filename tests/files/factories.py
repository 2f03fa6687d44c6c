"""Files for tests: in the store and in the table."""

from __future__ import annotations

import io
from dataclasses import asdict

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.storage import new_key, store
from collab.discussion.models import Discussion, Message
from collab.files.models import StoredFile
from collab.files.service.thumbnails import thumbnail_key
from collab.files.service.views import ref_to
from collab.groups.models import Group
from tests.factories import make_messages
from tests.files.samples import picture

PICTURE, SMALL = picture(), picture("WEBP", (480, 240))


def make_file(
    session: Session,
    group: Group,
    author: Person,
    discussion: Discussion | None = None,
    *,
    thumbnail: bool = True,
) -> StoredFile:
    """An image with its small picture if any, borne by a new message of the discussion, or waiting for one."""
    row = StoredFile(
        key=new_key(),
        group_id=group.id,
        author_id=author.id,
        name="plan.png",
        media_type="image/png",
        size=len(PICTURE),
        sha256="",
        width=800,
        height=400,
        thumbnail=thumbnail,
        state="waiting" if discussion is None else "attached",
    )
    session.add(row)
    session.flush()
    store().put(row.key, io.BytesIO(PICTURE))
    if thumbnail:
        store().put(thumbnail_key(row.key), io.BytesIO(SMALL))
    if discussion is not None:
        make_messages(session, discussion, author, 1)
        bearer = (
            session.query(Message).filter_by(discussion_id=discussion.id, number=discussion.last_number).one()
        )
        bearer.files = [asdict(ref_to(row))]
        session.flush()
    return row
