"""Answering a message with one of six words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import person_refs_today
from collab.core.actor import Actor
from collab.core.errors import not_found, require
from collab.core.outbox import record
from collab.discussion.events import ReactionAdded, ReactionRemoved
from collab.discussion.models import REACTIONS
from collab.discussion.service.changes import (
    find_message,
    hold_discussion,
    next_revision,
    of_message,
    require_shown,
)
from collab.discussion.service.places import find_discussion
from collab.discussion.service.signatures import may_write_now
from collab.discussion.service.views import MessageView, message_for

_WRITE = text(
    """
    UPDATE message SET revision = :revision,
        reactions = CASE WHEN CAST(:people AS bigint[]) = '{}' THEN reactions - CAST(:word AS text)
                         ELSE reactions || jsonb_build_object(CAST(:word AS text), to_jsonb(CAST(:people AS bigint[]))) END
    WHERE id = :id
    """
)


def add_reaction(
    session: Session, actor: Actor, discussion_id: int, number: int, *, word: str
) -> MessageView:
    """Answer a message with a word; the same again changes nothing."""
    return _react(session, actor, discussion_id, number, word, wanted=True)


def remove_reaction(
    session: Session, actor: Actor, discussion_id: int, number: int, *, word: str
) -> MessageView:
    """Take a word back; one that was not said changes nothing."""
    return _react(session, actor, discussion_id, number, word, wanted=False)


def _react(
    session: Session, actor: Actor, discussion_id: int, number: int, word: str, *, wanted: bool
) -> MessageView:
    _require_word(word)
    place = hold_discussion(session, actor, discussion_id)
    message = find_message(session, place, number)
    require(may_write_now(session, actor, place.access))
    require_shown(message)
    people = message.reactions.get(word, [])
    if (actor.person_id in people) != wanted:
        people = [*people, actor.person_id] if wanted else [id_ for id_ in people if id_ != actor.person_id]
        standing = next_revision(session, place.id, own=False)
        values = {"id": message.id, "revision": standing.revision, "word": word, "people": people}
        session.execute(_WRITE, values)
        happened = (ReactionAdded if wanted else ReactionRemoved)(
            by=actor.by,
            **of_message(place, message, standing),
            word=word,
        )
        record(session, happened)
    return message_for(session, message.id, reader_id=actor.person_id)


def _require_word(word: str) -> None:
    if word not in REACTIONS:
        raise not_found("There is no such word.")


def reactions_to(session: Session, actor: Actor, discussion_id: int, number: int) -> list[dict[str, Any]]:
    """Who answered a message with which word, in the order they did; nothing for a message not shown."""
    message = find_message(session, find_discussion(session, actor, discussion_id), number)
    said = message.reactions if message.state == "shown" else {}
    refs = person_refs_today(session, {id_ for people in said.values() for id_ in people})
    return [{"word": word, "people": [refs[id_] for id_ in said[word]]} for word in REACTIONS if word in said]
