"""Taking a message, or all from it on, to another discussion of the group: what was said goes, its places stay.

The rows themselves go, so that versions, files, reports and reactions go with them; in their old places stand new rows
that say where they went. `created_at` must grow with the number, so what is moved keeps its own day in `written_at`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import conflict, invalid
from collab.core.names import fold
from collab.core.outbox import record
from collab.discussion import policy
from collab.discussion.events import DiscussionStarted, MessageArrived, MessageMoved
from collab.discussion.models import Discussion
from collab.discussion.service.changes import (
    Standing,
    find_message,
    hold_discussion,
    hold_discussions,
    of_discussion,
)
from collab.discussion.service.places import READ_NUMBER, READING_JOIN, Place, find_discussion

MOST = 2_000
"""Messages moved at once: more would make everybody else wait."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """Where the first of the moved messages stands now, and how many went."""

    discussion_id: int
    number: int
    count: int


_CHOSEN = text(
    """
    SELECT id, number, author_id, reply_to, created_at, COALESCE(written_at, created_at) AS said_at FROM message
    WHERE discussion_id = :source AND number >= :first AND (:tail OR number = :first) AND state IN ('shown', 'hidden')
    ORDER BY number LIMIT :most
    """
)


def move_messages(
    session: Session,
    actor: Actor,
    discussion_id: int,
    number: int,
    *,
    to_discussion_id: int | None = None,
    title: str = "",
    tail: bool = False,
) -> Moved:
    """Move a message, or with `tail` all from it on, to another discussion of the group or to a new one."""
    source, target = _hold(session, actor, discussion_id, to_discussion_id, title)
    message = find_message(session, source, number)
    if message.state == "moved":
        return _moved_before(session, source, message, target, title, tail)
    if message.state == "deleted":
        raise conflict("Only its place is left.", "message-changed")
    asked = {"source": source.id, "first": number, "tail": tail, "most": MOST + 1}
    chosen = session.execute(_CHOSEN, asked).all()
    if len(chosen) > MOST:
        raise conflict("That many at once would make others wait.", "too-many-to-move")
    target = target or _start(session, actor, source, title)
    readers = _readers(session, source, target)
    _change(session, actor, source, target, chosen)
    _read_what_was_read(session, target, chosen, readers)
    return Moved(discussion_id=target.id, number=target.last_number + 1, count=len(chosen))


def _hold(
    session: Session, actor: Actor, discussion_id: int, to_discussion_id: int | None, title: str
) -> tuple[Place, Place | None]:
    if to_discussion_id is None:
        if not title:
            raise invalid({"title": ["required"]})
        return hold_discussion(session, actor, discussion_id, may=policy.may_curate), None
    source, target = hold_discussions(session, actor, discussion_id, to_discussion_id, may=policy.may_curate)
    if source.id == target.id or source.group_id != target.group_id:
        raise invalid({"discussion_id": ["not-elsewhere-in-group"]})
    return source, target


_COUNT_MOVED = text(
    """
    SELECT count(*) FROM message WHERE discussion_id = :source AND number >= :first AND moved_to_discussion_id = :target
    """
)


def _moved_before(
    session: Session, source: Place, message: Any, target: Place | None, title: str, tail: bool
) -> Moved:
    """The same asked again, as by a second click: what it led to; anything else came too late."""
    to = message.moved_to_discussion_id
    same = target.id == to if target is not None else session.get_one(Discussion, to).title == title
    if not same:
        raise conflict("The message is elsewhere now.", "message-changed")
    values = {"source": source.id, "first": message.number, "target": to}
    count = session.scalar(_COUNT_MOVED, values) or 0
    return Moved(discussion_id=to, number=message.moved_to_number, count=count if tail else 1)


def _start(session: Session, actor: Actor, source: Place, title: str) -> Place:
    mandate = policy.usual_mandate(actor)
    discussion = Discussion(
        group_id=source.group_id,
        title=title,
        search_text=fold(title),
        author_id=actor.person_id,
        mandate_id=mandate.id if mandate else None,
    )
    session.add(discussion)
    session.flush()
    started = DiscussionStarted(
        by=actor.by,
        discussion_id=discussion.id,
        group_id=source.group_id,
        revision=0,
        epoch=str(discussion.epoch),
    )
    record(session, started)
    return find_discussion(session, actor, discussion.id)


_GROW = text(
    """
    UPDATE discussion SET last_number = last_number + :places, revision = revision + :count,
                          changed_at = clock_timestamp()
    WHERE id = :id RETURNING revision, epoch, changed_at
    """
)
# A reply follows what it answers where both went; what stays behind is no longer answered.
_TAKE = text(
    """
    UPDATE message x
    SET discussion_id = :target, number = :numbers_before + c.place, revision = :revision_before + c.place,
        created_at = :at, written_at = COALESCE(x.written_at, x.created_at), reply_to = c.reply_to
    FROM unnest(CAST(:ids AS bigint[]), CAST(:replies AS bigint[])) WITH ORDINALITY AS c (id, reply_to, place)
    WHERE x.id = c.id
    """
)
_LEAVE = text(
    """
    INSERT INTO message (discussion_id, number, revision, author_id, mandate_id, acting_for_id, body, html,
                         renderer_version, client_key, created_at, state, moved_to_discussion_id, moved_to_number)
    SELECT :source, c.number, :revision_before + c.place, x.author_id, x.mandate_id, x.acting_for_id, '', '',
           x.renderer_version, gen_random_uuid(), c.created_at, 'moved', :target, :numbers_before + c.place
    FROM unnest(CAST(:ids AS bigint[]), CAST(:numbers AS bigint[]), CAST(:days AS timestamptz[]))
         WITH ORDINALITY AS c (id, number, created_at, place)
    JOIN message x ON x.id = c.id
    """
)
_AT = text("SELECT id FROM message WHERE discussion_id = :discussion_id AND number = :number")


def _grow(session: Session, place: Place, *, places: int, count: int) -> Standing:
    grown = session.execute(_GROW, {"id": place.id, "places": places, "count": count})
    return Standing(**grown.mappings().one())


def _change(session: Session, actor: Actor, source: Place, target: Place, chosen: Any) -> None:
    count, before = len(chosen), target.last_number
    places = {row.number: before + place for place, row in enumerate(chosen, 1)}
    ids = [row.id for row in chosen]
    there = _grow(session, target, places=count, count=count)
    take = {
        "target": target.id,
        "numbers_before": before,
        "revision_before": there.revision - count,
        "at": there.changed_at,
        "ids": ids,
        "replies": [places.get(row.reply_to) for row in chosen],
    }
    session.execute(_TAKE, take)
    here = _grow(session, source, places=0, count=count)
    leave = {
        "source": source.id,
        "target": target.id,
        "numbers_before": before,
        "revision_before": here.revision - count,
        "ids": ids,
        "numbers": [row.number for row in chosen],
        "days": [row.created_at for row in chosen],
    }
    session.execute(_LEAVE, leave)
    last = chosen[-1]
    left_id = session.scalars(_AT, {"discussion_id": source.id, "number": last.number}).one()
    moved = MessageMoved(
        by=actor.by,
        **of_discussion(source.id, source.group_id, here),
        message_id=left_id,
        number=last.number,
        count=count,
        to_discussion_id=target.id,
        to_number=before + 1,
    )
    record(session, moved)
    arrived = MessageArrived(
        by=actor.by,
        **of_discussion(target.id, target.group_id, there),
        message_id=last.id,
        number=before + count,
        count=count,
        from_discussion_id=source.id,
    )
    record(session, arrived)


def _read_by(discussion: str) -> str:
    """How far each present member has read a discussion, whether or not they ever opened it."""
    joined = READING_JOIN.replace(":me", "m.person_id")
    return f"""
        SELECT m.person_id, {READ_NUMBER} AS number
        FROM discussion d JOIN "group" g ON g.id = d.group_id
        JOIN membership m ON m.group_id = g.id AND m.left_at IS NULL {joined} WHERE d.id = :{discussion}"""


_READERS = text(
    f"""
    SELECT s.person_id, s.number AS here, t.number AS there
    FROM ({_read_by("source")}) s JOIN ({_read_by("target")}) t ON t.person_id = s.person_id
    """
)
_NOTE_READ = text(
    """
    INSERT INTO reading (person_id, discussion_id, number, read_at, wrote, wrote_at)
    SELECT c.person_id, :target, c.number, NULL, c.wrote_at IS NOT NULL, c.wrote_at
    FROM unnest(CAST(:people AS bigint[]), CAST(:numbers AS bigint[]), CAST(:wrote AS timestamptz[]))
         AS c (person_id, number, wrote_at)
    ORDER BY c.person_id
    ON CONFLICT (person_id, discussion_id)
    DO UPDATE SET number = GREATEST(reading.number, excluded.number), wrote = reading.wrote OR excluded.wrote,
                  wrote_at = GREATEST(reading.wrote_at, excluded.wrote_at)
    """
)


def _readers(session: Session, source: Place, target: Place) -> list[Any]:
    return list(session.execute(_READERS, {"source": source.id, "target": target.id}).all())


def _read_what_was_read(session: Session, target: Place, chosen: Any, readers: list[Any]) -> None:
    """What somebody read where it was counts as read where it is, if they had read there all that stands before it."""
    numbers, before = [row.number for row in chosen], target.last_number
    wrote = {row.author_id: row.said_at for row in sorted(chosen, key=lambda row: row.said_at)}
    known = {}
    for reader in readers:
        read = bisect_right(numbers, reader.here) if reader.there == before else 0
        if read or reader.person_id in wrote:
            known[reader.person_id] = reader.there + read
    values = {
        "target": target.id,
        "people": list(known),
        "numbers": list(known.values()),
        "wrote": [wrote.get(person_id) for person_id in known],
    }
    session.execute(_NOTE_READ, values)
