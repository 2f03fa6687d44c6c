"""Which sources are due, and who is at which: a worker has a source for a while, by the database's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from collab.countries.models import Source

LEASE = timedelta(seconds=120)
"""Longer than a fetch and a reading may take: a worker that was killed leaves its sources to the next one."""
ASKED = ("on", "dead")


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A source as it was when this worker took it."""

    id: int
    name: str
    adapter: str
    url: str
    language: str
    countries: tuple[str, ...]
    etag: str | None
    last_modified: str | None
    until: datetime
    """The lease's end, by which the claim is known again."""


def claim_due(session: Session, *, limit: int) -> list[Claim]:
    """Take sources that are due and that nobody is at, the longest due first."""
    free = or_(Source.leased_until.is_(None), Source.leased_until < func.clock_timestamp())
    due = (
        select(Source.id)
        .where(Source.state.in_(ASKED), Source.next_at <= func.clock_timestamp(), free)
        .order_by(Source.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(Source)
        .where(Source.id.in_(due.scalar_subquery()))
        .values(leased_until=func.clock_timestamp() + LEASE, tried_at=func.clock_timestamp())
        .returning(
            *(Source.id, Source.name, Source.adapter, Source.url, Source.language, Source.countries),
            *(Source.etag, Source.last_modified, Source.leased_until),
        )
        .execution_options(synchronize_session=False)
    )
    return [
        Claim(
            **{name: value for name, value in row.items() if name not in ("countries", "leased_until")},
            countries=tuple(row["countries"]),
            until=row["leased_until"],
        )
        for row in session.execute(taken).mappings()
    ]


def release(session: Session, claims: Sequence[Claim]) -> None:
    """Give sources back that nobody began to ask."""
    for claim in claims:
        mine = (Source.id == claim.id, Source.leased_until == claim.until)
        session.execute(
            update(Source).where(*mine).values(leased_until=None).execution_options(synchronize_session=False)
        )


def claimed(session: Session, claim: Claim) -> Source | None:
    """The source, locked, if this worker still has it: it may have been changed or taken by another meanwhile."""
    mine = select(Source).where(Source.id == claim.id, Source.leased_until == claim.until)
    return session.scalar(mine.with_for_update())
