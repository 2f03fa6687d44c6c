"""Inviting people in: the mail that gives them their first sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.events import PersonAdded, PersonInvited
from collab.accounts.models import Person, SignInLink
from collab.accounts.policy import has_strict_sessions, may_invite
from collab.accounts.service.link_secrets import token_of
from collab.accounts.service.people import describe, standing_of, visible_person
from collab.accounts.service.sign_in import write_link
from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.config import current_settings
from collab.core.errors import invalid, require, too_many
from collab.core.outbox import record

INVITATION_DAYS = 14
PAUSE = timedelta(minutes=5)
"""Between two invitations of one person: pressing twice must not mail twice."""


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """The address a mail gives, and until when it works; no end where the page itself sends a fresh link."""

    url: str
    until: datetime | None


def invite_person(session: Session, actor: Actor, person_id: int) -> Person:
    """Mail a person their way in, at once or again."""
    person = visible_person(session, actor, person_id, for_update=True)
    require(may_invite(actor, standing_of(person)))
    if person.email is None or person.disabled_at is not None:
        raise invalid({"email": ["cannot-be-reached"]})
    at = now()
    if person.invited_at is not None and at - person.invited_at < PAUSE:
        raise too_many(int((person.invited_at + PAUSE - at).total_seconds()) + 1)
    record(session, PersonInvited(by=actor.by, person_id=person.id, invited_at=note_invitation(person)))
    return person


def note_invitation(person: Person) -> datetime:
    """Write down that a mail tells this person how to come in, whichever room sends it."""
    person.invited_at = now()
    person.invited_times += 1
    return person.invited_at


def person_for_invitation(
    session: Session, actor: Actor, *, email: str, name: str, organisation: str | None, language: str = "fr"
) -> Person:
    """Whoever has this address, entered in the directory if nobody has; the caller has asked its own policy."""
    person = session.scalars(select(Person).where(Person.email == email)).one_or_none()
    if person is not None:
        return person
    person = Person(name=name, email=email, organisation=organisation, language=language)
    describe(person)
    session.add(person)
    session.flush()
    record(session, PersonAdded(by=actor.by, person_id=person.id))
    return person


def write_invitation_link(session: Session, person: Person) -> int | None:
    """A link that signs this person in once within two weeks; none for whoever administers or has no address."""
    if person.email is None or has_strict_sessions(standing_of(person)):
        return None
    minutes = INVITATION_DAYS * 24 * 60
    return write_link(session, email=person.email, person_id=person.id, minutes=minutes).id


def way_in(session: Session, person: Person, link_id: int | None) -> WayIn:
    """What an invitation's mail says of how to come in."""
    page = f"{current_settings().public_url.rstrip('/')}/sign-in"
    link = session.get(SignInLink, link_id) if link_id is not None else None
    if link is None or link.spent_at is not None or link.expires_at <= now():
        return WayIn(url=f"{page}?email={quote(person.email or '')}", until=None)
    return WayIn(url=f"{page}?token={token_of(link.id)}", until=link.expires_at)


def is_expected(person: Person) -> bool:
    """Whether a mail to this person is still wanted."""
    return person.disabled_at is None and person.email is not None


def place_of(person: Person) -> str:
    """How an invitation says who they are here: title and authority, or organisation."""
    valid = [m for m in person.mandates if m.valid_on(today())]
    if valid:
        return f"{valid[0].title}, {valid[0].authority.name}"
    return person.organisation or ""
