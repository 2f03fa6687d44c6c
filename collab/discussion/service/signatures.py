"""Under which mandate, and for whom, a person writes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate
from collab.core.actor import Actor
from collab.core.errors import require
from collab.discussion import policy
from collab.groups.policy import Access


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """What a message keeps of its author's standing that day."""

    mandate_id: int | None
    acting_for_id: int | None
    """The holder of the mandate, when an assistant writes."""


def sign(session: Session, actor: Actor, access: Access, mandate_id: int | None) -> Signature:
    """The mandate chosen, else the usual one; an ended one or somebody else's is refused."""
    chosen = policy.usual_mandate(actor) if mandate_id is None else actor.mandate(mandate_id)
    if mandate_id is not None:
        require(chosen is not None, "This mandate is not valid today.", "mandate-ended")
    if chosen is None:
        require(may_write_now(session, actor, access), "No mandate is valid today.", "mandate-ended")
        return Signature(mandate_id=None, acting_for_id=None)
    if chosen in actor.mandates:
        return Signature(mandate_id=chosen.id, acting_for_id=None)
    holder_id = session.scalars(select(Mandate.person_id).where(Mandate.id == chosen.id)).one()
    return Signature(mandate_id=chosen.id, acting_for_id=holder_id)


def may_write_now(session: Session, actor: Actor, access: Access) -> bool:
    """Whether the actor may write without choosing a mandate: not once all of theirs have ended."""
    if not policy.may_post(actor, access):
        return False
    if not policy.needs_mandate(actor, access):
        return True
    held = session.scalar(select(Mandate.id).where(Mandate.person_id == actor.person_id).limit(1))
    return held is None
