"""The way every change but a new message goes: hold the discussion, find, ask who may, next revision, change, record.

Whatever is decided is decided on what stands once the discussion's row is held: between a look and the lock, another
change may have come, or a right have gone. A change that another one made needless is then seen, and counts no revision.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import conflict, not_found, require, require_visible
from collab.discussion.service.places import Place, find_discussion, is_withheld
from collab.groups import policy as groups
from collab.groups.policy import Access


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a discussion stands after a change."""

    revision: int
    epoch: UUID
    changed_at: datetime


_HOLD = text("SELECT FROM discussion WHERE id = ANY(CAST(:ids AS bigint[])) ORDER BY id FOR NO KEY UPDATE")


Right = Callable[[Actor, Access], bool]


def hold_discussion(
    session: Session, actor: Actor, discussion_id: int, *, may: Right = groups.may_read
) -> Place:
    """A discussion in which the actor `may`, as it stands while nobody else can change it; held to the commit."""
    [place] = hold_discussions(session, actor, discussion_id, may=may)
    return place


def hold_discussions(
    session: Session, actor: Actor, *discussion_ids: int, may: Right = groups.may_read
) -> list[Place]:
    """Several at once, held in the order of their ids whatever the order asked: no two changes wait for each other."""
    # Asked before, so that nobody waits for who may not; and again, since the right may have gone meanwhile.
    _find_where(session, actor, discussion_ids, may)
    session.execute(_HOLD, {"ids": list(discussion_ids)})
    return _find_where(session, actor, discussion_ids, may)


def _find_where(session: Session, actor: Actor, discussion_ids: Collection[int], may: Right) -> list[Place]:
    places = [find_discussion(session, actor, discussion_id) for discussion_id in discussion_ids]
    for place in places:
        require(may(actor, place.access))
    return places


_GROW = text(
    """
    UPDATE discussion SET revision = revision + 1, changed_at = clock_timestamp(),
                          own_revision = CASE WHEN :own THEN revision + 1 ELSE own_revision END
    WHERE id = :id RETURNING revision, epoch, changed_at
    """
)


def next_revision(session: Session, discussion_id: int, *, own: bool) -> Standing:
    """Count a change: to a message, or to the discussion's `own` facts; holds its row from here to the commit."""
    row = session.execute(_GROW, {"id": discussion_id, "own": own}).one()
    return Standing(revision=row.revision, epoch=row.epoch, changed_at=row.changed_at)


_MESSAGE = text(
    """
    SELECT id, number, author_id, mandate_id, acting_for_id, body, state, mentions, mentions_all, reactions, files,
           created_at, edited_at, written_at, moved_to_discussion_id, moved_to_number
    FROM message WHERE discussion_id = :discussion_id AND number = :number
    """
)


def find_message(session: Session, place: Place, number: int) -> Any:
    """The row of a message that the reader of this place may know of; it may be a mere place itself (`state`)."""
    require_visible(number > place.hidden_up_to)
    found = session.execute(_MESSAGE, {"discussion_id": place.id, "number": number}).one_or_none()
    if found is None:
        raise not_found()
    require_visible(not is_withheld(found.written_at, place.access.history_from))
    return found


def change_message(
    session: Session, message_id: int, revision: int, changes: str, values: dict[str, Any], *, only: str
) -> Any:
    """Write `changes` to a message under its new revision while it is still as `only` says; returns its new row."""
    statement = text(
        f"UPDATE message SET revision = :revision, {changes} WHERE id = :id AND {only} RETURNING *"
    )
    changed = session.execute(statement, {"id": message_id, "revision": revision, **values}).one_or_none()
    if changed is None:
        raise conflict("The message changed meanwhile.", "message-changed")
    return changed


def of_discussion(discussion_id: int, group_id: int, standing: Standing) -> dict[str, Any]:
    """What every event of a changed discussion says."""
    return {
        "discussion_id": discussion_id,
        "group_id": group_id,
        "revision": standing.revision,
        "epoch": str(standing.epoch),
    }


def of_message(place: Place, message: Any, standing: Standing) -> dict[str, Any]:
    """What every event of a changed message says."""
    about = {"message_id": message.id, "number": message.number}
    return {**of_discussion(place.id, place.group_id, standing), **about}


def require_shown(message: Any) -> None:
    """Raise the 409 problem where only a message's place is left."""
    if message.state != "shown":
        raise conflict("The message is no longer shown.", "message-changed")
