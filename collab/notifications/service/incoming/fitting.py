"""What a mail must be to become a message, once it is known who wrote it and where it goes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.discussion import policy as discussions
from collab.discussion.models import Message
from collab.files.service import MOST_FILES
from collab.notifications.recognition import Incoming
from collab.notifications.service.incoming.refusing import Refusal

SAID_WITHIN = timedelta(days=1)
"""Two programs that answer for absent people, and do not say so, answer each other in the same words for ever."""


def require_fit(mail: Incoming, *, opens: bool, path: str) -> None:
    """Refuse a mail that says nothing, or more than a message holds; one that opens a discussion gives its title."""
    if not mail.text and not mail.attachments:
        raise Refusal("empty", path=path)
    if len(mail.text) > discussions.LONGEST_MESSAGE:
        raise Refusal("too-long", path=path)
    if opens and not mail.subject:
        raise Refusal("no-subject", path=path)
    if len(mail.attachments) > MOST_FILES:
        raise Refusal("too-many-files", path=path)


def require_new_words(
    session: Session, words: str, *, author_id: int, discussion_id: int, client_key: UUID, path: str
) -> None:
    """Refuse what its author said word for word in the discussion a short while ago, but by this very mail."""
    said = (
        select(Message.id)
        .where(Message.discussion_id == discussion_id, Message.created_at > now() - SAID_WITHIN)
        .where(Message.author_id == author_id, Message.body == words, Message.client_key != client_key)
    )
    if session.scalar(said.limit(1)) is not None:
        raise Refusal("said-already", path=path)
