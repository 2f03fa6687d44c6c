"""How far the sending of an edition is: counted flat, however many letters it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.errors import require_visible
from collab.core.mail.mailings import Progress, progress_of
from collab.digests.policy import may_compose
from collab.digests.service.audience_sql import AUDIENCE_JOIN, RECEIVES

COUNTED = ("waiting", "sending", "sent", "failed", "unknown", "withdrawn", "suppressed")
"""States of a letter that are counted, in the order of a table."""
NOTHING = Progress(
    **dict.fromkeys(COUNTED, 0), deferred=0, per_minute=0, seconds_left=None, first_at=None, last_at=None
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """The last act that paused, resumed or stopped the sending, or sent the failed again."""

    act: str
    at: datetime
    by: PersonRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SendingProgress:
    """Where the sending of an edition stands."""

    state: str
    """Of the edition."""
    run: str | None
    """planning while letters are still written, then sending, then ended; None before it begins."""
    total: int
    """Letters written so far; while the run plans, more come."""
    expected: int | None
    """How many there will be, while they are still being written."""
    unwritten: int
    """Letters that a stop left unwritten: they never will be."""
    waiting: int
    sending: int
    sent: int
    failed: int
    uncertain: int
    """May have arrived, and nobody knows."""
    withdrawn: int
    suppressed: int
    deferred: int
    """Of those that wait, the ones that a relay put off."""
    undecided: int
    """Of the uncertain, those nobody decided about."""
    per_minute: int
    seconds_left: int | None
    started_at: datetime | None
    ended_at: datetime | None
    last_at: datetime | None
    moved: Moved | None
    forgotten: bool
    """Whether the letters one by one were forgotten: their counts were kept."""


_STANDS = text(
    """
    SELECT e.state, e.sending_at, r.id AS run_id, r.state AS run, r.mailing_id, r.counts, r.ended_at,
        s.act, s.at AS moved_at, s.by_id
    FROM edition e
    LEFT JOIN digest_run r ON r.edition_id = e.id
    LEFT JOIN LATERAL (
        SELECT act, at, by_id FROM edition_step
        WHERE edition_id = e.id AND act IN ('pause', 'resume', 'stop', 'resend') ORDER BY id DESC LIMIT 1
    ) s ON true
    WHERE e.id = :edition_id
    """
)


def progress_of_edition(session: Session, actor: Actor, edition_id: int) -> SendingProgress:
    """What the page asks each second or two while an edition is sent."""
    require_visible(may_compose(actor))
    stands = session.execute(_STANDS, {"edition_id": edition_id}).one_or_none()
    require_visible(stands is not None)
    assert stands is not None
    moved = None
    if stands.act is not None:
        by = person_refs_today(session, [stands.by_id]).get(stands.by_id) if stands.by_id else None
        moved = Moved(act=stands.act, at=stands.moved_at, by=by)
    return _standing(session, stands, moved)


# While letters are still being written, how many there will be; and what may have arrived and nobody decided about.
_BESIDES = text(
    f"""
    SELECT
        CASE WHEN :planning THEN (SELECT count(*) FROM person p {AUDIENCE_JOIN} WHERE {RECEIVES}) END AS expected,
        CASE WHEN :unknown THEN (
            SELECT count(*) FROM delivery d JOIN digest_letter l ON l.delivery_id = d.id
            WHERE d.mailing_id = :mailing_id AND d.state = 'unknown' AND l.left_at IS NULL
        ) ELSE 0 END AS undecided
    """
)


def _standing(session: Session, stands: Any, moved: Moved | None) -> SendingProgress:
    live = progress_of(session, stands.mailing_id) if stands.mailing_id else NOTHING
    counts = {name: getattr(live, name) for name in COUNTED}
    counts["waiting"] += live.deferred
    kept = {name: int((stands.counts or {}).get(name, 0)) for name in COUNTED}
    forgotten = stands.run == "ended" and sum(kept.values()) > sum(counts.values())
    shown = kept if forgotten else counts
    total, planning = sum(shown.values()), stands.run == "planning" and stands.state != "stopped"
    besides = None
    if planning or counts["unknown"]:
        asked = {"planning": planning, "unknown": counts["unknown"] > 0, "mailing_id": stands.mailing_id}
        besides = session.execute(_BESIDES, asked).one()
    return SendingProgress(
        state=stands.state,
        run=stands.run,
        total=total,
        unwritten=int((stands.counts or {}).get("unwritten", 0)),
        expected=max(total, besides.expected) if besides is not None and planning else None,
        **{name: count for name, count in shown.items() if name != "unknown"},
        uncertain=shown["unknown"],
        deferred=live.deferred,
        undecided=besides.undecided if besides is not None else 0,
        per_minute=live.per_minute,
        # Paused or stopped, nothing moves: no time is left to tell.
        seconds_left=live.seconds_left if stands.state == "sending" and not planning else None,
        started_at=stands.sending_at,
        ended_at=stands.ended_at,
        last_at=live.last_at,
        moved=moved,
        forgotten=forgotten,
    )
