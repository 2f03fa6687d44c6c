"""Who hears of what happens to a request or a pair: its two sides and the secretariat."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Person


def who_hears(session: Session, *person_ids: int | None) -> tuple[int, ...]:
    """These people and the secretariat, for an event's `hearers`."""
    staff = select(Person.id).where(Person.staff, Person.disabled_at.is_(None)).order_by(Person.id)
    return tuple(dict.fromkeys((*(each for each in person_ids if each is not None), *session.scalars(staff))))
