"""Who may hear what happens in shared monitoring: asked as a page joins a channel, and again every two seconds."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service.actors import VALID_MANDATE
from collab.core.clock import today

READS_MONITORING = f"""
    (p.staff OR EXISTS (SELECT FROM mandate m WHERE m.person_id = p.id AND {VALID_MANDATE}))"""
"""SQL on a person `p` and `:day`: what `policy.may_read` says of them."""

_READERS = text(
    f"""
    SELECT p.id FROM person p
    WHERE p.id = ANY(CAST(:people AS bigint[])) AND p.disabled_at IS NULL AND {READS_MONITORING}
    """
)
_HEARERS = text(
    f"""
    SELECT asked.person_id, asked.bulletin_id
    FROM unnest(CAST(:people AS bigint[]), CAST(:bulletins AS bigint[])) AS asked (person_id, bulletin_id)
    JOIN person p ON p.id = asked.person_id AND p.disabled_at IS NULL AND {READS_MONITORING}
    JOIN bulletin b ON b.id = asked.bulletin_id AND b.severity = 'alert' AND b.published_at IS NOT NULL
    """
)


def may_hear_monitoring(session: Session, person_ids: Collection[int]) -> set[int]:
    """Of these people, those who may hear the channel of shared monitoring now."""
    if not person_ids:
        return set()
    return set(session.scalars(_READERS, {"people": list(person_ids), "day": today()}))


def may_hear_alerts(session: Session, pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of these (person, alert) pairs, those that may hear what happens to the alert now."""
    if not pairs:
        return set()
    people, bulletins = zip(*pairs, strict=True)
    asked = {"people": list(people), "bulletins": list(bulletins), "day": today()}
    return {(row.person_id, row.bulletin_id) for row in session.execute(_HEARERS, asked)}
