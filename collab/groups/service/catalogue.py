"""Groups as they are shown, opened and changed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.accounts.service import visible_person
from collab.core.actor import Actor
from collab.core.errors import invalid, not_found, require, require_visible
from collab.core.names import fold
from collab.core.outbox import record
from collab.groups import policy
from collab.groups.events import GroupChanged, GroupCreated, MemberJoined
from collab.groups.models import Group, Membership
from collab.groups.policy import Access
from collab.groups.service.access import ACCESS_COLUMNS, ACCESS_JOIN, SEEN, access_from, find_group
from collab.groups.service.activity import activity_in


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupRef:
    """A group where it is only named."""

    id: int
    kind: str
    name: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestView:
    """How the asker's last request stands."""

    id: int
    created_at: datetime
    state: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupView:
    """A group as one reader sees it."""

    id: int
    kind: str
    slug: str
    name: str
    name_en: str
    purpose: str
    purpose_en: str
    visibility: str
    listed: bool
    automatic: bool
    theme_id: int | None
    guest_history: bool
    takes_mail: bool
    member_count: int
    my_role: str | None
    my_request: RequestView | None
    unread: int | None
    last_activity_at: datetime | None
    readers: str
    my_level: dict[str, Any]
    can: dict[str, bool]


_GROUPS = f"""
    SELECT {ACCESS_COLUMNS}, g.slug, g.name, g.name_en, g.purpose, g.purpose_en, g.theme_id, g.takes_mail,
           (SELECT count(*) FROM membership n JOIN person p ON p.id = n.person_id AND p.disabled_at IS NULL
            WHERE n.group_id = g.id AND n.left_at IS NULL) AS member_count,
           r.id AS request_id, r.state, r.reason, r.created_at AS asked_at,
           COALESCE(r.state = 'pending', false) AS asked, gl.level AS own_level
    FROM "group" g {ACCESS_JOIN}
    LEFT JOIN group_level gl ON gl.group_id = g.id AND gl.person_id = :me
    LEFT JOIN LATERAL (
        SELECT * FROM join_request r WHERE r.group_id = g.id AND r.person_id = :me ORDER BY r.id DESC LIMIT 1
    ) r ON m.id IS NULL AND r.state IN ('pending', 'refused')
"""
_ONE = text(_GROUPS + " WHERE g.id = :group_id")
_BY_KIND = (
    "array_position(ARRAY['commission','college','theme'], g.kind), g.theme_id, lower(unaccent(g.name)), g.id"
)
_MINE_FIRST = f" ORDER BY m.id IS NULL, {_BY_KIND}"
_SEEN = text(f"{_GROUPS} WHERE {SEEN}{_MINE_FIRST}")


def groups_seen_by(session: Session, actor: Actor) -> list[GroupView]:
    """Every group the actor may see, theirs first."""
    rows = session.execute(_SEEN, {"me": actor.person_id, "guest": actor.guest}).mappings().all()
    activity = activity_in(session, actor, [row["group_id"] for row in rows if row["role"] is not None])
    return _views(actor, rows, activity)


def groups_to_join(session: Session, actor: Actor) -> list[GroupView]:
    """Groups the actor is not in and may join or ask to."""
    rows = session.execute(_SEEN, {"me": actor.person_id, "guest": actor.guest}).mappings().all()
    return [view for view in _views(actor, rows, {}) if view.can["join"] or view.can["ask"]]


def _views(actor: Actor, rows: Sequence[RowMapping], activity: Mapping[int, Any]) -> list[GroupView]:
    return [_view(actor, row, activity) for row in rows if policy.may_see(actor, access_from(row))]


def group_for(session: Session, actor: Actor, group_id: int) -> GroupView:
    """One group as the actor sees it."""
    row = session.execute(_ONE, {"me": actor.person_id, "group_id": group_id}).mappings().one_or_none()
    if row is None:
        raise not_found()
    require_visible(policy.may_see(actor, access_from(row)))
    member_of: Collection[int] = [group_id] if row["role"] is not None else []
    return _view(actor, row, activity_in(session, actor, member_of))


