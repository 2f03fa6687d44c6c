"""A hand-over that waits, for tests that need one and not how it came about."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.authorities.models import Authority
from collab.buddying.models import BuddyRequest, Handover
from collab.core.clock import now, today
from tests import factories as make


def make_handover(session: Session, authority: Authority, to: Person | None) -> tuple[Handover, BuddyRequest]:
    """Somebody left that authority with a request, which this person is to take over."""
    left = make.make_person(session, "Agent parti")
    mandate = make.make_mandate(
        session, left, authority, "technician", ends_on=today() - timedelta(days=1), announced_end=True
    )
    request = BuddyRequest(
        authority_id=authority.id,
        mandate_id=mandate.id,
        queued_at=now(),
        title="Monter un jumelage",
        themes=["innovation"],
    )
    handover = Handover(
        mandate_id=mandate.id,
        from_id=left.id,
        authority_id=authority.id,
        to_id=to.id if to is not None else None,
    )
    session.add_all([request, handover])
    session.flush()
    return handover, request
