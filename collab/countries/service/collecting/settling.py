"""How asking a source went: when it is asked again, and when it counts as dead."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func
from sqlalchemy.orm import Session

from collab.core.db import database_now
from collab.core.outbox import record
from collab.countries.events import SourceDied
from collab.countries.feeds import Fetched
from collab.countries.models import Source

DAY = timedelta(days=1)
FAILURES_OF_A_DEATH = 6
SILENCE_OF_A_DEATH = timedelta(days=3)
_dice = random.SystemRandom()


def settle_good(
    session: Session,
    source: Source,
    fetched: Fetched,
    *,
    told: int = 0,
    new: int = 0,
    remarks: Mapping[str, int],
) -> None:
    """It answered well; "nothing new" is a good answer too. What died is alive again."""
    source.status, source.error, source.error_detail, source.failures = fetched.status, "", "", 0
    source.good_at, source.told_dead_at = database_now(session), None
    source.state = "on" if source.state == "dead" else source.state
    if fetched.status != 304:
        source.etag, source.last_modified = fetched.etag, fetched.last_modified
        source.items_last, source.items_new = told, new
        source.items_total += new
        source.remarks = [{"slug": slug, "count": count} for slug, count in sorted(remarks.items())]
    else:
        source.items_new = 0
    _let_go(source, _about(timedelta(minutes=source.interval_minutes), 0.1))


def settle_failure(
    session: Session,
    source: Source,
    slug: str,
    detail: str = "",
    *,
    status: int | None = None,
    retry_after: int | None = None,
) -> None:
    """It did not; it is asked again later and later, a day at most, and the secretariat is told once if it is dead."""
    source.status, source.error, source.error_detail = status, slug, detail[:300]
    source.failures += 1
    source.items_new = 0
    if slug == "gone":
        source.state = "gone"
    elif _dead(session, source):
        source.state = "dead"
    if source.state in ("gone", "dead") and source.told_dead_at is None:
        source.told_dead_at = database_now(session)
        record(session, SourceDied(by=None, source_id=source.id))
    _let_go(source, back_off(source.interval_minutes, source.failures, retry_after))


def back_off(interval_minutes: int, failures: int, retry_after: int | None) -> timedelta:
    """Twice as long after each failure and never at the same second as others; at least what the source asked for."""
    wait = min(DAY, timedelta(minutes=interval_minutes) * 2 ** min(failures - 1, 12))
    asked = timedelta(seconds=retry_after or 0)
    return min(DAY, max(asked, _about(wait, 0.25)))


def _dead(session: Session, source: Source) -> bool:
    if source.failures < FAILURES_OF_A_DEATH:
        return False
    return database_now(session) - (source.good_at or source.created_at) >= SILENCE_OF_A_DEATH


def _about(wait: timedelta, share: float) -> timedelta:
    return wait * (1 + _dice.uniform(-share, share))


def _let_go(source: Source, wait: timedelta) -> None:
    source.leased_until = None
    source.next_at = func.clock_timestamp() + wait
