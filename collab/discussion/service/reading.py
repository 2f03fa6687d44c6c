"""How far people have read, what is new for them, and where discussions stand for the live layer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import require, require_visible
from collab.core.outbox import record
from collab.discussion.events import AllRead, DiscussionRead, MarkedUnread
from collab.discussion.service.dates import coming_meetings
from collab.discussion.service.places import (
    DISCUSSION_COLUMNS,
    LEVEL_JOIN,
    MUTED,
    READ_NUMBER,
    READING_JOIN,
    Place,
)
from collab.discussion.service.views import SHOWN_COLUMNS, SHOWN_JOIN, discussion_views
from collab.groups import policy as groups
from collab.groups.service import ACCESS_JOIN, Activity, find_access, groups_to_join

_READ = text(
    """
    INSERT INTO reading (person_id, discussion_id, number)
    VALUES (:me, :discussion_id, :number)
    ON CONFLICT (person_id, discussion_id)
    DO UPDATE SET number = excluded.number, read_at = clock_timestamp() WHERE reading.number < excluded.number
    RETURNING number
    """
)


def mark_read(session: Session, actor: Actor, discussion: Place, *, number: int) -> None:
    """Note how far the actor has read; it never goes back, nor past the newest message."""
    values = {
        "me": actor.person_id,
        "discussion_id": discussion.id,
        "number": min(number, discussion.last_number),
    }
    moved = session.scalar(_READ, values)
    if moved is not None:
        read = DiscussionRead(
            by=actor.by,
            person_id=actor.person_id,
            discussion_id=discussion.id,
            group_id=discussion.group_id,
            number=moved,
        )
        record(session, read)


_UNREAD = text(
    """
    INSERT INTO reading (person_id, discussion_id, number, read_at) VALUES (:me, :discussion_id, :number, NULL)
    ON CONFLICT (person_id, discussion_id) DO UPDATE SET number = excluded.number
    """
)


def mark_unread(session: Session, actor: Actor, discussion: Place, *, number: int) -> None:
    """Put back how far the actor has read to just before a message; what is unread already stays so."""
    require_visible(discussion.hidden_up_to < number <= discussion.last_number)
    if discussion.read_number < number:
        return
    values = {"me": actor.person_id, "discussion_id": discussion.id, "number": number - 1}
    session.execute(_UNREAD, values)
    marked = MarkedUnread(
        by=actor.by,
        person_id=actor.person_id,
        discussion_id=discussion.id,
        group_id=discussion.group_id,
        number=number - 1,
    )
    record(session, marked)


_MINE = f"""
    FROM membership m JOIN "group" g ON g.id = m.group_id JOIN discussion d ON d.group_id = g.id
    {READING_JOIN} {LEVEL_JOIN}
    WHERE m.person_id = :me AND m.left_at IS NULL
      AND (m.role <> 'guest' OR g.guest_history OR d.changed_at >= m.joined_at)"""
_ACTIVITY = text(
    f"""
    SELECT d.group_id, max(d.changed_at) AS last_activity_at,
           COALESCE(sum(d.last_number - {READ_NUMBER}) FILTER (WHERE NOT {MUTED}), 0)::bigint AS unread,
           COALESCE(array_agg(d.id ORDER BY d.id) FILTER (
               WHERE ({MUTED}) <> (COALESCE(gl.level, 'normal') = 'muted')), '{{}}') AS exceptions
    {_MINE} AND m.group_id = ANY(CAST(:group_ids AS bigint[])) GROUP BY d.group_id
    """
)


def activity_of_groups(session: Session, actor: Actor, group_ids: Collection[int]) -> dict[int, Activity]:
    """What moved in the actor's groups and how much of it they have not read, but what they muted; in one query."""
    rows = session.execute(_ACTIVITY, {"me": actor.person_id, "group_ids": list(group_ids)})
    return {
        row.group_id: Activity(
            unread=row.unread, last_activity_at=row.last_activity_at, exceptions=row.exceptions
        )
        for row in rows
    }


def _read_all(found: str) -> TextClause:
    """Mark as read all that is found; in the order of their ids, so that two such requests cannot lock each other out."""
    return text(
        f"""
        INSERT INTO reading (person_id, discussion_id, number)
        SELECT :me, d.id, d.last_number {found} AND d.last_number > {READ_NUMBER} ORDER BY d.id
        ON CONFLICT (person_id, discussion_id)
        DO UPDATE SET number = GREATEST(reading.number, excluded.number), read_at = clock_timestamp()
        """
    )


