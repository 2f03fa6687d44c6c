"""A mandate that ends hands over what was led under it; one that goes on after all takes it back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.accounts.events import MandateChanged, MandateEnded, MandateGiven, PersonChanged
from collab.buddying.service.leaving.opening import (
    release_successions,
    settle_mandate,
    settle_person,
)
from collab.core.outbox import reaction


@reaction(MandateEnded)
def hand_buddying_over(session: Session, ended: MandateEnded) -> None:
    """What somebody led waits for their successor, or for the secretariat; what they were to take over goes back."""
    release_successions(session, ended.person_id)
    settle_mandate(session, ended.mandate_id)


@reaction(MandateGiven)
def take_buddying_back(session: Session, given: MandateGiven) -> None:
    """Who comes back, or holds another mandate of the same authority, leads again what nobody took over."""
    settle_person(session, given.person_id)


@reaction(MandateChanged)
def name_buddying_successor(session: Session, changed: MandateChanged) -> None:
    """A successor named after the end takes over what waits in the queue."""
    settle_mandate(session, changed.mandate_id)


@reaction(PersonChanged)
def follow_who_was_disabled(session: Session, changed: PersonChanged) -> None:
    """Who can no longer sign in leads nothing either."""
    settle_person(session, changed.person_id)
