"""The date of a discussion: when and where its people meet; set, changed, taken back, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import not_found
from collab.core.outbox import record
from collab.discussion import policy
from collab.discussion.events import DateRemoved, DateSet
from collab.discussion.service.changes import hold_discussion, next_revision, of_discussion
from collab.discussion.service.pages import discussion_for
from collab.discussion.service.places import KNOWN, Place, find_discussion, since_they_came
from collab.discussion.service.signatures import sign
from collab.discussion.service.views import DiscussionView
from collab.groups.service import ACCESS_COLUMNS, ACCESS_JOIN, READ, GroupRef

COMING_AT_HOME = 5
MOST_IN_A_CALENDAR = 1_000
"""The nearest of them: a calendar program reads the whole file again whenever one date changes."""

_PRESENT = text(
    "SELECT starts_at, ends_at, place, link, cancelled_at FROM discussion_date WHERE discussion_id = :id"
)
_SET = text(
    """
    INSERT INTO discussion_date (discussion_id, starts_at, ends_at, place, link, changed_at)
    VALUES (:id, :starts_at, :ends_at, :place, :link, :at)
    ON CONFLICT (discussion_id) DO UPDATE
    SET starts_at = excluded.starts_at, ends_at = excluded.ends_at, place = excluded.place, link = excluded.link,
        sequence = discussion_date.sequence + 1, changed_at = excluded.changed_at, cancelled_at = NULL
    """
)
_CANCEL = text(
    "UPDATE discussion_date SET cancelled_at = :at, sequence = sequence + 1 WHERE discussion_id = :id"
)


def set_date(
    session: Session,
    actor: Actor,
    discussion_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime | None = None,
    place: str = "",
    link: str = "",
) -> DiscussionView:
    """Give a discussion a date, or another one; the same once more changes nothing."""
    discussion = _to_settle(session, actor, discussion_id)
    wanted = {"starts_at": starts_at, "ends_at": ends_at, "place": place, "link": link}
    present = session.execute(_PRESENT, {"id": discussion.id}).mappings().one_or_none()
    if present is None or dict(present) != {**wanted, "cancelled_at": None}:
        standing = next_revision(session, discussion.id, own=True)
        session.execute(_SET, {"id": discussion.id, "at": standing.changed_at, **wanted})
        about = of_discussion(discussion.id, discussion.group_id, standing)
        record(session, DateSet(by=actor.by, starts_at=starts_at, **about))
    return discussion_for(session, actor, discussion)


def remove_date(session: Session, actor: Actor, discussion_id: int) -> DiscussionView:
    """Take a discussion's date back; calendars that hold it are told that it is cancelled."""
    discussion = _to_settle(session, actor, discussion_id)
    present = session.execute(_PRESENT, {"id": discussion.id}).one_or_none()
    if present is not None and present.cancelled_at is None:
        standing = next_revision(session, discussion.id, own=True)
        session.execute(_CANCEL, {"id": discussion.id, "at": standing.changed_at})
        about = of_discussion(discussion.id, discussion.group_id, standing)
        record(session, DateRemoved(by=actor.by, **about))
    return discussion_for(session, actor, discussion)


def _to_settle(session: Session, actor: Actor, discussion_id: int) -> Place:
    """The discussion under its lock, for who keeps its record."""
    place = hold_discussion(session, actor, discussion_id, may=policy.may_settle)
    sign(session, actor, place.access, None)
    return place


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """The date of a discussion, with what a calendar says of it."""

    discussion_id: int
    title: str
    group: GroupRef
    starts_at: datetime
    ends_at: datetime | None
    place: str
    link: str
    sequence: int
    changed_at: datetime
    """When it was set as it is; taking it back says nothing new of it."""
    cancelled_at: datetime | None


_MEETING = f"""
    SELECT {ACCESS_COLUMNS}, g.name AS group_name, g.name_en AS group_name_en, d.title,
           w.discussion_id, w.starts_at, w.ends_at, w.place, w.link, w.sequence, w.changed_at, w.cancelled_at
    FROM discussion_date w JOIN discussion d ON d.id = w.discussion_id JOIN "group" g ON g.id = d.group_id {ACCESS_JOIN}
    WHERE {since_they_came("w.changed_at")}"""
_READABLE = f"{_MEETING} AND {READ} AND {KNOWN} AND COALESCE(w.ends_at, w.starts_at) >= :since"
_NEAREST = "ORDER BY w.starts_at, w.discussion_id LIMIT :limit"
_BETWEEN = text(f"{_READABLE} AND (w.cancelled_at IS NULL OR w.cancelled_at >= :cancelled_since) {_NEAREST}")
_COMING = text(f"{_READABLE} AND w.cancelled_at IS NULL {_NEAREST}")
_OF_DISCUSSION = text(f"{_MEETING} AND w.discussion_id = :discussion_id AND w.cancelled_at IS NULL")


def meetings_of(
    session: Session, actor: Actor, *, since: datetime, cancelled_since: datetime
) -> list[Meeting]:
    """The dates from a moment on of all discussions the actor may read, and those cancelled lately."""
    values = {"since": since, "cancelled_since": cancelled_since, "limit": MOST_IN_A_CALENDAR}
    rows = session.execute(_BETWEEN, {"me": actor.person_id, "staff": actor.staff, **values}).mappings()
    return [_meeting(row) for row in rows]


def coming_meetings(session: Session, actor: Actor) -> list[Meeting]:
    """The next few dates of the actor's discussions, those under way included, for the home page."""
    values = {"since": now(), "limit": COMING_AT_HOME}
    rows = session.execute(_COMING, {"me": actor.person_id, "staff": actor.staff, **values}).mappings()
    return [_meeting(row) for row in rows]


def meeting_of(session: Session, actor: Actor, discussion_id: int) -> Meeting:
    """The date of one discussion; none is a thing that does not exist."""
    place = find_discussion(session, actor, discussion_id)
    values = {"me": actor.person_id, "discussion_id": place.id}
    row = session.execute(_OF_DISCUSSION, values).mappings().one_or_none()
    if row is None:
        raise not_found()
    return _meeting(row)


def _meeting(row: Any) -> Meeting:
    return Meeting(
        discussion_id=row["discussion_id"],
        title=row["title"],
        group=GroupRef(
            id=row["group_id"], kind=row["kind"], name=row["group_name"], name_en=row["group_name_en"]
        ),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place=row["place"],
        link=row["link"],
        sequence=row["sequence"],
        changed_at=row["changed_at"],
        cancelled_at=row["cancelled_at"],
    )
