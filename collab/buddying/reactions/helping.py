"""An alert on which an authority needs help becomes a request."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.buddying.service.helping import ask_because_of_alert
from collab.core.outbox import reaction
from collab.countries.events import HelpNeeded


@reaction(HelpNeeded)
def ask_peers_for_help(session: Session, event: HelpNeeded) -> None:
    """One request is made of it; another answer, or none any more, leaves that request to its asker."""
    ask_because_of_alert(
        session,
        bulletin_id=event.bulletin_id,
        authority_id=event.authority_id,
        person_id=event.person_id,
        mandate_id=event.mandate_id,
    )
