"""Which letters a sender has: claimed and marked `sending` in one statement, settled by the lease of that claim.

All statements take a batch at once; what a lease does not hold any more went on without this sender, and stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.core.logs import get_logger
from collab.core.mail import claims, settling
from collab.core.mail.deliveries import Delivery
from collab.core.mail.health import note_failure
from collab.core.mail.mailings import Mailing
from collab.core.mail.pipelining import Handing
from collab.core.mail.settling import defer, end, repeat_blindly_once

log = get_logger(__name__)


@dataclass(slots=True)
class Marked:
    """Letters marked together; their lease, which no other claim of them has, proves that they still are ours."""

    lease_until: datetime
    letters: list[Handing] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Claimed:
    """Rows just marked, as they were before, with those whose address takes no mail apart."""

    lease_until: datetime
    rows: Sequence[Delivery]
    stopped: Sequence[Delivery]


# `now()` is when the transaction began: who withdraws a consent that its writer did not see yet commits later than that.
# The first mailing goes first; of each, what waits longest. Senders pass over what another one is about to take.
_CLAIM = text(
    """
    WITH next AS MATERIALIZED (
        SELECT w.id, m.kind, statement_timestamp() + :lease AS lease
        FROM mailing m CROSS JOIN LATERAL (
            SELECT id FROM delivery
            WHERE mailing_id = m.id AND state = 'planned' AND next_at <= statement_timestamp()
            ORDER BY next_at LIMIT :batch FOR UPDATE SKIP LOCKED
        ) w
        WHERE m.state = 'open' AND m.kind = ANY(:kinds)
        LIMIT :batch
    )
    UPDATE delivery d
    SET state = 'sending', attempts = d.attempts + 1, sending_at = now(), lease_until = next.lease
    FROM next WHERE d.id = next.id
    RETURNING d.id, d.kind, d.unique_key, d.address, d.person_id, d.state, d.attempts - 1 AS attempts,
        d.blind_repeats, d.next_at, d.lease_until, d.sending_at, d.request_id, d.planned_at, d.mailing_id,
        EXISTS (SELECT FROM mail_address a
            WHERE a.address = CAST(d.address AS citext) AND a.stopped_at IS NOT NULL) AS stopped
    """
)


def claim_letters(session: Session, *, kinds: Sequence[str], batch: int) -> Claimed | None:
    """Claim letters that are due and mark them; None when nothing is due."""
    found = session.execute(_CLAIM, {"kinds": list(kinds), "batch": batch, "lease": claims.LEASE}).all()
    if not found:
        return None
    # Bare rows with the columns of the table: objects that remember every change are not needed, for thousands a second.
    going = [row for row in found if not row.stopped]
    stopped = [row for row in found if row.stopped]
    return Claimed(found[0].lease_until, cast("list[Delivery]", going), cast("list[Delivery]", stopped))


_ACCEPTED = text(
    """
    UPDATE delivery d
    SET state = 'accepted', sent_at = clock_timestamp(), smtp_answer = o.answer, lease_until = NULL
    FROM unnest(CAST(:ids AS bigint[]), CAST(:answers AS text[])) AS o (id, answer)
    WHERE d.id = o.id AND d.state = 'sending' AND d.lease_until = :lease
    """
)
_NOT_BEGUN = text(
    """
    UPDATE delivery SET state = 'planned', attempts = attempts - 1, lease_until = NULL
    WHERE id = ANY(:ids) AND state = 'sending' AND lease_until = :lease
    """
)
_LEFT = text(
    """
    UPDATE delivery
    SET state = :state, attempts = attempts - 1, lease_until = NULL, smtp_answer = :answer
    WHERE id = ANY(:ids) AND state = 'sending' AND lease_until = :lease
    """
)


def leave(session: Session, lease_until: datetime, ids: Sequence[int], state: str, why: str) -> None:
    """End letters that are not sent after all, without counting an attempt."""
    given = {"ids": list(ids), "state": state, "answer": why[:500], "lease": lease_until}
    session.execute(_LEFT, given)
    log.info("letters", state=state, count=len(ids), answer=why[:200])


def settle_letters(session: Session, marked: Marked, *, journal_tells: bool) -> int:
    """Write down what came of each letter and give back what was not begun; returns how many were accepted."""
    accepted, others, waiting = [], {}, []
    for each in marked.letters:
        if each.outcome is None:
            waiting.append(each.letter.delivery_id)
        elif each.outcome.state == "accepted":
            accepted.append((each.letter.delivery_id, each.outcome.answer[:500]))
        else:
            others[each.letter.delivery_id] = each.outcome
    if accepted:
        ids, answers = zip(*accepted, strict=True)
        given = {"ids": list(ids), "answers": list(answers), "lease": marked.lease_until}
        session.execute(_ACCEPTED, given)
        log.info("letters", state="accepted", count=len(ids), first=ids[0], last=ids[-1])
    if waiting:
        session.execute(_NOT_BEGUN, {"ids": waiting, "lease": marked.lease_until})
    for row, repeats in _held(session, list(others), marked.lease_until):
        outcome = others[row.id]
        if outcome.state == "failed":
            end(row, "failed", outcome.answer)
            if outcome.fault:
                note_failure(
                    session,
                    address=row.address,
                    kind=outcome.fault,
                    answer=outcome.answer,
                    delivery_id=row.id,
                    person_id=row.person_id,
                )
        elif outcome.state == "deferred":
            defer(row, outcome.answer)
        else:
            row.smtp_answer = outcome.answer[:500]
            leave_open(row, repeats=repeats, journal_tells=journal_tells)
    return len(accepted)


def _held(session: Session, ids: list[int], lease_until: datetime) -> Sequence[tuple[Delivery, bool]]:
    if not ids:
        return ()
    found = session.execute(
        select(Delivery, Mailing.repeats)
        .join(Mailing, Mailing.id == Delivery.mailing_id)
        .where(Delivery.id.in_(ids), Delivery.state == "sending", Delivery.lease_until == lease_until)
        .order_by(Delivery.id)
        .with_for_update(of=Delivery)
    )
    return [(row, repeats) for row, repeats in found]


def leave_open(row: Delivery, *, repeats: bool, journal_tells: bool) -> None:
    """Perhaps it arrived: the relay's log will tell; without one it is sent once more, or waits for a person."""
    if journal_tells:
        row.lease_until = now() + settling.BLIND_REPEAT_AFTER
    elif repeats:
        row.next_at = now() + settling.BLIND_REPEAT_AFTER
        repeat_blindly_once(row)
    else:
        row.state, row.lease_until = "unknown", None
    log.warning("a letter may have arrived", delivery_id=row.id, state=row.state)
