"""The outcome a discussion is settled with: kept, listed under its group, and kept again when it is reopened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs
from collab.core.actor import Actor
from collab.core.errors import conflict, require
from collab.core.outbox import record
from collab.discussion import policy
from collab.discussion.events import Reopened, Resolved
from collab.discussion.models import Resolution
from collab.discussion.service.changes import hold_discussion, next_revision, of_discussion
from collab.discussion.service.pages import discussion_for
from collab.discussion.service.signatures import sign
from collab.discussion.service.views import DiscussionView
from collab.groups import policy as groups
from collab.groups.service import find_access

_PRESENT = text(
    "SELECT id, outcome, author_id FROM resolution WHERE discussion_id = :id AND reopened_at IS NULL"
)


def resolve_discussion(session: Session, actor: Actor, discussion_id: int, *, outcome: str) -> DiscussionView:
    """Settle a discussion with an outcome; nothing becomes unread, and one may still write."""
    place = hold_discussion(session, actor, discussion_id, may=policy.may_settle)
    signature = sign(session, actor, place.access, None)
    present = session.execute(_PRESENT, {"id": place.id}).one_or_none()
    if present is not None:
        # The same once more is a repeat whose answer was lost.
        if (present.outcome, present.author_id) != (outcome, actor.person_id):
            raise conflict("The discussion was settled meanwhile.", "already-resolved")
        return discussion_for(session, actor, place)
    standing = next_revision(session, place.id, own=True)
    resolution = Resolution(
        discussion_id=place.id,
        outcome=outcome,
        author_id=actor.person_id,
        mandate_id=signature.mandate_id,
        decided_at=standing.changed_at,
    )
    session.add(resolution)
    session.flush()
    resolved = Resolved(
        by=actor.by,
        **of_discussion(place.id, place.group_id, standing),
        resolution_id=resolution.id,
    )
    record(session, resolved)
    return discussion_for(session, actor, place)


_REOPEN = text(
    """
    UPDATE resolution SET reopened_at = :at, reopened_by = :me
    WHERE discussion_id = :id AND reopened_at IS NULL RETURNING id
    """
)


def reopen_discussion(session: Session, actor: Actor, discussion_id: int) -> DiscussionView:
    """Open a settled discussion again; its outcome stays in the group's list."""
    place = hold_discussion(session, actor, discussion_id, may=policy.may_settle)
    sign(session, actor, place.access, None)
    if session.execute(_PRESENT, {"id": place.id}).one_or_none() is None:
        return discussion_for(session, actor, place)
    standing = next_revision(session, place.id, own=True)
    values = {"id": place.id, "at": standing.changed_at, "me": actor.person_id}
    reopened = Reopened(
        by=actor.by,
        **of_discussion(place.id, place.group_id, standing),
        resolution_id=session.execute(_REOPEN, values).scalar_one(),
    )
    record(session, reopened)
    return discussion_for(session, actor, place)


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """An outcome in its group's list."""

    id: int
    discussion_id: int
    title: str
    outcome: str
    author: PersonRef
    decided_at: datetime
    reopened_at: datetime | None


_OF_GROUP = """
    FROM resolution z JOIN discussion d ON d.id = z.discussion_id
    WHERE d.group_id = :group_id AND (CAST(:since AS timestamptz) IS NULL OR z.decided_at >= :since)"""
_COUNT = text(f"SELECT count(*) {_OF_GROUP}")
_DECISIONS = text(
    f"""
    SELECT z.id, z.discussion_id, d.title, z.outcome, z.author_id, z.mandate_id, z.decided_at, z.reopened_at
    {_OF_GROUP} ORDER BY z.decided_at DESC, z.id DESC LIMIT :size OFFSET :skipped
    """
)


def decisions_of(
    session: Session, actor: Actor, group_id: int, *, page: int, page_size: int
) -> dict[str, Any]:
    """What a group decided, the newest first, with what was reopened since."""
    access = find_access(session, actor, group_id)
    require(groups.may_read(actor, access))
    values = {"group_id": group_id, "since": access.history_from}
    total = session.execute(_COUNT, values).scalar_one()
    found = session.execute(_DECISIONS, {**values, "size": page_size, "skipped": (page - 1) * page_size})
    rows = found.mappings().all()
    refs = person_refs(session, [(row["author_id"], row["mandate_id"]) for row in rows])
    items = [_decision(dict(row), refs) for row in rows]
    return {"items": items, "page": page, "pages": ceil(total / page_size), "total": total}


def _decision(row: dict[str, Any], refs: dict[tuple[int, int | None], PersonRef]) -> Decision:
    return Decision(author=refs[row.pop("author_id"), row.pop("mandate_id")], **row)
