"""One reminder for those who were invited and did not come; after it no mail goes to them unasked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from collab.accounts.events import PersonReminded
from collab.accounts.models import PendingInvitation, Person
from collab.accounts.policy import REMIND_AFTER_DAYS
from collab.accounts.service.never_came import NEVER_CAME
from collab.core.actor import SYSTEM
from collab.core.clock import now
from collab.core.mail.health import MailAddress
from collab.core.outbox import record

AT_ONCE = 100
"""Reminded in one tick: thousands who were invited on one day do not hold up the mail of a morning."""

_STOPPED = select(MailAddress.address).where(
    MailAddress.address == Person.email, MailAddress.stopped_at.is_not(None)
)
_ABOUT_TO_BE_INVITED = select(PendingInvitation.person_id).where(PendingInvitation.person_id == Person.id)


def remind_never_came(session: Session, *, limit: int = AT_ONCE) -> int:
    """Remind, once and for all, those invited a week ago who never came; any number of ticks may run. Returns how many."""
    at = now()
    waiting = and_(
        NEVER_CAME,
        Person.reminded_at.is_(None),
        Person.invited_at < at - timedelta(days=REMIND_AFTER_DAYS),
        ~_STOPPED.exists(),
        ~_ABOUT_TO_BE_INVITED.exists(),
    )
    people = session.scalars(
        select(Person)
        .where(waiting)
        .order_by(Person.id)
        .limit(limit)
        .with_for_update(of=Person, key_share=True, skip_locked=True)
    ).all()
    for person in people:
        person.reminded_at = at
        record(session, PersonReminded(by=SYSTEM.by, person_id=person.id, reminded_at=at))
    session.flush()
    return len(people)
