"""Changing what one wrote, with what it said before kept; and taking it back for good."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import conflict, invalid, require
from collab.core.markdown import RENDERER_VERSION, render_html
from collab.core.outbox import record
from collab.discussion import policy
from collab.discussion.events import MessageDeleted, MessageEdited
from collab.discussion.service.changes import (
    change_message,
    find_message,
    hold_discussion,
    next_revision,
    of_message,
    require_shown,
)
from collab.discussion.service.mentions import mentions_in
from collab.discussion.service.places import find_discussion
from collab.discussion.service.reports import settle_reports, tell_reporters
from collab.discussion.service.signatures import may_write_now
from collab.discussion.service.views import MessageView, message_for
from collab.files.service import remove_files

_KEEP = text(
    """
    INSERT INTO message_version (message_id, version, body, html, renderer_version, written_at)
    SELECT x.id, COALESCE((SELECT max(version) FROM message_version WHERE message_id = x.id), 0) + 1,
           x.body, x.html, x.renderer_version, COALESCE(x.edited_at, x.written_at, x.created_at)
    FROM message x WHERE x.id = :id
    """
)


def edit_message(
    session: Session, actor: Actor, discussion_id: int, number: int, *, body: str
) -> MessageView:
    """Change what one's own message says; saying the same again changes nothing."""
    # What may take long is done before anybody has to wait for it.
    html = render_html(body)
    mentions = mentions_in(session, actor, find_discussion(session, actor, discussion_id), html)
    place = hold_discussion(session, actor, discussion_id)
    message = find_message(session, place, number)
    require(policy.may_post(actor, place.access) and message.author_id == actor.person_id)
    lawful = policy.may_change_own(actor, message.author_id, message.mandate_id)
    require(
        lawful and may_write_now(session, actor, place.access), "No mandate is valid today.", "mandate-ended"
    )
    require_shown(message)
    if not body and not message.files:
        raise invalid({"body": ["required"]})
    mentions.require_right(actor, place, had_all=message.mentions_all)
    if body == message.body:
        return message_for(session, message.id, reader_id=actor.person_id)
    session.execute(_KEEP, {"id": message.id})
    standing = next_revision(session, place.id, own=False)
    change_message(
        session,
        message.id,
        standing.revision,
        "body = :body, html = :html, renderer_version = :renderer_version, edited_at = :at,"
        " mentions = CAST(:mentions AS bigint[]), mentions_all = :mentions_all",
        {
            "body": body,
            "html": html,
            "renderer_version": RENDERER_VERSION,
            "at": standing.changed_at,
            "mentions": mentions.people,
            "mentions_all": mentions.all,
        },
        only="state = 'shown'",
    )
    edited = MessageEdited(
        by=actor.by,
        **of_message(place, message, standing),
        mentioned=tuple(person for person in mentions.people if person not in message.mentions),
        mentioned_all=mentions.all and not message.mentions_all,
    )
    record(session, edited)
    return message_for(session, message.id, reader_id=actor.person_id)


def delete_message(session: Session, actor: Actor, discussion_id: int, number: int) -> None:
    """Take one's own message back: what it said, its versions, reactions and files go for good, its place stays."""
    place = hold_discussion(session, actor, discussion_id)
    message = find_message(session, place, number)
    require(policy.may_delete(actor, message.author_id))
    if message.state == "deleted":
        return
    if message.state == "moved":
        raise conflict("The message is elsewhere now.", "message-changed")
    session.execute(text("DELETE FROM message_version WHERE message_id = :id"), {"id": message.id})
    standing = next_revision(session, place.id, own=False)
    change_message(
        session,
        message.id,
        standing.revision,
        "state = 'deleted', body = '', html = '', edited_at = NULL, mentions = '{}', mentions_all = false,"
        " reactions = '{}', files = '[]'",
        {},
        only="state IN ('shown', 'hidden')",
    )
    settled = settle_reports(session, actor, message, outcome="deleted", note="")
    remove_files(session, actor, file_ids=[file["id"] for file in message.files])
    record(session, MessageDeleted(by=actor.by, **of_message(place, message, standing)))
    tell_reporters(session, actor, place, message, settled)


_VERSIONS = text(
    """
    SELECT version, body, html, written_at FROM message_version WHERE message_id = :id
    UNION ALL
    SELECT (SELECT count(*) FROM message_version WHERE message_id = x.id) + 1, x.body, x.html,
           COALESCE(x.edited_at, x.written_at, x.created_at)
    FROM message x WHERE x.id = :id
    ORDER BY version DESC LIMIT 50
    """
)


def versions_of(session: Session, actor: Actor, discussion_id: int, number: int) -> list[Any]:
    """What a message says and said, the newest first, for whoever reads it; a message not shown says nothing."""
    place = find_discussion(session, actor, discussion_id)
    message = find_message(session, place, number)
    if message.state != "shown":
        return []
    return list(session.execute(_VERSIONS, {"id": message.id}))
