"""Hiding a message with a reason that its author is told, and showing it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.errors import conflict, not_found, require
from collab.core.outbox import record
from collab.discussion import policy
from collab.discussion.events import MessageHidden, MessageShown
from collab.discussion.models import Message, MessageModeration
from collab.discussion.service.changes import (
    change_message,
    find_message,
    hold_discussion,
    next_revision,
    of_message,
    require_shown,
)
from collab.discussion.service.places import find_discussion
from collab.discussion.service.reports import settle_reports, tell_reporters
from collab.discussion.service.views import MessageView, message_for


@dataclass(frozen=True, kw_only=True, slots=True)
class ModerationView:
    """A hidden message as its author and those who look after the group see it."""

    reason: str
    hidden_at: datetime
    hidden_by: PersonRef
    body: str
    html: str
    files: list[dict[str, Any]]


def hide_message(
    session: Session, actor: Actor, discussion_id: int, number: int, *, reason: str
) -> MessageView:
    """Hide a message: its place stays, its author reads why; what is hidden already keeps its first reason."""
    place = hold_discussion(session, actor, discussion_id, may=policy.may_moderate)
    message = find_message(session, place, number)
    if message.state == "hidden":
        return message_for(session, message.id, reader_id=actor.person_id)
    require_shown(message)
    session.add(MessageModeration(message_id=message.id, reason=reason, hidden_by=actor.person_id))
    standing = next_revision(session, place.id, own=False)
    change_message(session, message.id, standing.revision, "state = 'hidden'", {}, only="state = 'shown'")
    settled = settle_reports(session, actor, message, outcome="hidden", note=reason)
    record(session, MessageHidden(by=actor.by, **of_message(place, message, standing)))
    tell_reporters(session, actor, place, message, settled)
    return message_for(session, message.id, reader_id=actor.person_id)


_SHOWN_AGAIN = text(
    "UPDATE message_moderation SET shown_at = :at, shown_by = :me WHERE message_id = :id AND shown_at IS NULL"
)


def show_message(session: Session, actor: Actor, discussion_id: int, number: int) -> MessageView:
    """Show a hidden message again; why it was hidden is kept."""
    place = hold_discussion(session, actor, discussion_id, may=policy.may_moderate)
    message = find_message(session, place, number)
    if message.state == "shown":
        return message_for(session, message.id, reader_id=actor.person_id)
    if message.state != "hidden":
        raise conflict("Only its place is left.", "message-changed")
    standing = next_revision(session, place.id, own=False)
    change_message(session, message.id, standing.revision, "state = 'shown'", {}, only="state = 'hidden'")
    session.execute(_SHOWN_AGAIN, {"id": message.id, "at": standing.changed_at, "me": actor.person_id})
    record(session, MessageShown(by=actor.by, **of_message(place, message, standing)))
    return message_for(session, message.id, reader_id=actor.person_id)


def moderation_of(session: Session, actor: Actor, discussion_id: int, number: int) -> ModerationView:
    """Why a message is hidden and what it says, for its author and those who look after the group."""
    place = find_discussion(session, actor, discussion_id)
    message = find_message(session, place, number)
    require(policy.may_read_hidden(actor, place.access, message.author_id))
    found = session.execute(
        select(MessageModeration, Message.body, Message.html, Message.files)
        .join(Message, Message.id == MessageModeration.message_id)
        .where(Message.id == message.id, Message.state == "hidden", MessageModeration.shown_at.is_(None))
    ).one_or_none()
    if found is None:
        raise not_found()
    hidden, body, html, files = found
    return ModerationView(
        reason=hidden.reason,
        hidden_at=hidden.hidden_at,
        hidden_by=person_refs_today(session, [hidden.hidden_by])[hidden.hidden_by],
        body=body,
        html=html,
        files=files,
    )
