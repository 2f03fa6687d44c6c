"""Live alerts concern whoever has an active partnership: they follow the register as it changes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.core.outbox import reaction
from collab.countries.service.alerts import keep_alerts_true
from collab.partnerships.events import (
    PartnershipChanged,
    PartnershipEntered,
    PartnershipRemoved,
    PartnershipsImported,
)


@reaction(PartnershipEntered, PartnershipRemoved)
def follow_a_partnership(session: Session, event: PartnershipEntered | PartnershipRemoved) -> None:
    """An alert of its country concerns its authority from now on, or no longer."""
    keep_alerts_true(session, countries=[event.country])


@reaction(PartnershipChanged, PartnershipsImported)
def follow_the_register(session: Session, _event: PartnershipChanged | PartnershipsImported) -> None:
    """What changed may be the country: the one it left is not in the event."""
    keep_alerts_true(session)
