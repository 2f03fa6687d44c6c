"""A group together with the asker's own place in it, in one query; nothing else loads a group for a request."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import not_found, require_visible
from collab.groups.models import Group
from collab.groups.policy import Access, may_read, may_see

ACCESS_COLUMNS = """
    g.id AS group_id, g.kind, g.visibility, g.listed, g.follows, g.guest_history,
    m.role, m.joined_at, m.automatic AS by_mandate"""
"""For rooms above: with `ACCESS_JOIN`, the columns that `access_from` reads."""
ACCESS_JOIN = "LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = :me AND m.left_at IS NULL"
SEEN = "(m.id IS NOT NULL OR (g.listed AND NOT :guest))"
"""`policy.may_see` for lists, with `ACCESS_JOIN`: what a reader may not know of must not take a place in a page."""
READ = """
    (m.id IS NOT NULL OR (:staff AND g.listed AND g.kind <> 'pairing'
                          AND (g.follows IS NOT NULL OR g.visibility <> 'invitation')))"""
"""`policy.may_read` for lists, with `ACCESS_JOIN`."""
MEMBERS_GROUP = """SELECT c.id FROM "group" c WHERE c.follows = 'everyone' ORDER BY c.id LIMIT 1"""
"""The group that everybody with a valid mandate belongs to: what all members read, and no invited partner, is for its
readers."""
ASKED = (
    "EXISTS (SELECT FROM join_request r"
    " WHERE r.group_id = g.id AND r.person_id = :me AND r.state = 'pending') AS asked"
)


def access_from(row: RowMapping) -> Access:
    """The rules' view of a row that holds `ACCESS_COLUMNS`."""
    return Access(
        group_id=row["group_id"],
        kind=row["kind"],
        visibility=row["visibility"],
        listed=row["listed"],
        automatic=row["follows"] is not None,
        guest_history=row["guest_history"],
        role=row["role"],
        joined_at=row["joined_at"],
        by_mandate=bool(row["by_mandate"]),
        asked=row.get("asked", False),
    )


def find_access(session: Session, actor: Actor, group_id: int) -> Access:
    """The asker's place in a group they may see; any other does not exist."""
    row = (
        session.execute(
            text(f'SELECT {ACCESS_COLUMNS}, {ASKED} FROM "group" g {ACCESS_JOIN} WHERE g.id = :group_id'),
            {"me": actor.person_id, "group_id": group_id},
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise not_found()
    access = access_from(row)
    require_visible(may_see(actor, access))
    return access


def find_group(session: Session, actor: Actor, group_id: int) -> tuple[Group, Access]:
    """A group to be changed, under its row lock: two changes of its membership cannot cross."""
    access = find_access(session, actor, group_id)
    return session.get_one(Group, group_id, with_for_update=True), access


def readable_group_ids(session: Session, actor: Actor, group_ids: Collection[int]) -> set[int]:
    """Which of these groups the actor may read; the live layer joins their channels."""
    pairs = still_readable(session, [(actor.person_id, group_id) for group_id in group_ids])
    return {group_id for _, group_id in pairs}


_HELD = "m.left_at IS NULL AND m.person_id = ANY(CAST(:people AS bigint[])) AND m.group_id = ANY(CAST(:groups AS bigint[]))"
# The places are read first: beside the pairs, a planner without fresh statistics goes through all members of a group
# again for each of its people, at 2,000 people for most of a second.
_PLACES = text(
    f"""
    WITH held AS MATERIALIZED (SELECT m.* FROM membership m WHERE {_HELD})
    SELECT {ACCESS_COLUMNS}, asked.person_id, p.staff
    FROM unnest(CAST(:people AS bigint[]), CAST(:groups AS bigint[])) AS asked (person_id, group_id)
    JOIN "group" g ON g.id = asked.group_id
    JOIN person p ON p.id = asked.person_id AND p.disabled_at IS NULL
    {ACCESS_JOIN.replace(":me", "p.id").replace("membership m", "held m")}
    """
)
_MEMBERS = text(
    f"""
    SELECT m.person_id, m.group_id FROM membership m
    WHERE {_HELD} AND m.person_id <> ALL (ARRAY(
        SELECT p.id FROM person p WHERE p.id = ANY(CAST(:people AS bigint[])) AND p.disabled_at IS NOT NULL))
    """
)


def readers_places(session: Session, pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Access]:
    """Of these (person, group) pairs, those that may read now, each with the person's place in the group."""
    if not pairs:
        return {}
    people, groups = zip(*pairs, strict=True)
    rows = session.execute(_PLACES, {"people": list(people), "groups": list(groups)}).mappings()
    places = {(row["person_id"], row["group_id"]): (row["staff"], access_from(row)) for row in rows}
    return {
        pair: access
        for pair, (staff, access) in places.items()
        if may_read(Actor(person_id=pair[0], staff=staff), access)
    }


def still_readable(session: Session, pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """The pairs alone: the beacon re-checks all its sockets at once, and nearly all are members, who may read."""
    if not pairs:
        return set()
    people, groups = ({pair[side] for pair in pairs} for side in (0, 1))
    rows = session.execute(_MEMBERS, {"people": list(people), "groups": list(groups)})
    members = {(row[0], row[1]) for row in rows}.intersection(pairs)
    return members | set(readers_places(session, set(pairs) - members))
