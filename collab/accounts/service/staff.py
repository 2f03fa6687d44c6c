"""Who is of the secretariat: decided by an operator at the machine, never over the web."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.events import PersonAdded, PersonChanged
from collab.accounts.models import Person
from collab.accounts.service.people import describe, keep_one_staff
from collab.accounts.service.sessions import end_sessions_of
from collab.core.actor import SYSTEM
from collab.core.errors import not_found
from collab.core.outbox import record


def make_staff(session: Session, *, email: str, name: str, organisation: str) -> Person:
    """Put somebody in the secretariat, entering them if nobody has that address; doing it again changes nothing."""
    person = session.scalars(select(Person).where(Person.email == email).with_for_update()).one_or_none()
    if person is None:
        person = Person(name=name, email=email, organisation=organisation, staff=True)
        describe(person)
        session.add(person)
        session.flush()
        record(session, PersonAdded(by=SYSTEM.by, person_id=person.id))
    elif not person.staff or person.disabled_at is not None:
        person.staff, person.disabled_at = True, None
        record(session, PersonChanged(by=SYSTEM.by, person_id=person.id))
    return person


def end_staff(session: Session, *, email: str) -> Person:
    """Take somebody out of the secretariat and sign them out; the last one stays."""
    person = session.scalars(
        select(Person).where(Person.email == email, Person.staff).with_for_update()
    ).one_or_none()
    if person is None:
        raise not_found("Nobody of the secretariat has this address.")
    keep_one_staff(session, person.id)
    person.staff = False
    end_sessions_of(session, SYSTEM, person)
    record(session, PersonChanged(by=SYSTEM.by, person_id=person.id))
    return person
