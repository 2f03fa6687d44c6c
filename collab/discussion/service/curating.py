"""Putting a group's discussions in order: another title."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.names import fold
from collab.core.outbox import record
from collab.discussion import policy
from collab.discussion.events import DiscussionRenamed
from collab.discussion.service.changes import hold_discussion, next_revision, of_discussion
from collab.discussion.service.places import Place, find_discussion

_RENAME = text("UPDATE discussion SET title = :title, search_text = :search_text WHERE id = :id")


def rename_discussion(session: Session, actor: Actor, discussion_id: int, *, title: str) -> Place:
    """Give a discussion another title; the one it has already changes nothing."""
    place = hold_discussion(session, actor, discussion_id, may=policy.may_curate)
    if title == place.title:
        return place
    session.execute(_RENAME, {"id": place.id, "title": title, "search_text": fold(title)})
    standing = next_revision(session, place.id, own=True)
    renamed = DiscussionRenamed(
        by=actor.by,
        **of_discussion(place.id, place.group_id, standing),
    )
    record(session, renamed)
    return find_discussion(session, actor, place.id)
