"""What the register owes to what happens to people: a partnership does not stay with who has left."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.accounts.events import MandateEnded
from collab.core.outbox import reaction
from collab.partnerships.service import hand_over


@reaction(MandateEnded)
def hand_partnerships_over(session: Session, ended: MandateEnded) -> None:
    """The successor follows what the one who left followed, if they are of that authority; else nobody does."""
    hand_over(
        session,
        person_id=ended.person_id,
        authority_id=ended.authority_id,
        successor_id=ended.successor_id,
    )
