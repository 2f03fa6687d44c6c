"""Every event of the catalogue of kinds is told to whom it is for."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.core.outbox import OutboxEvent, reaction
from collab.notifications import service
from collab.notifications.kinds import events_told


@reaction(*events_told(), as_recorded=True)
def tell_people(session: Session, recorded: OutboxEvent) -> None:
    """Write what is decided for each candidate."""
    service.tell(session, recorded)
