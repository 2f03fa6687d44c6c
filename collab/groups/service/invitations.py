"""Bringing people in by e-mail: the membership is there at once, the mail tells of it and gives the way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.accounts.service import PersonRef, person_for_invitation, person_refs_today
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, not_found, require
from collab.core.outbox import record
from collab.groups import policy
from collab.groups.events import InvitationWithdrawn, MemberInvited, MemberRemoved
from collab.groups.models import Invitation, Membership
from collab.groups.service.access import find_access, find_group
from collab.groups.service.members import admit
from collab.groups.service.stays import chairs_of, end_stay


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationView:
    """An invitation, and who it brought in."""

    id: int
    email: str
    role: str
    created_at: datetime
    person: PersonRef


def invitations_of(session: Session, actor: Actor, group_id: int) -> list[InvitationView]:
    """The invitations of those who are still in the group, newest first."""
    require(policy.may_manage(actor, find_access(session, actor, group_id)))
    rows = session.scalars(
        select(Invitation)
        .join(Membership, Membership.person_id == Invitation.person_id)
        .where(Membership.group_id == group_id, Membership.left_at.is_(None))
        .where(Invitation.group_id == group_id, Invitation.withdrawn_at.is_(None))
        .where(Membership.joined_at <= Invitation.created_at)
        .order_by(Invitation.id.desc())
    ).all()
    refs = person_refs_today(session, [row.person_id for row in rows])
    return [_view(row, refs[row.person_id]) for row in rows]


def invite(
    session: Session,
    actor: Actor,
    group_id: int,
    *,
    email: str,
    role: str,
    name: str = "",
    organisation: str = "",
) -> InvitationView:
    """Bring in whoever has this address, entered in the directory if nobody has it yet."""
    access = find_access(session, actor, group_id)
    require(policy.may_invite(actor, access))
    person = person_for_invitation(
        session,
        actor,
        email=email,
        name=name or email,
        organisation=organisation or None,
        language=actor.language,
    )
    if person.disabled_at is not None:
        raise conflict("This person's access is closed.")
    admit(session, actor, group_id, person.id, role=role)
    row = Invitation(
        group_id=group_id,
        person_id=person.id,
        email=person.email or email,
        role=role,
        invited_by=actor.by,
        created_at=now(),
    )
    session.add(row)
    session.flush()
    invited = MemberInvited(
        by=actor.by,
        group_id=group_id,
        person_id=person.id,
        invitation_id=row.id,
        chair_ids=chairs_of(session, group_id),
    )
    record(session, invited)
    return _view(row, person_refs_today(session, [person.id])[person.id])


def withdraw_invitation(session: Session, actor: Actor, group_id: int, invitation_id: int) -> None:
    """Take an invitation back, and with it the membership it brought."""
    _, access = find_group(session, actor, group_id)
    require(policy.may_manage(actor, access))
    row = session.get(Invitation, invitation_id, with_for_update=True)
    if row is None or row.group_id != group_id or row.withdrawn_at is not None:
        raise not_found()
    row.withdrawn_at = now()
    person_id = row.person_id
    withdrawn = InvitationWithdrawn(
        by=actor.by,
        group_id=group_id,
        person_id=person_id,
        invitation_id=row.id,
        chair_ids=chairs_of(session, group_id),
    )
    record(session, withdrawn)
    if _brought_in(session, row):
        end_stay(session, group_id, person_id)
        record(session, MemberRemoved(by=actor.by, group_id=group_id, person_id=person_id))


def _brought_in(session: Session, row: Invitation) -> bool:
    """Whether the stay of now is the one the invitation began, in the role it gave, and no mandate's since."""
    stay = session.scalars(
        select(Membership)
        .where(Membership.group_id == row.group_id, Membership.person_id == row.person_id)
        .where(Membership.left_at.is_(None))
    ).one_or_none()
    return (
        stay is not None and not stay.automatic and stay.role == row.role and stay.joined_at <= row.created_at
    )


def invitation_to_mail(session: Session, invitation_id: int) -> tuple[Invitation, Person] | None:
    """An invitation whose mail is still wanted, with whom it is for."""
    row = session.get(Invitation, invitation_id)
    person = session.get(Person, row.person_id) if row is not None else None
    if row is None or person is None or row.withdrawn_at is not None:
        return None
    return row, person


def _view(row: Invitation, person: PersonRef) -> InvitationView:
    return InvitationView(id=row.id, email=row.email, role=row.role, created_at=row.created_at, person=person)
