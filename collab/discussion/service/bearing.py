"""Messages that bear files: who may have them, and the small pictures that become ready after the message."""

from __future__ import annotations

import json

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM, Actor
from collab.core.errors import not_found, require_visible
from collab.core.outbox import record
from collab.discussion import policy
from collab.discussion.events import MessageIllustrated
from collab.discussion.service.changes import change_message, find_message, next_revision, of_discussion
from collab.discussion.service.places import find_discussion

# The first condition is the partial index's own.
_BEARING = "x.files <> '[]' AND x.files @> CAST(:ref AS jsonb)"
_BEARER = text(
    f"SELECT x.discussion_id, x.number FROM message x WHERE {_BEARING} AND x.state IN ('shown', 'hidden')"
)
_BEARERS = text(
    f"""
    SELECT x.id, x.discussion_id, x.number, d.group_id
    FROM message x JOIN discussion d ON d.id = x.discussion_id WHERE {_BEARING} ORDER BY x.id
    """
)
_WITH_THUMBNAIL = """
    files = (
        SELECT jsonb_agg(
            CASE WHEN file @> (CAST(:ref AS jsonb) -> 0) THEN file || '{"thumbnail": true}' ELSE file END ORDER BY place
        ) FROM jsonb_array_elements(files) WITH ORDINALITY AS borne (file, place)
    )"""


def _ref(file_id: int, **more: object) -> str:
    return json.dumps([{"id": file_id, **more}])


def require_file_readable(session: Session, actor: Actor, file_id: int) -> None:
    """A file is read where its message is, in a discussion the actor reads; a hidden one's by who may read that."""
    bearer = session.execute(_BEARER, {"ref": _ref(file_id)}).first()
    if bearer is None:
        raise not_found()
    place = find_discussion(session, actor, bearer.discussion_id)
    message = find_message(session, place, bearer.number)
    hidden = message.state == "hidden" and policy.may_read_hidden(actor, place.access, message.author_id)
    require_visible(message.state == "shown" or hidden)


def show_thumbnail(session: Session, file_id: int) -> None:
    """The small picture of a file is ready: the message that bears it says so, if it was sent before."""
    without = _ref(file_id, thumbnail=False)
    for bearer in session.execute(_BEARERS, {"ref": without}).all():
        standing = next_revision(session, bearer.discussion_id, own=False)
        change_message(
            session,
            bearer.id,
            standing.revision,
            _WITH_THUMBNAIL,
            {"ref": _ref(file_id), "discussion_id": bearer.discussion_id},
            # Moved in that very moment, it is looked for again where it is now.
            only="files @> CAST(:ref AS jsonb) AND discussion_id = :discussion_id",
        )
        illustrated = MessageIllustrated(
            by=SYSTEM.by,
            message_id=bearer.id,
            number=bearer.number,
            **of_discussion(bearer.discussion_id, bearer.group_id, standing),
        )
        record(session, illustrated)
