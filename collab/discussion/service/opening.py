"""The row of a discussion, and the news that it is there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM
from collab.core.names import fold
from collab.core.outbox import record
from collab.discussion.events import DiscussionStarted
from collab.discussion.models import Discussion


def add_discussion(
    session: Session,
    *,
    group_id: int,
    title: str,
    author_id: int,
    mandate_id: int | None,
    client_key: UUID | None = None,
    by: int | None = SYSTEM.by,
) -> Discussion:
    """Open an empty discussion in a group; `by` is none where the platform opens it for its author."""
    discussion = Discussion(
        group_id=group_id,
        title=title,
        search_text=fold(title),
        author_id=author_id,
        mandate_id=mandate_id,
        client_key=client_key,
    )
    session.add(discussion)
    session.flush()
    started = DiscussionStarted(
        by=by, discussion_id=discussion.id, group_id=group_id, revision=0, epoch=str(discussion.epoch)
    )
    record(session, started)
    return discussion
