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
from collab.core.mail import RENDERERS, Delivery, Mail, door, plan_mail, renders, send_due_mail
from collab.core.mail.health import is_stopped
from tests.smtp_sink import SmtpSink


class MoodySink(SmtpSink):
    """Behaves as told, once a mail comes."""

    def __init__(self, port: int, mood: str) -> None:
        super().__init__(port)
        self._mood = mood
        self.connections = 0

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self._mood == "530":
            return "530 sign in first"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self._mood == "closes before DATA":
            server.transport.abort()
        if self._mood in ("550", f"550 for {address}"):
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


def test_a_refusal_of_our_own_address_fails_no_mail(session, settings, smtp_port, planned) -> None:
    with MoodySink(smtp_port, "530"):
        assert send(session, settings, planned) == "planned"
    assert planned.smtp_answer == "530 sign in first"
    assert not is_stopped(session, planned.address)


def test_a_recipient_refused_for_good_gets_no_more_mail(session, settings, smtp_port, planned) -> None:
    with MoodySink(smtp_port, "550"):
        send(session, settings, planned)
    assert is_stopped(session, planned.address)


def test_what_the_relay_s_log_knows_is_not_sent_again(
    session, settings, smtp_port, planned, tmp_path
) -> None:
    log = tmp_path / "mail.log"
    log.touch()
    known = replace(settings, mail_journal=str(log))
    with MoodySink(smtp_port, "hangs") as sink:
        assert send(session, known, planned) == "planned"
        [mail] = sink.mails
        log.write_text(
            f"mx postfix/cleanup[1]: 4F9D1: message-id={mail['Message-ID']}\n"
            "mx postfix/qmgr[1]: 4F9D1: from=<a@b.org>, size=9, nrcpt=1 (queue active)\n"
        )
        assert send(session, known, planned) == "accepted"
    assert (len(sink.mails), planned.attempts, planned.sent_at) == (1, 1, planned.sending_at)


def test_what_was_given_up_as_unknown_is_settled_when_the_relay_s_log_tells(
    session, settings, smtp_port, planned, tmp_path
) -> None:
    log = tmp_path / "mail.log"
    log.touch()
    known = replace(settings, mail_journal=str(log))
    with MoodySink(smtp_port, "hangs") as sink:
        assert [send(session, known, planned) for _ in range(3)] == ["planned", "unknown", "unknown"]
    log.write_text(
        f"mx postfix/cleanup[1]: 4F9D1: message-id={sink.mails[0]['Message-ID']}\n"
        "mx postfix/qmgr[1]: 4F9D1: from=<a@b.org>, size=9, nrcpt=1 (queue active)\n"
    )
    assert send(session, known, planned) == "accepted"


def test_a_mail_that_took_too_long_gets_no_final_dot(
    session, settings, smtp_port, planned, monkeypatch
) -> None:
    monkeypatch.setattr(door, "FENCE_SECONDS", 0.0)
    with MoodySink(smtp_port, "kind") as sink:
        assert send(session, settings, planned) == "planned"
    assert (sink.mails, planned.blind_repeats) == ([], 0)


def test_after_a_refusal_the_next_mail_goes_over_the_same_connection(
    session, settings, smtp_port, planned
) -> None:
    plan_mail(session, kind="tests.good", unique_key="next", address="next@example.org", about={})
    session.commit()
    with MoodySink(smtp_port, "550 for good@example.org") as sink:
        send_due_mail(settings)
    assert (sink.connections, len(sink.mails)) == (1, 1)


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
