"""Lists of discussions and pages of messages, by keyset: as fast at the end of a long history as at its start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate
from collab.accounts.service import MandateView, mandate_views
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import require
from collab.discussion import policy
from collab.discussion.service.places import (
    DISCUSSION_COLUMNS,
    KNOWN,
    LEVEL_JOIN,
    MUTED,
    READING_JOIN,
    Place,
    find_discussion,
)
from collab.discussion.service.signatures import may_write_now
from collab.discussion.service.views import (
    SHOWN_COLUMNS,
    SHOWN_JOIN,
    DiscussionView,
    MessageView,
    discussion_views,
    message_views,
    messages_where,
)
from collab.groups import policy as groups
from collab.groups.service import ACCESS_COLUMNS, ACCESS_JOIN, find_access

BIGINT = 2**63 - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class MessagePage:
    """Some messages of a discussion, and where the discussion stood just before they were read."""

    items: list[MessageView]
    revision: int
    epoch: UUID
    more: bool
    discussion: DiscussionView | None


# Numbers have no gap, so a page is a range of them: whatever plan the database picks, it reads this page and no more.
_NUMBERED = messages_where(
    "x.discussion_id = :discussion_id AND x.number > :low AND x.number <= :high", "ORDER BY x.number"
)
_CHANGED = messages_where(
    "x.discussion_id = :discussion_id AND x.number > :low AND x.revision > :changed_after AND x.revision <= :high",
    "ORDER BY x.revision LIMIT :size",
)


def messages_of(
    session: Session,
    actor: Actor,
    discussion_id: int,
    *,
    after: int | None = None,
    before: int | None = None,
    changed_after: int | None = None,
    limit: int = 50,
) -> MessagePage:
    """A page of messages: the latest, those around a number, or those changed since a revision."""
    # The head is read first: what is read after it may be newer, never older, so a client can only catch up too much.
    place = find_discussion(session, actor, discussion_id)
    if changed_after is not None:
        rows, more = _changed(session, place, changed_after, limit)
    else:
        rows, more = _numbered(session, place, after, before, limit)
    changed = changed_after is not None and place.own_revision > changed_after
    return MessagePage(
        items=message_views(session, rows, reader_id=actor.person_id, history_from=place.access.history_from),
        revision=place.revision,
        epoch=place.epoch,
        more=more,
        discussion=discussion_for(session, actor, place) if changed else None,
    )


def _numbered(
    session: Session, place: Place, after: int | None, before: int | None, limit: int
) -> tuple[Sequence[Any], bool]:
    end = place.last_number if before is None else min(before - 1, place.last_number)
    start = max(after or 0, place.hidden_up_to)
    if after is None:
        low, high = max(start, end - limit), end
        more = low > start
    else:
        low, high = start, min(end, start + limit)
        more = high < end
    if low >= high:
        return [], False
    values = {"discussion_id": place.id, "low": low, "high": high, "day": today()}
    return session.execute(_NUMBERED, values).all(), more


def _changed(session: Session, place: Place, changed_after: int, limit: int) -> tuple[Sequence[Any], bool]:
    values = {
        "discussion_id": place.id,
        "low": place.hidden_up_to,
        "changed_after": changed_after,
        "size": limit + 1,
        "day": today(),
    }
    # A near range first, for the same reason; a message changed many times leaves gaps that may call for all of it.
    near = changed_after + 2 * limit
    rows = session.execute(_CHANGED, {**values, "high": min(near, BIGINT)}).all()
    if len(rows) <= limit and near < place.revision:
        rows = session.execute(_CHANGED, {**values, "high": BIGINT}).all()
    return rows[:limit], len(rows) > limit


_LISTED = f"""
    SELECT {ACCESS_COLUMNS}, g.name AS group_name, g.name_en AS group_name_en,
           {DISCUSSION_COLUMNS}, {MUTED} AS muted, {SHOWN_COLUMNS}
    FROM discussion d JOIN "group" g ON g.id = d.group_id {ACCESS_JOIN} {READING_JOIN} {LEVEL_JOIN} {SHOWN_JOIN}
