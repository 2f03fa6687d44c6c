"""What became of each letter of an edition: a table of pages, and the same as a workbook.

It says what the relay answered. Whether somebody opened a letter or followed a link of it is measured nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.errors import require_visible
from collab.core.mail.bulk import NOT_WRITTEN
from collab.digests.models import Edition
from collab.digests.policy import may_compose
from collab.digests.service.sending.audience import Page, named
from collab.digests.service.sending.progress import COUNTED

STATES = (*COUNTED, "away")
MOST_WRITTEN = 50_000


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryLine:
    """One letter and what became of it."""

    id: int
    person: PersonRef
    language: str
    state: str
    attempts: int
    repeats: int
    """How often it was sent again without anybody knowing whether it had arrived."""
    answer: str
    unwritten: bool
    """Whether it could not be written on our side, so that no relay was asked."""
    """The relay's last one, as it gave it."""
    at: datetime
    next_at: datetime | None
    """When it is tried again, where the relay put it off."""
    stopped: bool
    """Whether mail to its address is stopped by now."""
    left_at: datetime | None
    left_by: PersonRef | None


_STATE = """CASE
    WHEN d.id IS NULL AND l.outcome = 'planned' THEN 'forgotten'
    WHEN d.id IS NULL THEN l.outcome
    WHEN d.state IN ('planned', 'claimed') THEN 'waiting'
    WHEN d.state = 'accepted' THEN 'sent'
    ELSE d.state END"""
_LINES = f"""
    SELECT l.id, l.person_id, l.language, {_STATE} AS state, coalesce(d.attempts, 0) AS attempts,
        coalesce(d.blind_repeats, 0) AS repeats, coalesce(d.smtp_answer, '') AS answer,
        coalesce(d.sent_at, d.sending_at, l.at) AS at,
        CASE WHEN d.state = 'planned' AND d.attempts > 0 THEN d.next_at END AS next_at,
        s.address IS NOT NULL AS stopped, l.left_at, l.left_by, count(*) OVER () AS total
    FROM digest_run r
    JOIN digest_letter l ON l.run_id = r.id
    JOIN person p ON p.id = l.person_id
    LEFT JOIN delivery d ON d.id = l.delivery_id
    LEFT JOIN mail_address s ON s.address = CAST(d.address AS citext) AND s.stopped_at IS NOT NULL
    WHERE r.edition_id = :edition_id AND {_STATE} <> 'forgotten'"""


def deliveries_of(
    session: Session,
    actor: Actor,
    edition_id: int,
    *,
    state: str = "",
    q: str = "",
    page: int = 1,
    page_size: int = 50,
) -> Page:
    """One page of the letters of an edition, by name; those of one state alone where it is given."""
    lines, total = delivery_lines(
        session, actor, edition_id, state=state, q=q, limit=page_size, offset=(page - 1) * page_size
    )
    return Page(items=lines, page=page, pages=math.ceil(total / page_size), total=total)


def delivery_lines(
    session: Session,
    actor: Actor,
    edition_id: int,
    *,
    state: str = "",
    q: str = "",
    limit: int = MOST_WRITTEN,
    offset: int = 0,
) -> tuple[list[DeliveryLine], int]:
    """The letters of an edition, and how many there are in all."""
    require_visible(may_compose(actor) and session.get(Edition, edition_id) is not None)
    asked = named(q) | ({f"({_STATE}) = :state": {"state": state}} if state else {})
    given = {name: value for values in asked.values() for name, value in values.items()}
    given |= {"edition_id": edition_id, "limit": limit, "offset": offset}
    rows = session.execute(
        text(" AND ".join([_LINES, *asked]) + " ORDER BY p.sort_key, p.id LIMIT :limit OFFSET :offset"), given
    ).all()
    return _lines(session, rows), rows[0].total if rows else 0


def _lines(session: Session, rows: Sequence[Any]) -> list[DeliveryLine]:
    named = {row.person_id for row in rows} | {row.left_by for row in rows if row.left_by is not None}
    people = person_refs_today(session, named)
    return [
        DeliveryLine(
            id=row.id,
            person=people[row.person_id],
            language=row.language,
            state=row.state,
            attempts=row.attempts,
            repeats=row.repeats,
            answer="" if row.answer.startswith(NOT_WRITTEN) else row.answer,
            unwritten=row.answer.startswith(NOT_WRITTEN),
            at=row.at,
            next_at=row.next_at,
            stopped=row.stopped,
            left_at=row.left_at,
            left_by=people.get(row.left_by) if row.left_by is not None else None,
        )
        for row in rows
    ]
