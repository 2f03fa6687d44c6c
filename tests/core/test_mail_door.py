"""What is known of a mail when the relay hesitates, hangs up or refuses: only a lost answer is repeated blindly, once."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from collab.core.clock import now
from collab.core.mail import RENDERERS, Delivery, Mail, plan_mail, renders, send_due_mail
from tests.smtp_sink import SmtpSink


class MoodySink(SmtpSink):
    """Behaves as told, once a mail comes."""

    def __init__(self, port: int, mood: str) -> None:
        super().__init__(port)
        self._mood = mood

    async def handle_RCPT(
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self._mood == "closes before DATA":
            server.transport.abort()
        if self._mood == "550":
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self._mood == "451":
            return "451 later"
        kept = await super().handle_DATA(server, session, envelope)
        if self._mood == "closes":
            server.transport.abort()
        if self._mood == "hangs":
            await asyncio.Event().wait()
        return kept


@pytest.fixture
def planned(session) -> Iterator[Delivery]:
    """A mail that is due, and can be written."""
    renders("tests.good")(lambda session, delivery: Mail("Bonjour", "Texte\n.\n.fin", "<p>Texte</p>"))
    plan_mail(session, kind="tests.good", unique_key="good", address="good@example.org", about={})
    session.commit()
    yield session.scalars(select(Delivery)).one()
    del RENDERERS["tests.good"]


def send(session, settings, row: Delivery) -> str:
    """Send what is due, however long it should have waited; says how the mail stands."""
    if row.state == "planned":
        row.next_at = now()
    session.commit()
    send_due_mail(replace(settings, smtp_timeout_seconds=0.5))
    session.refresh(row)
    return row.state


@pytest.mark.parametrize("mood", ["closes", "hangs"])
def test_a_lost_answer_is_repeated_once_with_the_same_id_then_left_to_a_person(
    session, settings, smtp_port, planned, mood
) -> None:
    with MoodySink(smtp_port, mood) as sink:
        assert send(session, settings, planned) == "planned"
        assert planned.blind_repeats == 1
        assert planned.next_at > now() + timedelta(minutes=2)
        assert [send(session, settings, planned) for _ in range(2)] == ["unknown", "unknown"]
    assert len(sink.mails) == 2
    assert len({mail["Message-ID"] for mail in sink.mails}) == 1
    assert planned.sent_at is None


@pytest.mark.parametrize(
    ("mood", "answer"), [("closes before DATA", "SMTPServerDisconnected"), ("451", "451 ")]
)
def test_what_the_relay_surely_did_not_take_is_tried_again_as_often_as_needed(
    session, settings, smtp_port, planned, mood, answer
) -> None:
    with MoodySink(smtp_port, mood) as sink:
        assert [send(session, settings, planned) for _ in range(3)] == ["planned"] * 3
    assert (sink.mails, planned.blind_repeats, planned.attempts) == ([], 0, 3)
    assert planned.smtp_answer.startswith(answer)
    with MoodySink(smtp_port, "kind") as sink:
        assert send(session, settings, planned) == "accepted"
    [mail] = sink.mails
    assert mail.get_body(("plain",)).get_content().splitlines() == ["Texte", ".", ".fin"]


def test_what_the_relay_refuses_is_not_repeated(session, settings, smtp_port, planned) -> None:
    with MoodySink(smtp_port, "550"):
        assert send(session, settings, planned) == "failed"
    assert (planned.attempts, planned.smtp_answer) == (1, "550 nobody here")


def test_an_interrupted_send_is_repeated_once_however_often_it_was_deferred(
    session, settings, smtp_port, planned
) -> None:
    def interrupt() -> None:
        planned.state, planned.lease_until = "sending", now() - timedelta(seconds=1)

    planned.attempts = 5
    interrupt()
    with MoodySink(smtp_port, "451"):
        assert send(session, settings, planned) == "planned"
    assert (planned.attempts, planned.blind_repeats) == (6, 1)
    interrupt()
    assert send(session, settings, planned) == "unknown"


def test_a_relay_without_the_encryption_asked_for_gets_no_mail(session, settings, smtp_port, planned) -> None:
    for scheme in ("smtp+starttls", "smtps"):
        asked = replace(settings, smtp_url=f"{scheme}://127.0.0.1:{smtp_port}")
        with MoodySink(smtp_port, "kind") as sink:
            assert send(session, asked, planned) == "planned"
        assert sink.mails == []


def test_a_relay_s_certificate_is_checked(session, settings, smtp_port, planned, monkeypatch) -> None:
    contexts = []
    real = ssl.create_default_context

    def noted(*given: Any, **named: Any) -> ssl.SSLContext:
        contexts.append(real(*given, **named))
        return contexts[-1]

    monkeypatch.setattr(ssl, "create_default_context", noted)
    with MoodySink(smtp_port, "kind"):
        send(session, replace(settings, smtp_url=f"smtps://127.0.0.1:{smtp_port}"), planned)
    [context] = contexts
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
