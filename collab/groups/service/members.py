"""Coming in, leaving, roles: one membership concept for every kind of group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.accounts.service import PersonRef, mentioning, person_refs_today
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, not_found, require
from collab.core.outbox import record
from collab.groups import policy
from collab.groups.events import MemberJoined, MemberLeft, MemberRemoved, RequestWithdrawn, RoleChanged
from collab.groups.models import JoinRequest, Membership
from collab.groups.policy import Access
from collab.groups.service.access import find_access, find_group
from collab.groups.service.requests import ask_to_join, settle_request, waiting_request
from collab.groups.service.stays import begin_stay, chairs_of, end_stay, present_stay


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberView:
    """A person in a group."""

    person: PersonRef
    role: str
    joined_at: datetime


def members_of(session: Session, actor: Actor, group_id: int, *, page: int, page_size: int) -> dict[str, Any]:
    """One page of a group's members, chairs first."""
    access = find_access(session, actor, group_id)
    require(policy.may_see_members(actor, access))
    rows = session.execute(
        text(
            "SELECT m.person_id, m.role, m.joined_at, count(*) OVER () AS total"
            " FROM membership m JOIN person p ON p.id = m.person_id AND p.disabled_at IS NULL"
            " WHERE m.group_id = :group_id AND m.left_at IS NULL"
            " ORDER BY array_position(ARRAY['chair','rapporteur','member','guest'], m.role), p.sort_key, p.id"
            " LIMIT :size OFFSET :skipped"
        ),
        {"group_id": group_id, "size": page_size, "skipped": (page - 1) * page_size},
    ).all()
    refs = person_refs_today(session, [row.person_id for row in rows])
    total = rows[0].total if rows else _count_members(session, group_id)
    items = [MemberView(person=refs[r.person_id], role=r.role, joined_at=r.joined_at) for r in rows]
    return {"items": items, "page": page, "pages": ceil(total / page_size), "total": total}


def join_group(session: Session, actor: Actor, group_id: int, *, message: str = "") -> str:
    """Come in where the door is open, or ask where it is not; returns `member` or `requested`."""
    access = find_access(session, actor, group_id)
    if access.role is not None:
        raise conflict("You are a member already.", "already-member")
    if policy.may_join(actor, access):
        admit(session, actor, group_id, actor.person_id)
        return "member"
    if access.asked:
        return "requested"
    require(policy.may_ask(actor, access))
    ask_to_join(session, actor, group_id, message=message)
    return "requested"


def admit(session: Session, actor: Actor, group_id: int, person_id: int, *, role: str = "member") -> None:
    """Enter a person in a group, whichever door they came by; a request they had made is settled with it."""
    if not begin_stay(session, group_id, person_id, role):
        raise conflict("This person is a member already.", "already-member")
    settle_request(session, actor, group_id, person_id)
    record(session, MemberJoined(by=actor.by, group_id=group_id, person_id=person_id))


def add_member(
    session: Session, actor: Actor, group_id: int, *, person_id: int, role: str = "member"
) -> MemberView:
    """Bring in somebody of the directory."""
    access = find_access(session, actor, group_id)
    require(policy.may_manage(actor, access))
    person = session.get(Person, person_id)
    if person is None or person.disabled_at is not None:
        raise not_found()
    admit(session, actor, group_id, person_id, role=role)
    return _member(session, group_id, person_id)


def leave_group(session: Session, actor: Actor, group_id: int) -> None:
    """Leave, or withdraw the request to come in."""
    group, access = find_group(session, actor, group_id)
    if access.role is None:
        _withdraw_request(session, actor, group_id)
        return
    require(policy.may_leave(actor, access), "A mandate or a pair keeps you in.")
    _keep_a_chair(session, actor, access, actor.person_id, access.role)
    end_stay(session, group.id, actor.person_id)
    record(session, MemberLeft(by=actor.by, group_id=group.id, person_id=actor.person_id))


def remove_member(session: Session, actor: Actor, group_id: int, person_id: int) -> None:
    """Take somebody out; whom a mandate brings in stays as long as the mandate does."""
    _, access = find_group(session, actor, group_id)
    require(policy.may_manage(actor, access))
    membership = present_stay(session, group_id, person_id)
    if membership.automatic:
        raise conflict("A mandate brings this person in.", "follows-mandates")
    _keep_a_chair(session, actor, access, person_id, membership.role)
    end_stay(session, group_id, person_id)
    record(session, MemberRemoved(by=actor.by, group_id=group_id, person_id=person_id))


def change_role(session: Session, actor: Actor, group_id: int, person_id: int, *, role: str) -> None:
    """Give somebody another role in the group."""
    _, access = find_group(session, actor, group_id)
    require(policy.may_manage(actor, access))
    membership = present_stay(session, group_id, person_id)
    if membership.role == role:
        return
    if membership.automatic and role == "guest":
        raise conflict("A mandate brings this person in.", "follows-mandates")
    _keep_a_chair(session, actor, access, person_id, membership.role)
    membership.role = role
    record(session, RoleChanged(by=actor.by, group_id=group_id, person_id=person_id))


def candidates_for(session: Session, actor: Actor, group_id: int, *, q: str) -> list[PersonRef]:
    """People of the directory who are not in the group, for a chair who wants to add somebody."""
    access = find_access(session, actor, group_id)
    require(policy.may_manage(actor, access) and not actor.guest)
    here = (
        select(Membership.id)
        .where(
            Membership.group_id == group_id, Membership.person_id == Person.id, Membership.left_at.is_(None)
        )
        .exists()
    )
    found = select(Person.id).where(Person.disabled_at.is_(None), ~here, *mentioning(q))
    ids = session.scalars(found.order_by(Person.sort_key, Person.id).limit(20)).all()
    refs = person_refs_today(session, ids)
    return [refs[person_id] for person_id in ids]


def _keep_a_chair(session: Session, actor: Actor, access: Access, person_id: int, role: str) -> None:
    """The last chair of a group that others are in stays, unless the secretariat looks after it."""
    if role != "chair" or policy.oversees(actor, access):
        return
    others = (
        select(Membership.role)
        .join(Person)
        .where(Membership.group_id == access.group_id, Membership.left_at.is_(None))
        .where(Membership.person_id != person_id, Person.disabled_at.is_(None))
    )
    roles = session.scalars(others).all()
    if roles and "chair" not in roles:
        raise conflict("Name another chair first.", "last-chair")


def _member(session: Session, group_id: int, person_id: int) -> MemberView:
    membership = present_stay(session, group_id, person_id)
    ref = person_refs_today(session, [person_id])[person_id]
    return MemberView(person=ref, role=membership.role, joined_at=membership.joined_at)


def _withdraw_request(session: Session, actor: Actor, group_id: int) -> None:
    request: JoinRequest | None = waiting_request(session, group_id, actor.person_id)
    if request is None:
        raise not_found()
    request.state, request.decided_at = "withdrawn", now()
    withdrawn = RequestWithdrawn(
        by=actor.by,
        group_id=group_id,
        person_id=actor.person_id,
        request_id=request.id,
        chair_ids=chairs_of(session, group_id),
    )
    record(session, withdrawn)


def _count_members(session: Session, group_id: int) -> int:
    count = (
        select(func.count())
        .select_from(Membership)
        .join(Person)
        .where(Membership.group_id == group_id, Membership.left_at.is_(None), Person.disabled_at.is_(None))
    )
    return session.scalar(count) or 0
