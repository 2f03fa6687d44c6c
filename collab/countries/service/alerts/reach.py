"""Whom an alert concerns: the authorities with an active partnership in one of its countries, kept true while it lives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.clock import now, today
from collab.core.outbox import record
from collab.countries.events import AlertReachChanged
from collab.countries.models import Bulletin
from collab.partnerships.policy import ACTIVE

LIVE = "b.severity = 'alert' AND b.state = 'published' AND b.expires_at > clock_timestamp()"
"""SQL on a bulletin `b`: whether it is an alert that is not over."""

# One statement for any number of alerts and partnerships. Two that run at once end and open the same rows once: the
# first one holds them, and the other then meets what it left.
_RECONCILE = text(
    f"""
    WITH live AS (
        SELECT b.id, b.countries FROM bulletin b
        WHERE {LIVE} AND (CAST(:bulletin_id AS bigint) IS NULL OR b.id = :bulletin_id)
          AND (CAST(:countries AS text[]) IS NULL OR b.countries && CAST(:countries AS text[]))
    ), wanted AS (
        SELECT live.id AS bulletin_id, ps.id AS partnership_id, ps.authority_id
        FROM live JOIN partnership ps ON ps.country = ANY(live.countries) AND {ACTIVE}
    ), before AS (
        SELECT DISTINCT x.bulletin_id, x.authority_id FROM alert_exposure x JOIN live ON live.id = x.bulletin_id
        WHERE x.ended_at IS NULL
    ), ended AS (
        UPDATE alert_exposure x SET ended_at = clock_timestamp() FROM live
        WHERE x.bulletin_id = live.id AND x.ended_at IS NULL AND NOT EXISTS (
            SELECT FROM wanted w WHERE w.bulletin_id = x.bulletin_id AND w.partnership_id = x.partnership_id)
        RETURNING x.bulletin_id
    ), opened AS (
        INSERT INTO alert_exposure (bulletin_id, partnership_id, authority_id)
        SELECT bulletin_id, partnership_id, authority_id FROM wanted ORDER BY 1, 2
        ON CONFLICT (bulletin_id, partnership_id) WHERE ended_at IS NULL DO NOTHING
        RETURNING bulletin_id, authority_id
    )
    SELECT bulletin_id, NULL AS authority_id FROM ended
    UNION
    SELECT o.bulletin_id, CASE WHEN before.authority_id IS NULL THEN o.authority_id END
    FROM opened o LEFT JOIN before ON before.bulletin_id = o.bulletin_id AND before.authority_id = o.authority_id
    """
)


def open_alert(session: Session, bulletin: Bulletin) -> None:
    """Note whom a published alert concerns; again after its countries changed, when the rest is ended."""
    session.flush()
    # What is published right now is told of by its own event.
    published_now = (
        bulletin.version == 1 or bulletin.published_at is None or bulletin.changed_at <= bulletin.published_at
    )
    _reconcile(session, bulletin_id=bulletin.id, tell=not published_now)


_END = text(
    "UPDATE alert_exposure SET ended_at = clock_timestamp() WHERE bulletin_id = :bulletin_id AND ended_at IS NULL"
)


def close_alert(session: Session, bulletin: Bulletin) -> None:
    """An alert is over: its board stays as it stood; one that is an alert no longer concerns nobody."""
    session.flush()
    if bulletin.state == "published" and bulletin.severity != "alert":
        session.execute(_END, {"bulletin_id": bulletin.id})


def keep_alerts_true(session: Session, *, countries: Collection[str] | None = None) -> None:
    """Bring whom the live alerts concern in line with the partnerships active today, everywhere or in some countries."""
    _reconcile(session, countries=countries, tell=True)


def _reconcile(
    session: Session,
    *,
    tell: bool,
    bulletin_id: int | None = None,
    countries: Collection[str] | None = None,
) -> None:
    asked = {
        "bulletin_id": bulletin_id,
        "countries": None if countries is None else sorted(countries),
        "day": today(),
    }
    reached: dict[int, set[int]] = defaultdict(set)
    for row in session.execute(_RECONCILE, asked):
        reached[row.bulletin_id] |= {row.authority_id} if row.authority_id is not None else set()
    if not tell:
        return
    for changed_id, authority_ids in sorted(reached.items()):
        bulletin = session.get_one(Bulletin, changed_id)
        changed = AlertReachChanged(
            by=None,
            bulletin_id=bulletin.id,
            story_id=bulletin.story_id,
            countries=tuple(bulletin.countries),
            severity=bulletin.severity,
            version=bulletin.version,
            authority_ids=tuple(sorted(authority_ids)),
        )
        record(session, changed)


def is_live(bulletin: Bulletin) -> bool:
    """Whether a bulletin is an alert that is not over."""
    return bulletin.severity == "alert" and bulletin.state == "published" and bulletin.expires_at > now()
