"""A test send: the letter as it would reach who asks for it, and nobody else."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.actor import Actor
from collab.core.errors import conflict, require_visible
from collab.core.mail import plan_mail
from collab.core.outbox import record
from collab.digests.events import TestAsked
from collab.digests.models import Edition
from collab.digests.policy import may_compose

TESTS_PER_HOUR = 10
KIND = "digests.test"
PREFIXES = {"fr": "[Essai]", "en": "[Test]"}


def ask_test(session: Session, actor: Actor, edition_id: int, *, client_key: UUID, language: str) -> str:
    """Have the edition sent to oneself as it stands; returns the address to look at. One key makes one mail."""
    require_visible(may_compose(actor))
    edition = session.get(Edition, edition_id)
    require_visible(edition is not None)
    assert edition is not None
    if edition.state == "discarded":
        raise conflict("The edition is discarded.", slug="edition-moved-on")
    address = session.scalar(select(Person.email).where(Person.id == actor.person_id))
    if address is None:
        raise conflict("No address is known.", slug="no-address")
    record(
        session,
        TestAsked(by=actor.by, edition_id=edition_id, test_key=str(client_key), language=language),
    )
    return str(address)


def plan_test(session: Session, event: TestAsked) -> None:
    """Plan the one mail that somebody asked for to see."""
    address = session.scalar(
        select(Person.email).where(Person.id == event.by, Person.staff, Person.disabled_at.is_(None))
    )
    if address is not None:
        plan_mail(
            session,
            kind=KIND,
            unique_key=f"{KIND}:{event.by}:{event.test_key}",
            address=address,
            person_id=event.by,
            about={"edition_id": event.edition_id, "language": event.language},
        )
