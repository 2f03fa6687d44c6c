"""Other addresses that a person answers mail from: named, verified by whoever reads them, never a way to sign in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, text
from sqlalchemy.orm import Session, aliased

from collab.accounts.events import AddressAdded, AddressRemoved, AddressVerified
from collab.accounts.models import Person, PersonAddress
from collab.accounts.recognition.addresses import mailable
from collab.accounts.service.actors import VALID_MANDATE
from collab.accounts.service.link_secrets import address_of
from collab.accounts.service.refs import FOREMOST
from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.config import current_settings
from collab.core.errors import conflict, gone, invalid, not_found
from collab.core.outbox import record

MOST_ADDRESSES = 5


def own_addresses(session: Session, actor: Actor) -> Sequence[PersonAddress]:
    """The actor's other addresses, verified or not, in the order they were named."""
    return session.scalars(
        select(PersonAddress).where(PersonAddress.person_id == actor.person_id).order_by(PersonAddress.id)
    ).all()


def add_address(session: Session, actor: Actor, *, email: str) -> PersonAddress:
    """Name another address of one's own, or ask anew for its mail; one that is somebody's gets the same answer."""
    # Two at once must see each other, or they would pass the limit together.
    person = session.get_one(Person, actor.person_id, with_for_update=True)
    if (person.email or "").casefold() == email.casefold():
        raise invalid({"email": ["signs-in"]})
    own = own_addresses(session, actor)
    address = next((row for row in own if row.email.casefold() == email.casefold()), None)
    if address is None:
        if len(own) >= MOST_ADDRESSES:
            raise conflict("Remove an address first.", slug="too-many-addresses")
        address = PersonAddress(person_id=actor.person_id, email=email)
        session.add(address)
    if address.verified_at is not None:
        return address
    address.created_at = now()
    session.flush()
    record(session, AddressAdded(by=actor.by, person_id=actor.person_id, address_id=address.id))
    return address


def remove_address(session: Session, actor: Actor, address_id: int) -> None:
    """Take an address back; a link under way to it is worth nothing any more."""
    address = session.get(PersonAddress, address_id, with_for_update=True)
    if address is None or address.person_id != actor.person_id:
        raise not_found()
    session.delete(address)
    session.flush()
    record(session, AddressRemoved(by=actor.by, person_id=actor.person_id, address_id=address_id))


def verify_address(session: Session, token: str) -> PersonAddress:
    """Confirm an address by the link of its mail, which works once; the page it opens shows a button."""
    address_id = address_of(token)
    address = session.get(PersonAddress, address_id, with_for_update=True) if address_id else None
    if address is None:
        raise gone("link-expired")
    if address.verified_at is not None:
        raise gone("link-spent")
    if verifiable_until(address) <= now() or _is_disabled(session, address.person_id):
        raise gone("link-expired")
    # Two people may have named the same address: the first to confirm it has it.
    key = f"address:{address.email.casefold()}"
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    if _is_somebodys(session, address.email):
        raise gone("address-taken")
    address.verified_at = now()
    session.flush()
    # The link stands for the person; it is logged as theirs.
    by = address.person_id
    record(session, AddressVerified(by=by, person_id=address.person_id, address_id=address.id))
    return address


def verifiable_until(address: PersonAddress) -> datetime:
    """Until when the link of an address's last mail works."""
    return address.created_at + timedelta(days=current_settings().answer_days)


def awaits_verification(session: Session, address: PersonAddress) -> bool:
    """Whether a mail that verifies an address is of use: it is nobody's yet, and its link still works."""
    return (
        address.verified_at is None
        and verifiable_until(address) > now()
        and not _is_disabled(session, address.person_id)
        and not _is_somebodys(session, address.email)
    )


def person_writing_from(session: Session, email: str) -> Person | None:
    """Who writes from an address: who signs in with it, else who verified it; None for nobody, or somebody disabled."""
    written = mailable(email)
    if written is None:
        return None
    signs_in, verified = aliased(Person), PersonAddress
    theirs = select(verified.person_id).where(verified.email == written, verified.verified_at.is_not(None))
    # An address that became somebody's way in is no longer another person's, nor is it when they are disabled.
    is_free = ~exists().where(signs_in.email == written)
    return session.scalars(
        select(Person)
        .where(Person.disabled_at.is_(None))
        .where(or_(Person.email == written, Person.id.in_(theirs) & is_free))
    ).one_or_none()


_ASSISTANTS = text(
    f"""
    SELECT DISTINCT ON (a.person_id) a.person_id, m.id
    FROM mandate m
    JOIN person holder ON holder.id = m.person_id AND holder.disabled_at IS NULL
    JOIN assistant a ON a.mandate_id = m.id
    JOIN person p ON p.id = a.person_id AND p.disabled_at IS NULL
    WHERE m.person_id = :person_id AND {VALID_MANDATE}
    ORDER BY a.person_id, {FOREMOST}
    """
)


def assistants_of(session: Session, person_id: int) -> dict[int, int]:
    """Who may write for a person today, each with the foremost mandate that they were declared for."""
    rows = session.execute(_ASSISTANTS, {"person_id": person_id, "day": today()})
    return {row.person_id: row.id for row in rows}


def _is_disabled(session: Session, person_id: int) -> bool:
    return session.get_one(Person, person_id).disabled_at is not None


def _is_somebodys(session: Session, email: str) -> bool:
    signs_in = exists().where(Person.email == email)
    verified = exists().where(PersonAddress.email == email, PersonAddress.verified_at.is_not(None))
    return bool(session.scalar(select(or_(signs_in, verified))))
