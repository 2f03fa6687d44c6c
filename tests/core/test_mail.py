"""The delivery table: every mail leaves once, and none holds up another."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from collab.core.clock import now
from collab.core.mail import (
    RENDERERS,
    Delivery,
    Mail,
    claims,
    plan_mail,
    planned_mail,
    renders,
    send_due_mail,
)
from collab.core.mail.breaker import Breaker
from collab.core.mail.health import note_failure
from collab.core.mail.lanes import alone_in
from tests.smtp_sink import SmtpSink
from tests.stack import eventually


@pytest.fixture
def kinds() -> Iterator[None]:
    """Two kinds of mail: one that can be written, one that cannot."""
    renders("tests.good")(lambda session, delivery: Mail("Bonjour", "Texte", "<p>Texte</p>"))
    renders("tests.gone")(lambda session, delivery: None)
    renders("tests.broken")(lambda session, delivery: Mail("Bonjour", 1 / 0, ""))
    yield
    for kind in ("good", "gone", "broken"):
        del RENDERERS[f"tests.{kind}"]


def plan(session, kind: str, key: str = "") -> None:
    plan_mail(session, kind=f"tests.{kind}", unique_key=key or kind, address=f"{kind}@example.org", about={})


def states(session) -> dict[str, str]:
    session.expire_all()
    return {row.kind.removeprefix("tests."): row.state for row in session.scalars(select(Delivery))}


@pytest.mark.parametrize(
    ("mail_from", "shown"),
    [
        ("collab@example.org", "Collab <collab@example.org>"),
        ("Commission internationale <collab@example.org>", "Commission internationale <collab@example.org>"),
    ],
)
def test_the_sender_may_bear_a_name(session, settings, smtp, kinds, mail_from, shown) -> None:
    plan(session, "good")
    session.commit()
    assert send_due_mail(replace(settings, mail_from=mail_from)) == 1
    [mail] = smtp.to("good@example.org")
    assert mail["From"] == shown
    assert mail["Message-ID"].endswith("@example.org>")


def test_a_mail_planned_twice_leaves_once(session, settings, smtp, kinds) -> None:
    plan(session, "good")
    plan(session, "good")
    session.commit()
    assert [send_due_mail(settings), send_due_mail(settings)] == [1, 0]
    assert len(smtp.to("good@example.org")) == 1


def test_who_plans_a_mail_learns_its_number(session, kinds) -> None:
    again = {"kind": "tests.good", "unique_key": "one", "address": "good@example.org", "about": {}}
    planned = plan_mail(session, **again)
    assert planned == session.scalars(select(Delivery.id)).one()
    assert plan_mail(session, **again) is None


def test_a_mail_that_cannot_be_written_holds_up_no_other(session, settings, smtp, kinds) -> None:
    for kind in ("broken", "gone", "good"):
        plan(session, kind)
    session.commit()
    assert send_due_mail(settings) == 1
    assert states(session) == {"broken": "planned", "gone": "withdrawn", "good": "accepted"}
    broken = session.scalars(select(Delivery).where(Delivery.kind == "tests.broken")).one()
    assert "ZeroDivisionError" in broken.smtp_answer
    assert broken.next_at > now()


def test_without_a_mail_server_the_mail_waits_untouched_and_leaves_later(
    session, settings, smtp_port, kinds
) -> None:
    plan(session, "good")
    session.commit()
    assert send_due_mail(settings) == 0
    assert states(session) == {"good": "planned"}
    waiting = session.scalars(select(Delivery)).one()
    assert (waiting.attempts, waiting.lease_until) == (0, None)
    with SmtpSink(smtp_port) as sink:
        assert send_due_mail(settings) == 1
    assert len(sink.to("good@example.org")) == 1


def test_after_a_few_failures_in_a_row_the_relay_is_left_alone_for_a_while(
    session, settings, smtp_port, kinds
) -> None:
    plan(session, "good")
    session.commit()
    breaker = Breaker(failures=3, pause_seconds=(0.5, 0.5))
    for _ in range(3):
        assert not breaker.is_open()
        send_due_mail(settings, breaker=breaker)
    with SmtpSink(smtp_port) as sink:
        assert send_due_mail(settings, breaker=breaker) == 0
        assert sink.mails == []
        eventually(lambda: send_due_mail(settings, breaker=breaker) == 1, 5)


def test_who_waits_before_a_screen_is_served_first(session, settings, smtp, kinds) -> None:
    for number in range(15):
        plan(session, "good", f"{number}")
    plan_mail(
        session, kind="tests.good", unique_key="urgent", address="now@example.org", about={}, urgent=True
    )
    session.commit()
    assert send_due_mail(settings) == 16
    assert smtp.mails[0]["To"] == "now@example.org"


def test_a_run_stops_when_its_time_is_spent_and_leaves_the_rest_untouched(
    session, settings, smtp, kinds
) -> None:
    for number in range(15):
        plan(session, "good", f"{number}")
    session.commit()
    assert send_due_mail(settings, seconds=0) == 0
    left = session.execute(select(Delivery.state, Delivery.attempts, Delivery.lease_until).distinct()).all()
    assert left == [("planned", 0, None)]
    assert send_due_mail(settings) == 15


def test_senders_side_by_side_send_each_mail_once(session, settings, smtp, kinds) -> None:
    for number in range(120):
        plan_mail(
            session, kind="tests.good", unique_key=f"{number}", address=f"p{number}@example.org", about={}
        )
    session.commit()
    with ThreadPoolExecutor(4) as senders:
        accepted = [each.result() for each in [senders.submit(send_due_mail, settings) for _ in range(4)]]
    assert sum(accepted) == 120
    assert len({mail["To"] for mail in smtp.mails}) == len(smtp.mails) == 120


def test_in_a_lane_one_sends_and_the_others_leave_it_to_that_one(session, settings, smtp, kinds) -> None:
    plan(session, "good")
    session.commit()
    with alone_in("this worker") as alone:
        assert alone
        assert send_due_mail(settings, lane="this worker") == 0
        assert send_due_mail(settings, lane="another worker") == 1
    plan(session, "good", "again")
    session.commit()
    assert send_due_mail(settings, lane="this worker") == 1


def test_what_a_dead_process_had_claimed_leaves_once_its_lease_is_over(
    session, settings, smtp, kinds
) -> None:
    plan(session, "good")
    session.flush()
    row = session.scalars(select(Delivery)).one()
    row.state, row.lease_until = "claimed", now() + timedelta(minutes=1)
    session.commit()
    assert send_due_mail(settings) == 0
    row.lease_until = now() - timedelta(seconds=1)
    session.commit()
    assert send_due_mail(settings) == 1
    session.refresh(row)
    assert (row.state, row.attempts, row.blind_repeats) == ("accepted", 1, 0)


def test_who_slept_through_the_lease_sends_nothing(session, settings, smtp, kinds, monkeypatch) -> None:
    monkeypatch.setattr(claims, "LEASE", timedelta(0))
    plan(session, "good")
    session.commit()
    assert send_due_mail(settings, seconds=0.3) == 0
    assert smtp.mails == []


def test_a_stopped_address_is_not_written_to_but_for_a_way_in(session, settings, smtp, kinds) -> None:
    note_failure(session, address="GOOD@example.org", kind="hard")
    plan(session, "good")
    plan_mail(
        session, kind="tests.good", unique_key="link", address="good@example.org", about={}, urgent=True
    )
    session.commit()
    assert send_due_mail(settings) == 1
    session.expire_all()
    found = {row.unique_key: row.state for row in session.scalars(select(Delivery))}
    assert found == {"good": "suppressed", "link": "accepted"}


def test_a_mail_to_what_is_no_address_fails_at_once(session, settings, smtp, kinds) -> None:
    for number, address in enumerate(('"a b"@example.org', "a@example.org\r\nRCPT TO:<b@example.org>", "a")):
        plan_mail(session, kind="tests.good", unique_key=f"{number}", address=address, about={})
    session.commit()
    assert send_due_mail(settings) == 0
    assert set(session.scalars(select(Delivery.state))) == {"failed"}
    assert smtp.mails == []


def test_a_session_knows_that_it_planned_mail(session, kinds) -> None:
    assert not planned_mail(session)
    plan(session, "good")
    assert planned_mail(session)
