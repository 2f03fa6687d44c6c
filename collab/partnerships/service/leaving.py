"""What becomes of the partnerships that somebody followed whose mandate is over."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.core.actor import SYSTEM
from collab.partnerships.models import Partnership
from collab.partnerships.service.register import note_change


def hand_over(session: Session, *, person_id: int, authority_id: int, successor_id: int | None) -> int:
    """Give what somebody followed there to their successor if that is of the authority, else to nobody. How many."""
    if _keeps(session, person_id, authority_id):
        # They hold another mandate of the same authority, or their end was moved since.
        return 0
    heir = successor_id if successor_id is not None and _keeps(session, successor_id, authority_id) else None
    followed = session.scalars(
        select(Partnership)
        .where(Partnership.referent_id == person_id, Partnership.authority_id == authority_id)
        .where(Partnership.removed_at.is_(None))
        .order_by(Partnership.id)
        .with_for_update()
    ).all()
    for partnership in followed:
        partnership.referent_id = heir
        note_change(session, SYSTEM, partnership)
    return len(followed)


def _keeps(session: Session, person_id: int, authority_id: int) -> bool:
    actor = actor_for(session, person_id)
    return actor is not None and any(m.authority_id == authority_id for m in actor.mandates)
