"""What comes back is told apart, counted, and forgotten once a mail arrived; what is hopeless stops mail to an address."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from collab.core.clock import now
from collab.core.db import transaction
from collab.core.mail import Delivery
from collab.core.mail.answers import fault_of_address
from collab.core.mail.health import (
    MailAddress,
    MailEvent,
    forget_old_failures,
    is_stopped,
    note_failure,
    resume_address,
)
from collab.core.outbox import OutboxEvent

MAYOR = "maire@example.org"


def fail(session, kind: str, *, days_ago: int = 0, delivery_id: int | None = None) -> bool:
    """A mail came back, so many days ago."""
    stopped = note_failure(session, address=MAYOR, kind=kind, answer="no", delivery_id=delivery_id)
    session.flush()
    session.execute(
        text("UPDATE mail_event SET at = :at WHERE id = (SELECT max(id) FROM mail_event)"),
        {"at": now() - timedelta(days=days_ago)},
    )
    return stopped


def accepted(session, *, days_ago: int, address: str = MAYOR) -> int:
    """A mail that the relay took so many days ago; its id."""
    row = Delivery(
        kind="tests.good", unique_key=f"{address}{days_ago}", address=address, about={}, request_id=""
    )
    row.state, row.sent_at = "accepted", now() - timedelta(days=days_ago)
    session.add(row)
    session.flush()
    return row.id


@pytest.mark.unit
@pytest.mark.parametrize(
    ("code", "answer", "fault"),
    [
        (550, "550 5.1.1 no such user", "hard"),
        (550, "550 nobody here", "hard"),
        (551, "551 user moved", "hard"),
        (556, "556 5.1.10 takes no mail", "hard"),
        (550, "550 5.2.1 mailbox disabled", "hard"),
        (552, "552 5.2.2 over quota", "full"),
        (552, "552 mailbox full", "full"),
        (452, "452 4.2.2 over quota", "full"),
        (550, "550 5.7.1 not from you", ""),
        (554, "554 looks like spam", ""),
        (550, "550 5.1.8 your domain has no MX", ""),
        (552, "552 5.3.4 message too large", "soft"),
        (450, "450 4.2.0 try later", "soft"),
        (451, "451 4.7.1 greylisted", ""),
        (421, "421 too busy", ""),
    ],
)
def test_a_refusal_of_the_recipient_is_told_apart(code, answer, fault) -> None:
    assert fault_of_address(code, answer, to_recipient=True) == fault


@pytest.mark.unit
@pytest.mark.parametrize(
    ("code", "answer", "fault"),
    [
        (550, "550 5.1.1 no such user", ""),
        (550, "550 we do not like its content", ""),
        (552, "552 5.3.4 message too large", ""),
        (552, "552 5.2.2 over quota", "full"),
    ],
)
def test_what_is_said_after_the_recipient_is_about_the_mail(code, answer, fault) -> None:
    assert fault_of_address(code, answer, to_recipient=False) == fault


def test_one_hard_failure_stops_an_address_and_says_so_once(session) -> None:
    assert fail(session, "hard", delivery_id=1)
    assert is_stopped(session, "Maire@Example.org")
    assert not fail(session, "hard", delivery_id=2)
    assert [event.name for event in session.scalars(select(OutboxEvent))] == ["mail.address_stopped"]


def test_kinds_are_counted_apart_and_each_stops_at_its_own_number(session) -> None:
    assert [fail(session, kind) for kind in ("soft", "full", "soft", "full")] == [False] * 4
    row = session.scalars(select(MailAddress)).one()
    assert (row.hard_count, row.soft_count, row.full_count, row.stopped_at) == (0, 2, 2, None)
    assert fail(session, "soft")
    assert row.stopped_by == "soft"


def test_a_complaint_stops_at_once(session) -> None:
    assert fail(session, "complaint")


def test_failures_of_long_ago_do_not_count(session) -> None:
    assert [fail(session, "soft", days_ago=15) for _ in range(2)] == [False, False]
    assert not fail(session, "soft")
    assert session.scalars(select(MailAddress.soft_count)).one() == 1


@pytest.mark.parametrize(
    ("days_ago", "address", "came_back", "count"),
    [
        (7, MAYOR, False, 1),
        (7, "MAIRE@example.org", False, 1),
        (7, MAYOR, True, 3),
        (5, MAYOR, False, 2),
        (7, "autre@example.org", False, 2),
    ],
)
def test_a_mail_that_arrived_resets_what_came_back_before_it(
    session, days_ago, address, came_back, count
) -> None:
    fail(session, "full", days_ago=9)
    good = accepted(session, days_ago=days_ago, address=address)
    if came_back:
        fail(session, "full", days_ago=3, delivery_id=good)
    fail(session, "full")
    assert session.scalars(select(MailAddress.full_count)).one() == count


def test_one_mail_that_comes_back_twice_counts_once_even_at_once(session) -> None:
    def report(_: int) -> None:
        with transaction() as own:
            note_failure(own, address=MAYOR, kind="soft", delivery_id=7)

    with ThreadPoolExecutor(4) as reporters:
        list(reporters.map(report, range(8)))
    assert session.scalars(select(MailAddress.soft_count)).one() == 1
    assert len(session.scalars(select(MailEvent)).all()) == 1


def test_an_address_written_to_again_starts_anew(session) -> None:
    fail(session, "soft")
    fail(session, "hard")
    assert resume_address(session, MAYOR.upper(), by=None, person_id=None)
    assert not resume_address(session, MAYOR, by=None, person_id=None)
    assert not is_stopped(session, MAYOR)
    assert session.scalars(select(MailEvent)).all() == []
    assert not fail(session, "soft")
    assert session.scalars(select(MailAddress.soft_count)).one() == 1


def test_what_came_back_long_ago_is_forgotten_but_not_that_mail_was_stopped(session) -> None:
    fail(session, "soft", days_ago=31)
    note_failure(session, address="autre@example.org", kind="hard")
    session.execute(text("UPDATE mail_address SET last_at = :at"), {"at": now() - timedelta(days=31)})
    assert forget_old_failures(session, before=now() - timedelta(days=30), limit=10) == 1
    session.expire_all()
    assert session.scalars(select(MailAddress.address)).all() == ["autre@example.org"]
    assert len(session.scalars(select(MailEvent)).all()) == 1
