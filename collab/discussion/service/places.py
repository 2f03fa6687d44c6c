"""A discussion together with the reader's place in it, in one query; nothing else loads one for a request."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import not_found, require_visible
from collab.discussion import policy
from collab.groups.policy import Access
from collab.groups.service import ACCESS_COLUMNS, ACCESS_JOIN, access_from


def since_they_came(moment: str) -> str:
    """For queries of `"group" g` and `ACCESS_JOIN`: what `policy.may_read_since` says of a column's moment."""
    return f"(m.role IS DISTINCT FROM 'guest' OR g.guest_history OR {moment} >= m.joined_at)"


KNOWN = since_they_came("d.changed_at")
"""For queries of `discussion d`, `"group" g` and `ACCESS_JOIN`: what a guest may know of, as `policy.may_read` says."""
# What a member has not read counts from when they came, if they never opened the discussion: a history of years is
# no backlog. `created_at` grows with `number` in a discussion, since both are taken under its row lock.
READING_JOIN = """
    LEFT JOIN reading r ON r.discussion_id = d.id AND r.person_id = :me
    LEFT JOIN LATERAL (
        SELECT x.number FROM message x
        WHERE x.discussion_id = d.id AND x.created_at < m.joined_at
          AND (r.number IS NULL OR m.role = 'guest') AND d.created_at < m.joined_at AND d.changed_at >= m.joined_at
        ORDER BY x.created_at DESC, x.number DESC LIMIT 1
    ) b ON true"""
BEFORE_JOINING = """
    CASE WHEN m.joined_at IS NULL OR d.changed_at < m.joined_at THEN d.last_number ELSE COALESCE(b.number, 0) END"""
HIDDEN_UP_TO = f"CASE WHEN m.role = 'guest' AND NOT g.guest_history THEN {BEFORE_JOINING} ELSE 0 END"
READ_NUMBER = f"LEAST(d.last_number, GREATEST(COALESCE(r.number, {BEFORE_JOINING}), {HIDDEN_UP_TO}))"
LEVEL_JOIN = """
    LEFT JOIN discussion_level dl ON dl.discussion_id = d.id AND dl.person_id = :me
    LEFT JOIN group_level gl ON gl.group_id = g.id AND gl.person_id = :me"""
MUTED = "COALESCE(dl.level, gl.level, 'normal') = 'muted'"
"""With `LEVEL_JOIN`, what `groups.policy.level_of` says of the reader, for counts."""
DISCUSSION_COLUMNS = f"""
    d.id, d.title, d.author_id, d.mandate_id, d.created_at, d.changed_at, d.last_number, d.revision, d.own_revision,
    d.epoch, d.stand_version, {READ_NUMBER} AS read_number, {HIDDEN_UP_TO} AS hidden_up_to,
    CASE WHEN m.role = 'guest' AND NOT g.guest_history THEN m.joined_at END AS history_from"""
"""For queries of `discussion d`, `"group" g`, `ACCESS_JOIN` and `READING_JOIN`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A discussion as one reader stands to it."""

    id: int
    access: Access
    title: str
    author_id: int
    mandate_id: int | None
    created_at: datetime
    changed_at: datetime
    last_number: int
    revision: int
    own_revision: int
    epoch: UUID
    stand_version: int
    read_number: int
    hidden_up_to: int
    """Number up to which the reader may read nothing; 0 when all is theirs."""
    group_name: str
    group_name_en: str

    @property
    def group_id(self) -> int:
        """The group it lives in."""
        return self.access.group_id


def is_withheld(written_at: datetime | None, history_from: datetime | None) -> bool:
    """Whether a message that was moved, an outcome or a date is older than what a guest may read."""
    return written_at is not None and history_from is not None and written_at < history_from


_PLACE = text(
    f"""
    SELECT {ACCESS_COLUMNS}, g.name AS group_name, g.name_en AS group_name_en, {DISCUSSION_COLUMNS}
    FROM discussion d JOIN "group" g ON g.id = d.group_id {ACCESS_JOIN} {READING_JOIN}
    WHERE d.id = :discussion_id
    """
)


def place_from(row: RowMapping) -> Place:
    """The place a row of these columns tells of."""
    return Place(
        id=row["id"],
        access=access_from(row),
        title=row["title"],
        author_id=row["author_id"],
        mandate_id=row["mandate_id"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        last_number=row["last_number"],
        revision=row["revision"],
        own_revision=row["own_revision"],
        epoch=row["epoch"],
        stand_version=row["stand_version"],
        read_number=row["read_number"],
        hidden_up_to=row["hidden_up_to"],
        group_name=row["group_name"],
        group_name_en=row["group_name_en"],
    )


def find_discussion(session: Session, actor: Actor, discussion_id: int) -> Place:
    """A discussion the actor may read; any other does not exist."""
    row = (
        session.execute(_PLACE, {"me": actor.person_id, "discussion_id": discussion_id})
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise not_found()
    place = place_from(row)
    require_visible(policy.may_read(actor, place.access, changed_at=place.changed_at))
    return place


_GROUPS_OF = text("SELECT id, group_id FROM discussion WHERE id = ANY(CAST(:ids AS bigint[]))")


def groups_of(session: Session, discussion_ids: Collection[int]) -> dict[int, int]:
    """The group each of these discussions lives in, whoever asks; an unknown one is absent."""
    rows = session.execute(_GROUPS_OF, {"ids": list(discussion_ids)})
    return {row.id: row.group_id for row in rows}


_LAST_GUESTS = text(
    """
    SELECT m.group_id, max(m.joined_at) AS joined_at
    FROM membership m JOIN "group" g ON g.id = m.group_id
    WHERE m.group_id = ANY(CAST(:group_ids AS bigint[])) AND m.left_at IS NULL AND m.role = 'guest'
      AND NOT g.guest_history
    GROUP BY m.group_id
    """
)


def withheld_before(session: Session, group_ids: Collection[int]) -> dict[int, datetime]:
    """By group, when the last guest came who hears it: they may not read what was said before; absent if there is none."""
    if not group_ids:
        return {}
    rows = session.execute(_LAST_GUESTS, {"group_ids": list(group_ids)})
    return {row.group_id: row.joined_at for row in rows}
