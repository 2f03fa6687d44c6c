"""What the groups owe to what happens to people: memberships that follow mandates, and the invitation mail."""

from __future__ import annotations

from babel.dates import format_date
from sqlalchemy.orm import Session

from collab.accounts.events import (
    MandateChanged,
    MandateEnded,
    MandateGiven,
    PersonAdded,
    PersonChanged,
)
from collab.accounts.service import (
    is_expected,
    note_invitation,
    person_refs_today,
    way_in,
    write_invitation_link,
)
from collab.core.clock import PARIS
from collab.core.mail import Delivery, Mail, plan_mail, renders, write_mail
from collab.core.outbox import reaction
from collab.groups.events import MemberInvited
from collab.groups.models import Group
from collab.groups.service import close_requests_without_mandate, follow_mandates, invitation_to_mail

_PersonEvent = PersonAdded | PersonChanged | MandateGiven | MandateChanged | MandateEnded


@reaction(PersonAdded, PersonChanged, MandateGiven, MandateChanged, MandateEnded)
def follow_the_mandates_of(session: Session, event: _PersonEvent) -> None:
    """Bring the person's memberships in line with the mandates valid now, whatever changed."""
    follow_mandates(session, event.person_id)
    close_requests_without_mandate(session, event.person_id)


@reaction(MemberInvited)
def mail_invitation(session: Session, invited: MemberInvited) -> None:
    """Plan the mail that tells of the group and gives a way in."""
    found = invitation_to_mail(session, invited.invitation_id)
    if found is None:
        return
    invitation, person = found
    note_invitation(person)
    plan_mail(
        session,
        kind="groups.invitation",
        unique_key=f"groups.invitation:{invitation.id}",
        address=invitation.email,
        person_id=person.id,
        about={"invitation_id": invitation.id, "link_id": write_invitation_link(session, person)},
    )


@renders("groups.invitation")
def write_invitation(session: Session, delivery: Delivery) -> Mail | None:
    """Who invites into which group, what can be seen there, and the way in."""
    found = invitation_to_mail(session, delivery.about["invitation_id"])
    if found is None or not is_expected(found[1]):
        return None
    invitation, person = found
    english = person.language == "en"
    group = session.get_one(Group, invitation.group_id)
    way = way_in(session, person, delivery.about["link_id"])
    until = (
        format_date(way.until.astimezone(PARIS), "long", locale="en_GB" if english else "fr_FR")
        if way.until
        else ""
    )
    return write_mail(
        "groups/invitation",
        person.language,
        by=_inviter(session, invitation.invited_by, english=english),
        group=group.name_en if english else group.name,
        purpose=group.purpose_en if english else group.purpose,
        guest=invitation.role == "guest",
        url=way.url,
        until=until,
    )


def _inviter(session: Session, person_id: int | None, *, english: bool) -> str:
    ref = person_refs_today(session, [person_id]).get(person_id) if person_id else None
    if ref is None:
        return "The secretariat" if english else "Le secrétariat"
    where = ref.authority.name if ref.authority else ref.organisation
    return f"{ref.name} ({where})" if where else ref.name
