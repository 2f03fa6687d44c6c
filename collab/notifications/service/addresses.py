"""The secretariat's board of addresses that no more mail is sent to, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.errors import not_found, require
from collab.core.mail.health import resume_address
from collab.notifications import policy


@dataclass(frozen=True, kw_only=True, slots=True)
class StoppedAddress:
    """An address with what came back from it, and whose it is."""

    person: PersonRef
    email: str
    stopped_at: datetime
    stopped_by: str
    answer: str
    hard: int
    soft: int
    full: int
    complaints: int


_STOPPED = text(
    """
    SELECT a.*, p.id AS person_id FROM mail_address a JOIN person p ON p.email = a.address
    WHERE a.stopped_at IS NOT NULL AND p.disabled_at IS NULL ORDER BY a.stopped_at DESC, p.id LIMIT 500
    """
)


def stopped_addresses(session: Session, actor: Actor) -> list[StoppedAddress]:
    """The addresses of people that no more mail is sent to, the latest first."""
    require(policy.may_see_addresses(actor))
    rows = session.execute(_STOPPED).mappings().all()
    people = person_refs_today(session, [row["person_id"] for row in rows])
    return [
        StoppedAddress(
            person=people[row["person_id"]],
            email=row["address"],
            stopped_at=row["stopped_at"],
            stopped_by=row["stopped_by"],
            answer=row["last_answer"],
            hard=row["hard_count"],
            soft=row["soft_count"],
            full=row["full_count"],
            complaints=row["complaint_count"],
        )
        for row in rows
    ]


_OF_PERSON = text("SELECT email FROM person WHERE id = :person_id AND email IS NOT NULL")


def resume(session: Session, actor: Actor, person_id: int) -> None:
    """Write to a person's address again: oneself, or the secretariat for anybody."""
    require(actor.person_id == person_id or policy.may_see_addresses(actor))
    email = session.scalar(_OF_PERSON, {"person_id": person_id})
    if email is None or not resume_address(session, email, by=actor.by, person_id=person_id):
        raise not_found()
