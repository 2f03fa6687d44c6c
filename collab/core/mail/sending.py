"""The sender: claims what is due, hands it over one mail after the other, and writes down what came of it.

A claim has a lease; nothing of a claimed mail was sent yet, so an expired one goes back untouched. `sending` is
committed before SMTP DATA: a send that failed before the final dot is tried again later, one that got no answer after
it may have arrived. The relay's journal settles that where there is one; else it is repeated once with the same
Message-ID, then left `unknown` to a person.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY, transaction
from collab.core.logs import get_logger, request_id
from collab.core.mail import claims
from collab.core.mail.breaker import Breaker
from collab.core.mail.claims import Batch
from collab.core.mail.deliveries import Delivery
from collab.core.mail.door import RelayAway, SmtpDoor
from collab.core.mail.headers import Unwritable
from collab.core.mail.journal import journal_at
from collab.core.mail.lanes import alone_in
from collab.core.mail.message import Envelope, message_id, write_message
from collab.core.mail.settling import Handed, defer, end, repeat_blindly_once, settle
from collab.core.mail.writing import RENDERERS

log = get_logger(__name__)

SECONDS = 8.0
"""How long one run works: a worker that has to stop, or to start anew because its broker died, waits for it first."""
JOURNAL_MAY_TELL_FOR = timedelta(days=1)


def send_due_mail(
    settings: Settings, *, seconds: float = SECONDS, breaker: Breaker | None = None, lane: str = ""
) -> int:
    """Hand over what is due until nothing is or the time is spent; returns how many mails the relay accepted.

    Any number may run side by side. In a `lane` one runs alone; who finds it taken leaves the mail to that one.
    """
    sender = Sender(settings, breaker or Breaker(), time.monotonic() + seconds)
    if not lane:
        return sender.work()
    accepted = 0
    while True:
        with alone_in(lane) as alone:
            if not alone:
                return accepted
            accepted += sender.work()
        # Somebody may have found the lane taken just after the last look at what is due.
        if sender.stopped or not claims.anything_due():
            return accepted


class Sender:
    """One run over what is due, on one connection."""

    def __init__(self, settings: Settings, breaker: Breaker, until: float) -> None:
        self.stopped = False
        self._settings = settings
        self._breaker = breaker
        self._until = until
        self._door = SmtpDoor(settings)
        self._journal = journal_at(settings.mail_journal) if settings.mail_journal else None

    def work(self) -> int:
        """Send until nothing is due, the time is spent or the relay is away; returns how many were accepted."""
        accepted = 0
        with transaction() as session:
            self._recover(session)
        try:
            while not self._has_to_stop():
                with transaction() as session:
                    batch = self._claim(session)
                if batch is None:
                    break
                accepted += self._send_all(batch)
        finally:
            self._door.close()
        return accepted

    def _has_to_stop(self) -> bool:
        self.stopped = self.stopped or time.monotonic() >= self._until or self._breaker.is_open()
        return self.stopped

    def _recover(self, session: Session) -> None:
        """Take up what a process left that ended in the middle, and ask the journal for what nobody knows."""
        claims.give_back_what_expired(session)
        for row in claims.interrupted(session):
            repeat_blindly_once(row)
            log.warning("a send was interrupted", delivery_id=row.id, state=row.state)
        if self._journal is not None:
            session.flush()
            recent = Delivery.sending_at > now() - JOURNAL_MAY_TELL_FOR
            unknown = select(Delivery).where(Delivery.state == "unknown", recent)
            self._accept_what_was_taken(session.scalars(unknown.with_for_update(skip_locked=True)).all())

    def _claim(self, session: Session) -> Batch | None:
        """Claim the next mails; of those that may have arrived, the ones that the journal knows are settled at once."""
        rows = claims.claim(session)
        if not rows:
            return None
        lease = rows[0].lease_until
        settled = self._accept_what_was_taken([row for row in rows if row.blind_repeats])
        return Batch([row.id for row in rows if row.id not in settled], lease)

    def _accept_what_was_taken(self, rows: Sequence[Delivery]) -> set[int]:
        if self._journal is None or not rows:
            return set()
        ids = {row.id: message_id(self._settings, row.id) for row in rows}
        taken = self._journal.taken(ids.values())
        found = [row for row in rows if ids[row.id] in taken]
        for row in found:
            end(row, "accepted", "the relay's log knows it")
            row.sent_at = row.sending_at
        return {row.id for row in found}

    def _send_all(self, batch: Batch) -> int:
        """What came of a mail is written down together with the next one's `sending`: one commit for each mail."""
        accepted, handed = 0, None
        try:
            for delivery_id in batch.ids:
                if self._has_to_stop() or not self._reach_the_relay():
                    break
                with transaction() as session:
                    accepted += settle(session, handed)
                    begun = self._begin(session, delivery_id, batch)
                handed = None
                if begun is not None:
                    attempt, envelope = begun
                    handed = Handed(delivery_id, attempt, self._door.hand_over(envelope))
        finally:
            with transaction() as session:
                accepted += settle(session, handed)
                claims.give_back(session, batch)
        return accepted

    def _reach_the_relay(self) -> bool:
        """Open the connection before any mail is touched, so that a relay that is away costs none an attempt."""
        try:
            self._door.open()
        except RelayAway as error:
            log.warning("the mail relay is away", error=str(error))
            self._breaker.note_failure()
            self.stopped = True
            return False
        self._breaker.note_success()
        return True

    def _begin(self, session: Session, delivery_id: int, batch: Batch) -> tuple[int, Envelope] | None:
        """Ask once more whether the mail is wanted, write it and mark it `sending`; None when there is nothing to send."""
        found = claims.take_up(session, delivery_id, batch)
        if found is None:
            return None
        row, stopped = found
        request_id.set(row.request_id)
        if stopped and not row.urgent:
            end(row, "suppressed", "mail to this address was stopped")
            return None
        attempt = row.attempts + 1
        try:
            # A mail that cannot be written waits as one that cannot be sent, and holds up no other.
            with session.begin_nested():
                mail = RENDERERS[row.kind](session, row)
                envelope = write_message(self._settings, row, mail) if mail else None
        except DATABASE_AWAY:
            raise
        except Unwritable as error:
            row.attempts = attempt
            end(row, "failed", str(error))
            return None
        except Exception as error:
            log.exception("a mail could not be written", delivery_id=row.id)
            row.attempts = attempt
            defer(row, f"{type(error).__name__}: {error}")
            return None
        row.attempts = attempt
        if envelope is None:
            end(row, "withdrawn", "")
            return None
        row.state = "sending"
        row.sending_at = func.clock_timestamp()
        row.lease_until = func.clock_timestamp() + claims.LEASE
        return attempt, envelope
