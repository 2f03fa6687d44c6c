"""The delivery table: every mail leaves once, and none holds up another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from collab.core.clock import now
from collab.core.mail import RENDERERS, Delivery, Mail, plan_mail, renders, send_due_mail
from tests.smtp_sink import SmtpSink


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


def test_a_mail_that_cannot_be_written_holds_up_no_other(session, settings, smtp, kinds) -> None:
    for kind in ("broken", "gone", "good"):
        plan(session, kind)
    session.commit()
    assert send_due_mail(settings) == 1
    assert states(session) == {"broken": "planned", "gone": "withdrawn", "good": "accepted"}
    broken = session.scalars(select(Delivery).where(Delivery.kind == "tests.broken")).one()
    assert "ZeroDivisionError" in broken.smtp_answer
    assert broken.next_at > now()


def test_without_a_mail_server_the_mail_waits_and_leaves_later(session, settings, smtp_port, kinds) -> None:
    plan(session, "good")
    session.commit()
    assert send_due_mail(settings) == 0
    assert states(session) == {"good": "planned"}
    waiting = session.scalars(select(Delivery)).one()
    assert waiting.next_at > now()
    waiting.next_at = now()
    session.commit()
    with SmtpSink(smtp_port) as sink:
        assert send_due_mail(settings) == 1
    assert len(sink.to("good@example.org")) == 1
