"""Asking to come into a listed group, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, not_found, require
from collab.core.outbox import record
from collab.groups import policy
from collab.groups.events import MemberJoined, MembershipRequested, RequestAccepted, RequestRefused
from collab.groups.models import JoinRequest
from collab.groups.service.access import find_access, find_group
from collab.groups.service.stays import begin_stay, chairs_of


@dataclass(frozen=True, kw_only=True, slots=True)
class JoinRequestView:
    """A request that waits for an answer."""

    id: int
    person: PersonRef
    message: str
    created_at: datetime


def requests_for(session: Session, actor: Actor, group_id: int) -> list[JoinRequestView]:
    """The requests that wait, oldest first."""
    require(policy.may_manage(actor, find_access(session, actor, group_id)))
    waiting = session.scalars(
        select(JoinRequest)
        .join(Person, Person.id == JoinRequest.person_id)
        .where(JoinRequest.group_id == group_id, JoinRequest.state == "pending")
        .where(Person.disabled_at.is_(None))
        .order_by(JoinRequest.id)
    ).all()
    refs = person_refs_today(session, [request.person_id for request in waiting])
    return [
        JoinRequestView(id=r.id, person=refs[r.person_id], message=r.message, created_at=r.created_at)
        for r in waiting
    ]


def ask_to_join(session: Session, actor: Actor, group_id: int, *, message: str) -> None:
    """Write a request down; asking twice at once asks once."""
    request_id = session.scalar(
        insert(JoinRequest)
        .values(group_id=group_id, person_id=actor.person_id, message=message)
        .on_conflict_do_nothing(
            index_elements=["group_id", "person_id"], index_where=text("state = 'pending'")
        )
        .returning(JoinRequest.id)
    )
    if request_id is not None:
        asked = MembershipRequested(
            by=actor.by,
            group_id=group_id,
            person_id=actor.person_id,
            request_id=request_id,
            chair_ids=chairs_of(session, group_id),
        )
        record(session, asked)


def accept_request(session: Session, actor: Actor, group_id: int, request_id: int) -> None:
    """Let the asker in."""
    request = _to_decide(session, actor, group_id, request_id)
    _decide(request, actor, "accepted", "")
    person_id = request.person_id
    accepted = RequestAccepted(by=actor.by, group_id=group_id, person_id=person_id, request_id=request_id)
    record(session, accepted)
    if begin_stay(session, group_id, person_id, "member"):
        record(session, MemberJoined(by=actor.by, group_id=group_id, person_id=person_id))


def refuse_request(session: Session, actor: Actor, group_id: int, request_id: int, *, reason: str) -> None:
    """Refuse, with a word that the asker reads."""
    request = _to_decide(session, actor, group_id, request_id)
    _decide(request, actor, "refused", reason)
    refused = RequestRefused(
        by=actor.by,
        group_id=group_id,
        person_id=request.person_id,
        request_id=request_id,
        chair_ids=chairs_of(session, group_id),
    )
    record(session, refused)


def waiting_request(session: Session, group_id: int, person_id: int) -> JoinRequest | None:
    """The request of a person that waits for an answer, if any."""
    return session.scalars(
        select(JoinRequest)
        .where(JoinRequest.group_id == group_id, JoinRequest.person_id == person_id)
        .where(JoinRequest.state == "pending")
        .with_for_update()
    ).one_or_none()


def settle_request(session: Session, actor: Actor, group_id: int, person_id: int) -> None:
    """Whoever came in by another door no longer asks."""
    session.execute(
        update(JoinRequest)
        .where(JoinRequest.group_id == group_id, JoinRequest.person_id == person_id)
        .where(JoinRequest.state == "pending")
        .values(state="accepted", decided_at=func.clock_timestamp(), decided_by=actor.by)
    )


def _to_decide(session: Session, actor: Actor, group_id: int, request_id: int) -> JoinRequest:
    _, access = find_group(session, actor, group_id)
    require(policy.may_manage(actor, access))
    request = session.get(JoinRequest, request_id, with_for_update=True)
    if request is None or request.group_id != group_id:
        raise not_found()
    if request.state != "pending":
        raise conflict("This request was answered already.")
    return request


def _decide(request: JoinRequest, actor: Actor, state: str, reason: str) -> None:
    request.state, request.reason = state, reason
    request.decided_at, request.decided_by = now(), actor.by
