"""Somebody's own letters: when the next one comes, and what became of the last ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.mail.health import is_stopped
from collab.digests.policy.coming import coming
from collab.notifications.service import preferences_of

SHOWN = 12
"""Letters: three months of a weekly one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnLetter:
    """What one run did for its reader."""

    kind: str
    at: datetime
    outcome: str
    lines: int
    edition_id: int | None
    number: int | None
    title_fr: str
    title_en: str
    """Of the edition, for letters of one."""
    mail: str | None
    """sent, waiting, failed or dropped; None where no mail was made, and of one so old that it was forgotten."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnLetters:
    """Somebody's next letter and last ones."""

    frequency: str
    next_at: datetime | None
    away_until: date | None
    mail_stopped: bool
    """Whether mail to their address comes back, so that none is sent there."""
    items: list[OwnLetter]


_LETTERS = text(
    """
    SELECT r.kind, l.at, l.outcome, l.lines, e.id AS edition_id, e.number,
           COALESCE(e.title_fr, '') AS title_fr, COALESCE(NULLIF(e.title_en, ''), e.title_fr, '') AS title_en,
           CASE WHEN l.outcome <> 'planned' OR d.state IS NULL THEN NULL
                WHEN d.state = 'accepted' THEN 'sent'
                WHEN d.state = 'failed' THEN 'failed'
                WHEN d.state IN ('withdrawn', 'suppressed') THEN 'dropped'
                ELSE 'waiting' END AS mail
    FROM digest_letter l
    JOIN digest_run r ON r.id = l.run_id
    LEFT JOIN edition e ON e.id = r.edition_id
    LEFT JOIN delivery d ON d.id = l.delivery_id
    WHERE l.person_id = :me ORDER BY l.at DESC, l.id DESC LIMIT :most
    """
)
_BEFORE = text(
    """
    SELECT p.email, p.came_at,
        (SELECT max(n.until) FROM preference n WHERE n.person_id = p.id AND n.frequency = 'never') AS wanted_again_at,
        (SELECT max(l.at) FROM digest_letter l
         WHERE l.person_id = p.id AND l.outcome IN ('planned', 'nothing')) AS last_at,
        ARRAY(SELECT r.period FROM digest_letter l JOIN digest_run r ON r.id = l.run_id
              WHERE l.person_id = p.id AND r.kind = :kind ORDER BY l.at DESC LIMIT :most) AS periods
    FROM person p WHERE p.id = :me
    """
)


def own_letters(session: Session, actor: Actor) -> OwnLetters:
    """When the actor's next letter comes, and what became of the last ones."""
    own, moment = preferences_of(session, [actor.person_id])[actor.person_id], now()
    asked: dict[str, Any] = {"me": actor.person_id, "most": SHOWN}
    before = session.execute(_BEFORE, asked | {"kind": own.frequency}).one()
    next_one = coming(
        frequency=own.frequency,
        day=own.digest_day,
        hour=own.digest_hour,
        holidays=own.holidays,
        moment=moment,
        # Whoever asks is here.
        came_at=before.came_at or moment,
        wanted_again_at=before.wanted_again_at,
        last_at=before.last_at,
        periods=before.periods,
    )
    return OwnLetters(
        frequency=own.frequency,
        next_at=next_one.at,
        away_until=next_one.away_until,
        mail_stopped=before.email is not None and is_stopped(session, before.email),
        items=[OwnLetter(**row) for row in session.execute(_LETTERS, asked).mappings()],
    )