_READ_MINE = _read_all(_MINE)
_READ_GROUP = _read_all(
    f"""
    FROM discussion d JOIN "group" g ON g.id = d.group_id {ACCESS_JOIN} {READING_JOIN} WHERE d.group_id = :group_id
      AND (m.role IS DISTINCT FROM 'guest' OR g.guest_history OR d.changed_at >= m.joined_at)"""
)


def read_all(session: Session, actor: Actor, group_id: int | None = None) -> None:
    """Mark as read all discussions of a group, or of all the actor's groups."""
    if group_id is None:
        session.execute(_READ_MINE, {"me": actor.person_id})
    else:
        require(groups.may_read(actor, find_access(session, actor, group_id)))
        session.execute(_READ_GROUP, {"me": actor.person_id, "group_id": group_id})
    record(session, AllRead(by=actor.by, person_id=actor.person_id, group_id=group_id))


_NEWS = text(
    f"""
    WITH mine AS (
        SELECT {DISCUSSION_COLUMNS}, d.group_id, g.kind, g.name AS group_name, g.name_en AS group_name_en,
               {MUTED} AS muted {_MINE}
    ), ranked AS (
        SELECT *, last_number > read_number AND NOT muted AS fresh,
               COALESCE(sum(last_number - read_number) FILTER (WHERE NOT muted) OVER (), 0)::bigint AS unread_in_all
        FROM mine ORDER BY fresh DESC, changed_at DESC, id DESC LIMIT 20
    )
    SELECT d.*, {SHOWN_COLUMNS} FROM ranked d {SHOWN_JOIN}
    ORDER BY d.fresh DESC, d.changed_at DESC, d.id DESC
    """
)


def home_of(session: Session, actor: Actor) -> dict[str, Any]:
    """What is new for the actor, unread first, their next dates, and the groups they could come into."""
    rows = session.execute(_NEWS, {"me": actor.person_id}).mappings().all()
    return {
        "discussions": discussion_views(session, rows, with_group=True),
        "dates": coming_meetings(session, actor),
        "groups_to_join": groups_to_join(session, actor),
        "counts": {"unread": rows[0]["unread_in_all"] if rows else 0},
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Where a discussion stands, for clients to compare with where they are."""

    discussion_id: int
    group_id: int
    revision: int
    epoch: UUID
    last_number: int
    changed_at: datetime


_HEAD = "id AS discussion_id, group_id, revision, epoch, last_number, changed_at"
_CHANGED_SINCE = text(
    f"SELECT {_HEAD} FROM discussion"
    " WHERE changed_at > :since AND group_id = ANY(CAST(:group_ids AS bigint[])) ORDER BY id"
)
HEADS_PER_GROUP = 100
_HEADS_OF = text(
    f"""
    SELECT {_HEAD} FROM discussion WHERE id = ANY(CAST(:discussion_ids AS bigint[]))
    UNION
    SELECT newest.* FROM unnest(CAST(:group_ids AS bigint[])) AS asked (id)
    CROSS JOIN LATERAL (
        SELECT {_HEAD} FROM discussion WHERE group_id = asked.id ORDER BY changed_at DESC, id DESC LIMIT {HEADS_PER_GROUP}
    ) newest
    ORDER BY discussion_id
    """
)


def heads_changed_since(session: Session, group_ids: Collection[int], since: datetime) -> list[Head]:
    """The heads of these groups' discussions that changed since a moment: the beacon's question."""
    if not group_ids:
        return []
    rows = session.execute(_CHANGED_SINCE, {"group_ids": list(group_ids), "since": since}).mappings()
    return [Head(**row) for row in rows]


def heads_of(session: Session, *, group_ids: Collection[int], discussion_ids: Collection[int]) -> list[Head]:
    """The heads that a join answers with: of these discussions, and of the newest ones of these groups."""
    asked = {"group_ids": list(group_ids), "discussion_ids": list(discussion_ids)}
    return [Head(**row) for row in session.execute(_HEADS_OF, asked).mappings()]


def renew_epochs(session: Session) -> int:
    """After a restored backup: clients that are ahead of the database start over when they next join; returns how many."""
    return len(session.execute(text("UPDATE discussion SET epoch = gen_random_uuid() RETURNING id")).all())
