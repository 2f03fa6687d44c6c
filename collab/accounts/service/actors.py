"""Who acts: built from one row, with what they may act for today."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service.refs import FOREMOST
from collab.core.actor import Actor, ActorMandate
from collab.core.clock import today

VALID_MANDATE = "m.starts_on <= :day AND (m.ends_on IS NULL OR m.ends_on >= :day)"
# Foremost first: the mandate one writes under unless another is chosen is the one others see.
_LISTED = f"json_agg(json_build_array(m.id, m.authority_id, m.role) ORDER BY {FOREMOST})"

ACTOR_COLUMNS = f"""
    p.id AS person_id, p.staff, p.language,
    (SELECT {_LISTED} FROM mandate m WHERE m.person_id = p.id AND {VALID_MANDATE}) AS mandates,
    (SELECT {_LISTED} FROM assistant a JOIN mandate m ON m.id = a.mandate_id
     JOIN person holder ON holder.id = m.person_id AND holder.disabled_at IS NULL
     WHERE a.person_id = p.id AND {VALID_MANDATE}) AS acts_for
"""
"""What an actor is made of, over a person `p` and the parameter `day`."""

_OF_PERSON = text(f"SELECT {ACTOR_COLUMNS} FROM person p WHERE p.id = :person_id AND p.disabled_at IS NULL")


def actor_for(session: Session, person_id: int) -> Actor | None:
    """The actor of a person without any browser, for commands; None for a disabled person."""
    row = session.execute(_OF_PERSON, {"person_id": person_id, "day": today()}).one_or_none()
    return actor_from(row) if row is not None else None


def actor_from(row: Any, *, session_id: int | None = None) -> Actor:
    """The actor of a row that holds `ACTOR_COLUMNS`; whoever has no valid mandate and is not staff is a guest."""
    mandates = _mandates(row.mandates)
    return Actor(
        person_id=row.person_id,
        staff=row.staff,
        guest=not mandates and not row.staff,
        mandates=mandates,
        acts_for=_mandates(row.acts_for),
        session_id=session_id,
        language=row.language,
    )


def _mandates(rows: list[Any] | None) -> tuple[ActorMandate, ...]:
    return tuple(ActorMandate(id=row[0], authority_id=row[1], role=row[2]) for row in rows or ())