"""
_IN_GROUP = text(
    f"""{_LISTED}
    WHERE d.group_id = :group_id
      AND {KNOWN}
      AND (CAST(:moment AS timestamptz) IS NULL OR (d.changed_at, d.id) < (:moment, :id))
    ORDER BY d.changed_at DESC, d.id DESC LIMIT :size
    """
)
_ONE = text(f"{_LISTED} WHERE d.id = :discussion_id")


def discussions_of(
    session: Session, actor: Actor, group_id: int, *, before: str | None = None, limit: int = 30
) -> dict[str, Any]:
    """A group's discussions, the newest activity first."""
    access = find_access(session, actor, group_id)
    require(groups.may_read(actor, access))
    moment, last_id = _parse_cursor(before)
    rows = session.execute(
        _IN_GROUP,
        {"me": actor.person_id, "group_id": group_id, "moment": moment, "id": last_id, "size": limit + 1},
    )
    found = rows.mappings().all()
    items = discussion_views(session, found[:limit])
    return {"items": items, "next": _cursor(items[-1]) if len(found) > limit else None}


def discussion_for(session: Session, actor: Actor, place: Place) -> DiscussionView:
    """A discussion in its list's shape, for who may read its place."""
    rows = session.execute(_ONE, {"me": actor.person_id, "discussion_id": place.id}).mappings()
    return discussion_views(session, rows)[0]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _cursor(item: DiscussionView) -> str:
    return f"{(item.changed_at - _EPOCH) // _MICROSECOND}-{item.id}"


def _parse_cursor(cursor: str | None) -> tuple[datetime | None, int]:
    """The schema let only digits through, few enough to be a date and a bigint."""
    if cursor is None:
        return None, 0
    micros, _, last_id = cursor.partition("-")
    return _EPOCH + int(micros) * _MICROSECOND, int(last_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscussionPage(DiscussionView):
    """A discussion with all that its page shows around the messages."""

    home: dict[str, Any]
    readers: dict[str, Any]
    participant_count: int
    my_level: dict[str, str | None]
    can: dict[str, bool]
    acting_as: list[MandateView]


_AROUND = text(
    """
    SELECT (SELECT count(*) FROM membership n JOIN person p ON p.id = n.person_id AND p.disabled_at IS NULL
            WHERE n.group_id = :group_id AND n.left_at IS NULL) AS members,
           (SELECT count(*) FROM reading r WHERE r.discussion_id = :discussion_id AND r.wrote) AS participants,
           (SELECT level FROM discussion_level WHERE person_id = :me AND discussion_id = :discussion_id) AS own_level,
           (SELECT level FROM group_level WHERE person_id = :me AND group_id = :group_id) AS group_level
    """
)


def show_discussion(session: Session, actor: Actor, discussion_id: int) -> DiscussionPage:
    """A discussion with who reads it, who took part and under which mandates the actor may write."""
    place = find_discussion(session, actor, discussion_id)
    values = {"group_id": place.group_id, "discussion_id": place.id, "me": actor.person_id}
    around = session.execute(_AROUND, values).one()
    usable = [m.id for m in (*actor.mandates, *actor.acts_for)]
    shown = discussion_for(session, actor, place)
    post = may_write_now(session, actor, place.access)
    return DiscussionPage(
        **{item.name: getattr(shown, item.name) for item in fields(shown)},
        home={
            "id": place.group_id,
            "name": place.group_name,
            "name_en": place.group_name_en,
            "visibility": place.access.visibility,
            "level": groups.level_of(around.group_level, None),
        },
        readers={"kind": groups.readers(place.access), "count": around.members},
        participant_count=around.participants,
        my_level={"level": groups.level_of(around.own_level, around.group_level), "own": around.own_level},
        can={
            "post": post,
            "settle": post and policy.may_settle(actor, place.access),
            "moderate": policy.may_moderate(actor, place.access),
            "mention_all": policy.may_mention_all(actor, place.access),
            "curate": policy.may_curate(actor, place.access),
        },
        acting_as=mandate_views(session, Mandate.id.in_(usable)) if usable else [],
    )
