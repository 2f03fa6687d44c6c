"""How far people have read, what is new for them, and where discussions stand for the live layer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.outbox import record
from collab.discussion.events import DiscussionRead
from collab.discussion.service.places import DISCUSSION_COLUMNS, READ_NUMBER, READING_JOIN, Place
from collab.discussion.service.views import LAST_MESSAGE_COLUMNS, LAST_MESSAGE_JOIN, discussion_views
from collab.groups.service import Activity, groups_to_join

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


_MINE = f"""
    FROM membership m JOIN "group" g ON g.id = m.group_id JOIN discussion d ON d.group_id = g.id {READING_JOIN}
    WHERE m.person_id = :me AND m.left_at IS NULL
      AND (m.role <> 'guest' OR g.guest_history OR d.changed_at >= m.joined_at)"""
_ACTIVITY = text(
    f"""
    SELECT d.group_id, max(d.changed_at) AS last_activity_at, sum(d.last_number - {READ_NUMBER})::bigint AS unread
    {_MINE} AND m.group_id = ANY(CAST(:group_ids AS bigint[])) GROUP BY d.group_id
    """
)


def activity_of_groups(session: Session, actor: Actor, group_ids: Collection[int]) -> dict[int, Activity]:
    """What moved in the actor's groups and how much of it they have not read, in one query."""
    rows = session.execute(_ACTIVITY, {"me": actor.person_id, "group_ids": list(group_ids)})
    return {row.group_id: Activity(unread=row.unread, last_activity_at=row.last_activity_at) for row in rows}


_NEWS = text(
    f"""
    WITH mine AS (SELECT {DISCUSSION_COLUMNS}, d.group_id, g.kind, g.name AS group_name, g.name_en AS group_name_en {_MINE})
    SELECT d.*, {LAST_MESSAGE_COLUMNS}
    FROM (
        SELECT *, sum(last_number - read_number) OVER ()::bigint AS unread_in_all FROM mine
        ORDER BY last_number > read_number DESC, changed_at DESC, id DESC LIMIT 20
    ) d {LAST_MESSAGE_JOIN}
    ORDER BY last_number > read_number DESC, changed_at DESC, d.id DESC
    """
)


def home_of(session: Session, actor: Actor) -> dict[str, Any]:
    """What is new for the actor, unread first, and the groups they could come into."""
    rows = session.execute(_NEWS, {"me": actor.person_id}).mappings().all()
    return {
        "discussions": discussion_views(session, rows, with_group=True),
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
