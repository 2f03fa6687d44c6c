"""The sender of mailings: marks a batch of letters, hands it over, and settles it together with the next one's mark.

A letter is `sending` before SMTP hears of it, and whoever finds it so after its lease knows that it may have arrived.
Where the relay's log can tell, a batch is wide; else it is one letter, so that a crash leaves one in doubt at most.
Many senders may run side by side: their commits share the disk's, and none takes what another has.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY, transaction
from collab.core.logs import get_logger
from collab.core.mail.breaker import Breaker
from collab.core.mail.bulk_claims import Claimed, Marked, claim_letters, leave, settle_letters
from collab.core.mail.deliveries import Delivery
from collab.core.mail.door import Outcome, RelayAway
from collab.core.mail.headers import Unwritable
from collab.core.mail.journal import journal_at
from collab.core.mail.lanes import alone_in
from collab.core.mail.mailings import withdraw_what_was_stopped
from collab.core.mail.pipelining import Handing, LetterDoor
from collab.core.mail.reconciling import reconcile_letters
from collab.core.mail.spliced_message import Letter, LetterWriter
from collab.core.mail.splicing import WRITERS, Spliced, Unwanted

log = get_logger(__name__)

BATCH = 50
"""Where the log tells: a wider batch costs less per letter, and a crash leaves so many to ask the log about."""
NOT_WRITTEN = "not written:"
"""What the answer of a letter begins with that never reached the relay: it is no answer of it."""
FENCE_SECONDS = 30.0
"""No final dot leaves later than this after the marking began: by the end of the lease nobody can still be at it."""
PATIENCE_SECONDS = 10.0
"""How long a database that is away is waited for, so that what is known of letters handed over gets written down."""


def send_mailings(
    settings: Settings, *, seconds: float, breaker: Breaker | None = None, lane: str = ""
) -> int:
    """Hand over letters of open mailings until none is due or the time is spent; returns how many the relay accepted.

    Any number may run side by side. In a `lane` one runs alone; who finds it taken leaves the letters to that one.
    """
    sender = _Sender(settings, breaker or Breaker(), time.monotonic() + seconds)
    if not lane:
        return sender.work()
    with alone_in(lane) as alone:
        return sender.work() if alone else 0


class _Sender:
    """One run over what is due, on one connection."""

    def __init__(self, settings: Settings, breaker: Breaker, until: float) -> None:
        self._settings = settings
        self._breaker = breaker
        self._until = until
        self._door = LetterDoor(settings)
        self._writer = LetterWriter(settings)
        self._journal = journal_at(settings.mail_journal) if settings.mail_journal else None
        self._journal_tells = False
        self._look_again_at = 0.0
        self._held: list[Marked] = []
        """Marked and not settled; of the last ones, perhaps, no answer came to the commit that marked them."""
        self._one_by_one = False
        self.accepted = 0

    def work(self) -> int:
        """Send until nothing is due, the time is spent or the relay is away; returns how many were accepted."""
        with transaction() as session:
            reconcile_letters(session, self._settings, self._journal)
            withdraw_what_was_stopped(session)
        try:
            while True:
                began = time.monotonic()
                marked = self._turn(going=not self._has_to_stop() and self._reach_the_relay())
                if marked is None:
                    break
                self._hand_over(marked, fence=began + FENCE_SECONDS)
        except DATABASE_AWAY as error:
            log.warning("the database is away", error=f"{type(error).__name__}: {error}")
        finally:
            self._door.close()
            self._close_up()
        return self.accepted

    def _has_to_stop(self) -> bool:
        return time.monotonic() >= self._until or self._breaker.is_open()

    def _reach_the_relay(self) -> bool:
        """Open the connection before any letter is touched, so that a relay that is away costs none an attempt."""
        try:
            self._door.open()
        except RelayAway as error:
            log.warning("the mail relay is away", error=str(error))
            self._breaker.note_failure()
            self._until = 0.0
            return False
        return True

    def _close_up(self) -> None:
        """Write down what is known; what a database that stays away keeps us from is settled once its lease is over."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self._held:
            try:
                self._turn(going=False)
            except DATABASE_AWAY:
                if time.monotonic() >= until:
                    raise
                time.sleep(0.2)

    def _turn(self, *, going: bool) -> Marked | None:
        """Settle what came of the letters before and mark the next ones; None when there are none, or no more are to go."""
        before, accepted, marked = list(self._held), 0, None
        tells = self._does_the_journal_tell()
        try:
            with transaction() as session:
                for each in before:
                    accepted += settle_letters(session, each, journal_tells=tells)
                claimed = None
                if going:
                    batch = BATCH if tells else 1
                    claimed = claim_letters(session, kinds=list(WRITERS), batch=batch)
                if claimed is not None:
                    marked = self._written(session, claimed)
                    # Before the commit: should its answer get lost, they are given back if they were marked.
                    self._held.append(marked)
        except _NotWritten:
            # All that the writer did is undone; the same again, each letter for itself.
            self._one_by_one = True
            return self._turn(going=going)
        self._one_by_one = False
        self._held = self._held[len(before) :]
        self.accepted += accepted
        return marked

    def _does_the_journal_tell(self) -> bool:
        """Whether what is marked may be more than one letter; asked again and again, as it may fall silent."""
        if self._journal is not None and time.monotonic() >= self._look_again_at:
            self._journal_tells = self._journal.tells()
            self._look_again_at = time.monotonic() + (1.0 if self._journal_tells else 0.0)
        return self._journal_tells

    def _written(self, session: Session, claimed: Claimed) -> Marked:
        """The letters of a claim; those that are not wanted any more, or whose address takes no mail, end here."""
        lease = claimed.lease_until
        if claimed.stopped:
            stopped = [row.id for row in claimed.stopped]
            leave(session, lease, stopped, "suppressed", "mail to this address was stopped")
        by_kind: dict[str, list[Delivery]] = {}
        for row in claimed.rows:
            by_kind.setdefault(row.kind, []).append(row)
        unwanted: dict[str, list[int]] = {}
        marked = Marked(lease)
        for kind, rows in by_kind.items():
            written = self._ask_the_writer(session, kind, rows)
            for row in rows:
                said = written.get(row.id, _LEFT_OUT)
                if isinstance(said, Unwanted):
                    unwanted.setdefault(said.why, []).append(row.id)
                else:
                    marked.letters.append(self._ready(row, said))
        for why, ids in unwanted.items():
            leave(session, lease, ids, "withdrawn", why)
        return marked

    def _ask_the_writer(
        self, session: Session, kind: str, rows: Sequence[Delivery]
    ) -> Mapping[int, Spliced | Unwanted | Outcome]:
        if not self._one_by_one:
            try:
                return WRITERS[kind](session, rows)
            except DATABASE_AWAY:
                raise
            except Exception as error:
                log.exception("letters could not be written", kind=kind, count=len(rows))
                raise _NotWritten from error
        written: dict[int, Spliced | Unwanted | Outcome] = {}
        for row in rows:
            try:
                with session.begin_nested():
                    written |= WRITERS[kind](session, [row])
            except DATABASE_AWAY:
                raise
            except Exception as error:
                log.exception("a letter could not be written", delivery_id=row.id)
                # It waits as one that cannot be sent, and holds up no other; what went wrong is in our log alone.
                written[row.id] = Outcome("deferred", f"{NOT_WRITTEN} {type(error).__name__}")
        return written

    def _ready(self, row: Delivery, said: Spliced | Outcome) -> Handing:
        """A letter to hand over, or one of which the end is known already."""
        if isinstance(said, Spliced):
            try:
                return Handing(self._writer.write(row, said))
            except Unwritable as error:
                said = Outcome("failed", str(error))
        return Handing(Letter(row.id, "", "", b""), said)

    def _hand_over(self, marked: Marked, *, fence: float) -> None:
        """Hand over what is to go, over one connection after the other while the relay hangs up and can be reached."""

        def may_begin() -> bool:
            return time.monotonic() < min(fence, self._until)

        left = [each for each in marked.letters if each.outcome is None]
        while left and may_begin() and not self._breaker.is_open() and self._reach_the_relay():
            self._door.hand_over_all(left, fence=fence, may_begin=may_begin)
            if self._door.is_open or any(each.outcome and each.outcome.state == "accepted" for each in left):
                self._breaker.note_success()
            else:
                # It opens its door and shuts it again at once: that, too often in a row, must cost no more attempts.
                self._breaker.note_failure()
            left = [each for each in left if each.outcome is None]


class _NotWritten(Exception):
    """A writer raised on a batch."""


_LEFT_OUT = Outcome("deferred", "its writer left it out")
