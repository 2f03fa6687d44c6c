"""Letters whose sender ended in the middle: the relay's log says whether they arrived, or a repeat settles it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.core.config import Settings
from collab.core.logs import get_logger
from collab.core.mail.deliveries import Delivery
from collab.core.mail.journal import Journal
from collab.core.mail.mailings import Mailing
from collab.core.mail.message import message_id
from collab.core.mail.settling import end, repeat_blindly_once

log = get_logger(__name__)

JOURNAL_MAY_TELL_FOR = timedelta(days=1)
"""What was sent longer ago may be in a log that was rotated away: its silence then says nothing."""
MOST = 500


def reconcile_letters(session: Session, settings: Settings, journal: Journal | None) -> None:
    """Settle what a lease no longer holds: from then on no dot of it can leave any more, since it is far past its fence."""
    over = (
        select(Delivery, Mailing)
        .join(Mailing, Mailing.id == Delivery.mailing_id)
        .where(Delivery.state == "sending", Delivery.lease_until < func.clock_timestamp())
        .order_by(Delivery.id)
        .limit(MOST)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    interrupted = [(row, mailing) for row, mailing in session.execute(over)]
    if journal is not None:
        doubtful = select(Delivery).where(Delivery.mailing_id.is_not(None), _DOUBTFUL).limit(MOST)
        held = session.scalars(doubtful.with_for_update(skip_locked=True)).all()
        accept_what_was_taken(session, settings, journal, held)
    taken = accept_what_was_taken(session, settings, journal, [row for row, _ in interrupted])
    for row, mailing in interrupted:
        if row.id not in taken:
            _decide(row, mailing, journal if _spoke_then(session, settings, journal, row) else None)
            log.warning("a letter was interrupted", delivery_id=row.id, state=row.state)


_DOUBTFUL = or_(
    and_(Delivery.state == "unknown", Delivery.sending_at > func.clock_timestamp() - JOURNAL_MAY_TELL_FOR),
    and_(Delivery.state == "planned", Delivery.blind_repeats > 0),
)
"""Of these a log may tell yet: before they are sent once more, or after nobody knew."""


HEARD_WITHIN = timedelta(minutes=1)
SAMPLE = 20


def _spoke_then(session: Session, settings: Settings, journal: Journal | None, row: Delivery) -> bool:
    """Whether the log's silence says something: it names letters that the relay took about then, or since.

    A log that fell silent (its daemon died, its disk is full) would else have each interrupted letter sent anew, again
    and again, without anybody counting it. One that cannot be read now is another thing: it may tell later.
    """
    if journal is None or not journal.readable or row.sending_at is None:
        return journal is not None
    known = (
        select(Delivery.id)
        .where(Delivery.mailing_id == row.mailing_id, Delivery.state == "accepted")
        .where(Delivery.sent_at >= row.sending_at - HEARD_WITHIN)
        .order_by(Delivery.sent_at.desc())
        .limit(SAMPLE)
    )
    return bool(journal.taken(message_id(settings, each) for each in session.scalars(known)))


def _decide(row: Delivery, mailing: Mailing, journal: Journal | None) -> None:
    recent = row.sending_at is not None and row.sending_at > now() - JOURNAL_MAY_TELL_FOR
    if journal is not None and recent and not journal.readable:
        return  # It can tell once it can be read again: the letter waits as it is.
    if journal is not None and recent and journal.tells():
        end(row, "planned", "the relay's log does not know it")
    elif mailing.repeats and mailing.state in ("open", "paused"):
        repeat_blindly_once(row)
    else:
        row.state, row.lease_until = "unknown", None


def accept_what_was_taken(
    session: Session, settings: Settings, journal: Journal | None, rows: Iterable[Delivery]
) -> set[int]:
    """Settle those that the relay's log knows, and return their ids."""
    if journal is None:
        return set()
    ids = {message_id(settings, row.id): row for row in rows}
    found: Sequence[Delivery] = [ids[known] for known in journal.taken(ids)]
    for row in found:
        end(row, "accepted", "the relay's log knows it")
        row.sent_at = row.sending_at
    session.flush()
    return {row.id for row in found}
