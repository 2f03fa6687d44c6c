"""Mails that people's events owe: the way in, asked for or given, and the proof that an address is theirs."""

from __future__ import annotations

from babel.dates import format_date, format_time
from sqlalchemy.orm import Session

from collab.accounts.events import AddressAdded, PersonInvited, PersonReminded, SignInAsked
from collab.accounts.models import Person, PersonAddress, SignInLink
from collab.accounts.service import (
    address_token_of,
    awaits_verification,
    code_of,
    is_expected,
    person_refs_today,
    place_of,
    token_of,
    verifiable_until,
    way_in,
    write_invitation_link,
)
from collab.core.clock import PARIS, now
from collab.core.config import current_settings
from collab.core.mail import Delivery, Mail, plan_mail, renders, write_mail
from collab.core.outbox import reaction


@reaction(SignInAsked)
def mail_sign_in_link(session: Session, asked: SignInAsked) -> None:
    """Plan the mail, if anybody has that address."""
    link = session.get_one(SignInLink, asked.link_id)
    person = session.get(Person, link.person_id) if link.person_id is not None else None
    if person is None or person.email is None:
        return
    plan_mail(
        session,
        kind="accounts.sign_in_link",
        unique_key=f"accounts.sign_in_link:{link.id}",
        address=person.email,
        person_id=person.id,
        about={"link_id": link.id},
        urgent=True,
    )


@renders("accounts.sign_in_link")
def write_sign_in_link(session: Session, delivery: Delivery) -> Mail | None:
    """The link and the code, computed here and stored nowhere; nothing once they no longer work."""
    link = session.get(SignInLink, delivery.about["link_id"])
    person = session.get(Person, link.person_id) if link and link.person_id else None
    if link is None or person is None or not is_expected(person):
        return None
    if link.spent_at is not None or link.expires_at <= now():
        return None
    code = code_of(link.id)
    return write_mail(
        "accounts/sign_in_link",
        person.language,
        url=f"{current_settings().public_url.rstrip('/')}/sign-in?token={token_of(link.id)}",
        code=f"{code[:3]} {code[3:]}",
        until=format_time(link.expires_at.astimezone(PARIS), "short", tzinfo=PARIS, locale=_locale(person)),
    )


@reaction(PersonInvited)
def mail_invitation(session: Session, invited: PersonInvited) -> None:
    """Plan the mail with a way in of its own."""
    person = session.get_one(Person, invited.person_id)
    if person.email is None:
        return
    plan_mail(
        session,
        kind="accounts.invitation",
        unique_key=f"accounts.invitation:{person.id}:{invited.invited_at.isoformat()}",
        address=person.email,
        person_id=person.id,
        about={"by_id": invited.by, "link_id": write_invitation_link(session, person)},
    )


@renders("accounts.invitation")
def write_invitation(session: Session, delivery: Delivery) -> Mail | None:
    """Who opens the door, as who one is entered, and the way in."""
    person = session.get(Person, delivery.person_id)
    if person is None or not is_expected(person):
        return None
    way = way_in(session, person, delivery.about["link_id"])
    return write_mail(
        "accounts/invitation",
        person.language,
        by=_inviter(session, delivery.about["by_id"], person.language),
        place=place_of(person),
        url=way.url,
        until=format_date(way.until.astimezone(PARIS), "long", locale=_locale(person)) if way.until else "",
    )


@reaction(PersonReminded)
def mail_invitation_reminder(session: Session, reminded: PersonReminded) -> None:
    """Plan the one reminder, with a fresh way in."""
    person = session.get_one(Person, reminded.person_id)
    if person.email is None:
        return
    plan_mail(
        session,
        kind="accounts.invitation_reminder",
        unique_key=f"accounts.invitation_reminder:{person.id}",
        address=person.email,
        person_id=person.id,
        about={"link_id": write_invitation_link(session, person)},
    )


@renders("accounts.invitation_reminder")
def write_invitation_reminder(session: Session, delivery: Delivery) -> Mail | None:
    """The way in once more, and that no other reminder follows; nothing for who came meanwhile."""
    person = session.get(Person, delivery.person_id)
    if person is None or not is_expected(person) or person.came_at is not None:
        return None
    way = way_in(session, person, delivery.about["link_id"])
    return write_mail(
        "accounts/invitation_reminder",
        person.language,
        place=place_of(person),
        url=way.url,
        until=format_date(way.until.astimezone(PARIS), "long", locale=_locale(person)) if way.until else "",
    )


@reaction(AddressAdded)
def mail_verification(session: Session, added: AddressAdded) -> None:
    """Plan the mail that proves an address, unless it is somebody's: nobody is told that it is."""
    address = session.get(PersonAddress, added.address_id)
    if address is None or not awaits_verification(session, address):
        return
    plan_mail(
        session,
        kind="accounts.verify_address",
        unique_key=f"accounts.verify_address:{address.id}:{address.created_at.isoformat()}",
        address=address.email,
        # Not the person's: where such a mail comes back, no address they read has stopped.
        person_id=None,
        about={"address_id": address.id},
        urgent=True,
    )


@renders("accounts.verify_address")
def write_verification(session: Session, delivery: Delivery) -> Mail | None:
    """Who asks to answer from this address, and the link; nothing once there is nothing to verify."""
    address = session.get(PersonAddress, delivery.about["address_id"])
    if address is None or not awaits_verification(session, address):
        return None
    person = session.get_one(Person, address.person_id)
    until = verifiable_until(address).astimezone(PARIS)
    return write_mail(
        "accounts/verify_address",
        person.language,
        who=_inviter(session, person.id, person.language),
        url=f"{current_settings().public_url.rstrip('/')}/verify-address?token={address_token_of(address.id)}",
        until=format_date(until, "long", locale=_locale(person)),
    )


def _inviter(session: Session, by_id: int | None, language: str) -> str:
    ref = person_refs_today(session, [by_id]).get(by_id) if by_id else None
    if ref is None:
        return "The secretariat" if language == "en" else "Le secrétariat"
    where = ref.authority.name if ref.authority else ref.organisation
    return f"{ref.name} ({where})" if where else ref.name


def _locale(person: Person) -> str:
    return "en_GB" if person.language == "en" else "fr_FR"
