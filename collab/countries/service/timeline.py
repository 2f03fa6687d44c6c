"""The bulletins of countries as a timeline: what was published there, newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.clock import now

MOST = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class TimelineBulletin:
    """A bulletin as a line of time."""

    id: int
    title: str
    body: str
    countries: list[str]
    severity: str
    state: str
    published_at: datetime
    changed_at: datetime
    expires_at: datetime
    version: int
    active: bool
    """Published, and its day is not over."""


# An alert in force is among them however many bulletins came after it.
_BULLETINS = text(
    """
    SELECT id, title, body, countries, severity, state, published_at, changed_at, expires_at, version,
           state = 'published' AND expires_at > :now AS active
    FROM bulletin
    WHERE countries && CAST(:codes AS text[]) AND published_at IS NOT NULL
      AND state IN ('published', 'expired', 'withdrawn')
    ORDER BY (state = 'published' AND expires_at > :now AND severity = 'alert') DESC, published_at DESC, id DESC
    LIMIT :most
    """
)


def bulletins_in(session: Session, codes: Collection[str], *, most: int = MOST) -> list[TimelineBulletin]:
    """What was published of these countries: alerts in force first, then the newest."""
    rows = session.execute(_BULLETINS, {"codes": list(codes), "now": now(), "most": most}).mappings()
    return [TimelineBulletin(**row) for row in rows]
