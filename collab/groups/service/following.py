"""Membership that follows mandates: the commission and the two colleges."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM
from collab.core.clock import today
from collab.core.outbox import record
from collab.groups.events import MemberJoined, MemberLeft, RequestWithdrawn
from collab.groups.service.stays import chairs_of

# Who belongs where by a mandate valid that day; :person_id NULL asks for everyone at once.
_BELONG = """
    belong AS (
        SELECT DISTINCT g.id AS group_id, p.id AS person_id
        FROM "group" g
        JOIN mandate n ON g.follows = 'everyone'
            OR (g.follows = 'elected' AND n.role = 'elected')
            OR (g.follows = 'technicians' AND n.role = 'technician')
        JOIN person p ON p.id = n.person_id AND p.disabled_at IS NULL
        WHERE g.follows IS NOT NULL AND n.starts_on <= :day AND (n.ends_on IS NULL OR n.ends_on >= :day)
          AND (CAST(:person_id AS bigint) IS NULL OR p.id = :person_id)
    )"""
_MARK = text(
    f"""
    WITH {_BELONG}
    UPDATE membership m SET automatic = true, role = CASE m.role WHEN 'guest' THEN 'member' ELSE m.role END
    FROM belong b
    WHERE m.group_id = b.group_id AND m.person_id = b.person_id AND m.left_at IS NULL AND NOT m.automatic
    """
)
_ENTER = text(
    f"""
    WITH {_BELONG}
    INSERT INTO membership (group_id, person_id, role, automatic)
    SELECT group_id, person_id, 'member', true FROM belong ORDER BY group_id, person_id
    ON CONFLICT (group_id, person_id) WHERE left_at IS NULL DO NOTHING
    RETURNING group_id, person_id
    """
)
_LEAVE = text(
    f"""
    WITH {_BELONG}
    UPDATE membership m SET left_at = clock_timestamp()
    WHERE m.automatic AND m.left_at IS NULL
      AND (CAST(:person_id AS bigint) IS NULL OR m.person_id = :person_id)
      AND NOT EXISTS (SELECT FROM belong b WHERE b.group_id = m.group_id AND b.person_id = m.person_id)
    RETURNING group_id, person_id
    """
)
_CLOSE_REQUESTS = text(
    """
    UPDATE join_request r SET state = 'withdrawn', decided_at = clock_timestamp()
    FROM person p
    WHERE p.id = r.person_id AND p.id = :person_id AND r.state = 'pending'
      AND (p.disabled_at IS NOT NULL OR NOT p.staff AND NOT EXISTS (
          SELECT FROM mandate n WHERE n.person_id = p.id
          AND n.starts_on <= :day AND (n.ends_on IS NULL OR n.ends_on >= :day)))
    RETURNING r.id, r.group_id
    """
)


def follow_mandates(session: Session, person_id: int | None) -> None:
    """Bring memberships in line with the mandates valid today, of one person or of all; a second call changes nothing."""
    asked = {"person_id": person_id, "day": today()}
    session.execute(_MARK, asked)
    for row in session.execute(_ENTER, asked).all():
        record(session, MemberJoined(by=SYSTEM.by, group_id=row.group_id, person_id=row.person_id))
    for row in session.execute(_LEAVE, asked).all():
        record(session, MemberLeft(by=SYSTEM.by, group_id=row.group_id, person_id=row.person_id))


def close_requests_without_mandate(session: Session, person_id: int) -> None:
    """Requests of a person who may no longer ask do not wait in a chair's list."""
    for row in session.execute(_CLOSE_REQUESTS, {"person_id": person_id, "day": today()}).all():
        withdrawn = RequestWithdrawn(
            by=SYSTEM.by,
            group_id=row.group_id,
            person_id=person_id,
            request_id=row.id,
            chair_ids=chairs_of(session, row.group_id),
        )
        record(session, withdrawn)
