"""Another person on one side of a pair: the successor of somebody whose mandate ended, or nobody yet."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.buddying.models import Pair
from collab.buddying.policy.pairs import Side
from collab.buddying.service.pairs.finding import person_of, touch
from collab.core.clock import now
from collab.core.errors import conflict
from collab.groups.service import enter_pairing, leave_pairing


def hand_pair(
    session: Session, pair: Pair, side: Side, person_id: int | None, mandate_id: int | None
) -> None:
    """Put somebody on one side of a pair, or nobody while the secretariat looks for them; the caller tells of it.

    Who leaves reads the discussion no more, who comes reads all of it. What the one who leaves had agreed to is theirs:
    who comes has yet to agree, while a pair at work stays at work.
    """
    session.refresh(pair, with_for_update=True)
    before = person_of(pair, side)
    other = person_of(pair, "helper" if side == "asker" else "asker")
    if person_id is not None and person_id == other:
        raise conflict("Nobody is a pair with themselves.", "pair-with-oneself")
    setattr(pair, f"{side}_id", person_id)
    setattr(pair, f"{side}_mandate_id", mandate_id)
    pair.queued_at = None if person_id is not None and other is not None else pair.queued_at or now()
    if before == person_id:
        return
    if pair.state != "ended":
        setattr(pair, f"agreed_by_{side}", None)
    if before is not None:
        leave_pairing(session, pair.group_id, before)
    if person_id is not None:
        enter_pairing(session, pair.group_id, person_id)
    touch(pair)
    session.flush()
