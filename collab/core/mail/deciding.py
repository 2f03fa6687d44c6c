"""What a person decides of a mail that may have arrived, once nothing more is done about it by itself."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

_REPEAT = text(
    """
    UPDATE delivery SET state = 'planned', next_at = clock_timestamp(), lease_until = NULL, blind_repeats = 1
    WHERE id = :delivery_id AND state = 'unknown' RETURNING mailing_id
    """
)
_REOPEN = text(
    "UPDATE mailing SET state = 'open', moved_at = clock_timestamp() WHERE id = :id AND state <> 'paused'"
)


def repeat_unknown(session: Session, delivery_id: int) -> bool:
    """Send a mail once more that may have arrived, with the same Message-ID; False if its state was another by now."""
    row = session.execute(_REPEAT, {"delivery_id": delivery_id}).one_or_none()
    if row is not None and row.mailing_id is not None:
        session.execute(_REOPEN, {"id": row.mailing_id})
    return row is not None