def _view(actor: Actor, row: RowMapping, activity: Mapping[int, Any]) -> GroupView:
    access = access_from(row)
    moved = activity.get(access.group_id)
    return GroupView(
        **{name: row[name] for name in ("kind", "slug", "name", "name_en", "purpose", "purpose_en")},
        **{name: row[name] for name in ("visibility", "listed", "theme_id", "guest_history", "takes_mail")},
        member_count=row["member_count"],
        id=access.group_id,
        automatic=access.automatic,
        my_role=access.role,
        my_request=RequestView(
            id=row["request_id"], created_at=row["asked_at"], state=row["state"], reason=row["reason"]
        )
        if row["request_id"]
        else None,
        unread=(moved.unread if moved else 0) if access.role else None,
        last_activity_at=moved.last_activity_at if moved else None,
        readers=policy.readers(access),
        my_level={
            "level": policy.level_of(row["own_level"], None),
            "own": row["own_level"],
            "exceptions": moved.exceptions if moved else [],
        },
        can=_can(actor, access),
    )


def _can(actor: Actor, access: Access) -> dict[str, bool]:
    return {
        "read": policy.may_read(actor, access),
        "post": policy.may_post(actor, access),
        "join": policy.may_join(actor, access),
        "ask": policy.may_ask(actor, access),
        "leave": policy.may_leave(actor, access),
        "manage": policy.may_manage(actor, access),
        "invite": policy.may_invite(actor, access),
    }


def create_group(
    session: Session,
    actor: Actor,
    *,
    name: str,
    visibility: str,
    name_en: str = "",
    purpose: str = "",
    purpose_en: str = "",
    listed: bool = True,
    kind: str = "working",
) -> GroupView:
    """Open a group; who opens it is its first chair, so that no hidden group is nobody's."""
    require(policy.may_create(actor))
    if not listed and visibility == "open":
        raise invalid({"listed": ["open-groups-are-listed"]})
    group = Group(
        kind=kind,
        slug=_slug(name),
        name=name,
        name_en=name_en or name,
        search_text=searched_by(name, name_en),
        purpose=purpose,
        purpose_en=purpose_en or purpose,
        visibility=visibility,
        listed=listed,
        created_by=actor.by,
    )
    session.add(group)
    session.flush()
    record(session, GroupCreated(by=actor.by, group_id=group.id))
    if actor.by is not None:
        session.add(Membership(group_id=group.id, person_id=actor.by, role="chair"))
        record(session, MemberJoined(by=actor.by, group_id=group.id, person_id=actor.by))
    return group_for(session, actor, group.id)


def change_group(session: Session, actor: Actor, group_id: int, **changes: Any) -> GroupView:
    """Change a group's name, purpose or rules; a group of mandates or of a country keeps its door as it is."""
    group, access = find_group(session, actor, group_id)
    require(policy.may_manage(actor, access))
    changed = {name: value for name, value in changes.items() if getattr(group, name) != value}
    if access.automatic and {"visibility", "listed"} & changed.keys():
        raise invalid({"visibility": ["follows-mandates"]})
    if group.kind == "country" and {"visibility", "listed"} & changed.keys():
        raise invalid({"visibility": ["country-stays-open"]})
    if changed.get("listed") is False and not access.role:
        raise invalid({"listed": ["would-hide-it-from-you"]})
    if not changes.get("listed", group.listed) and changes.get("visibility", group.visibility) == "open":
        raise invalid({"listed": ["open-groups-are-listed"]})
    for name, value in changed.items():
        setattr(group, name, value)
    group.search_text = searched_by(group.name, group.name_en)
    if changed:
        record(session, GroupChanged(by=actor.by, group_id=group_id))
    return group_for(session, actor, group_id)


_OF_PERSON = text(
    f"""
    SELECT {ACCESS_COLUMNS}, g.name, g.name_en
    FROM membership theirs JOIN "group" g ON g.id = theirs.group_id {ACCESS_JOIN}
    WHERE theirs.person_id = :person_id AND theirs.left_at IS NULL
    ORDER BY {_BY_KIND}
    """
)


def groups_of_person(session: Session, actor: Actor, person_id: int) -> list[GroupRef]:
    """The groups a person is in, as far as the actor may know of it; a guest knows of their own alone."""
    visible_person(session, actor, person_id)
    rows = session.execute(_OF_PERSON, {"me": actor.person_id, "person_id": person_id}).mappings()
    return [
        GroupRef(id=row["group_id"], kind=row["kind"], name=row["name"], name_en=row["name_en"])
        for row in rows
        if policy.may_see(actor, access_from(row)) and policy.may_see_members(actor, access_from(row))
    ]


def searched_by(name: str, name_en: str) -> str:
    """What a group is found by: its names, folded."""
    return " | ".join(dict.fromkeys(fold(spelled) for spelled in (name, name_en) if spelled))


def _slug(name: str) -> str:
    words = fold(name).replace(" ", "-")[:60] or "groupe"
    # Two groups may bear one name; a short random end keeps their slugs apart without asking first.
    return f"{words}-{secrets.token_hex(3)}"
