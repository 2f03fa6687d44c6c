"""Mail that comes back: told apart, counted, and the end of mail to an address that no longer exists."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text

from collab.accounts.service import token_of
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.mail import send_due_mail
from collab.core.mail.addresses import BOUNCE, sign_address
from collab.core.mail.health import is_stopped, note_failure
from collab.core.mail.message import message_id
from collab.notifications import service
from tests import factories as make
from tests.notifications.conftest import INBOX, acting, at, come_in, gather, outcomes, post
from tests.notifications.samples import failed, report

_LAST = text("SELECT id FROM delivery WHERE kind = 'notifications.at_once' ORDER BY id DESC LIMIT 1")


@pytest.fixture
def mailed(session, ground, inbox_settings, settle, smtp):
    """Somebody to whom a mail went out; the address that it would come back to."""
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    gather()
    send_due_mail(inbox_settings)
    assert len(smtp.to(ground.reader.email)) == 1
    session.rollback()
    (delivery_id,) = session.execute(_LAST).one()
    return ground, sign_address(BOUNCE, delivery_id, days=30)


def come_back(ground, to, settle, status="5.1.1"):
    raw = failed(status, f"550 {status} refused", recipient=ground.reader.email)
    come_in(raw, to, envelope_from="")
    settle()


def test_a_hard_bounce_stops_mail_and_tells_the_person_and_the_secretariat(
    session, mailed, settle, smtp, inbox_settings
) -> None:
    ground, to = mailed
    staff = make.make_person(session, staff=True)
    session.commit()
    come_back(ground, to, settle)
    assert outcomes(session) == [("taken", "bounce")]
    with transaction() as own:
        assert is_stopped(own, ground.reader.email)
        lines = [
            line.kind
            for thread in service.inbox_of(own, acting(own, ground.reader)).items
            for line in thread.lines
        ]
        assert "address" in lines
        (stopped,) = service.stopped_addresses(own, acting(own, staff))
    assert (stopped.person.id, stopped.stopped_by) == (ground.reader.id, "hard")
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    gather()
    send_due_mail(inbox_settings)
    assert len(smtp.to(ground.reader.email)) == 1
    with transaction() as own:
        (answer,) = service.explain_message(
            own, acting(own, ground.reader), ground.discussion.id, 2, person_id=ground.reader.id
        )
    assert "reviennent" in " ".join(sentence.fr for sentence in answer.decisions)


def test_the_person_lets_mail_go_out_again(session, mailed, settle) -> None:
    ground, to = mailed
    come_back(ground, to, settle)
    with transaction() as own:
        service.resume(own, acting(own, ground.reader), ground.reader.id)
        assert not is_stopped(own, ground.reader.email)


def test_a_full_mailbox_or_a_delay_stops_nothing_at_once(session, mailed, settle) -> None:
    ground, to = mailed
    for status in ("5.2.2", "4.4.1"):
        come_back(ground, to, settle, status)
    with transaction() as own:
        assert not is_stopped(own, ground.reader.email)


def test_the_same_bounce_twice_counts_once_and_one_without_our_signature_counts_nothing(
    session, mailed, settle
) -> None:
    ground, to = mailed
    forged = f"b.{to.split('.')[1]}.zzzz.aaaaaaaaaaaaaaaa@{INBOX}"
    for recipient in (forged, f"postmaster@{INBOX}"):
        come_back(ground, recipient, settle)
    with transaction() as own:
        assert not is_stopped(own, ground.reader.email)


ABUSE = "Feedback-Type: abuse\nUser-Agent: SomeProvider/1.0\nVersion: 1\n"


def names_the_envelope(raw, to, _identity):
    return raw.replace(b"Version: 1\n", b"Version: 1\nOriginal-Mail-From: <%b>\n" % to.upper().encode())


def returns_the_mail(raw, _to, identity):
    return raw.replace(b"Subject: Coop\n", b"Message-ID: %b\nSubject: Coop\n" % identity.encode())


@pytest.mark.parametrize("named", [names_the_envelope, returns_the_mail])
def test_a_complaint_that_a_provider_passes_on_is_counted_by_the_mail_it_names(
    session, mailed, settle, settings, named
) -> None:
    ground, to = mailed
    identity = message_id(settings, session.execute(_LAST).scalar_one())
    raw = named(report(ABUSE, kind="feedback-report"), to, identity)
    come_in(raw, f"abuse@{INBOX}", envelope_from="feedback@provider.example")
    settle()
    assert outcomes(session) == [("taken", "complaint")]
    with transaction() as own:
        assert is_stopped(own, ground.reader.email)


def test_a_report_to_the_postmaster_is_counted_by_the_mail_it_returns(
    session, mailed, settle, settings
) -> None:
    ground, to = mailed
    identity = message_id(settings, session.execute(_LAST).scalar_one())
    raw = returns_the_mail(failed("5.1.1", "550 5.1.1 unknown", recipient=ground.reader.email), to, identity)
    come_in(raw, f"postmaster@{INBOX}", envelope_from="")
    settle()
    assert outcomes(session) == [("taken", "bounce")]


@pytest.mark.parametrize("named", [names_the_envelope, returns_the_mail])
def test_a_complaint_about_a_mail_that_was_never_ours_counts_nothing(
    session, mailed, settle, settings, named
) -> None:
    ground, to = mailed
    identity = message_id(settings, session.execute(_LAST).scalar_one())
    digest = identity.split(".")[2].split("@")[0]
    forged = f"{'.'.join(to.split('@')[0].split('.')[:-1])}.aaaaaaaaaaaaaaaa@{INBOX}"
    raw = named(report(ABUSE, kind="feedback-report"), forged, identity.replace(digest, "0123456789"))
    come_in(raw, f"abuse@{INBOX}", envelope_from="feedback@provider.example")
    settle()
    assert outcomes(session) == [("ignored", "unknown-delivery")]
    with transaction() as own:
        assert not is_stopped(own, ground.reader.email)


def test_a_sign_in_link_still_leaves_to_an_address_that_was_stopped(
    session, mailed, settle, smtp, inbox_settings, client
) -> None:
    ground, to = mailed
    come_back(ground, to, settle)
    before = len(smtp.to(ground.reader.email))
    assert client.post("/api/session/link", json={"email": ground.reader.email}).status_code == 202
    settle()
    send_due_mail(inbox_settings)
    assert len(smtp.to(ground.reader.email)) == before + 1


@pytest.mark.parametrize(("status", "again"), [("5.1.1", True), ("complaint", False)])
def test_who_comes_in_by_a_mailed_link_shows_that_mail_arrives(
    session, mailed, settle, client, status, again
) -> None:
    ground, to = mailed
    if status == "complaint":
        with transaction() as own:
            note_failure(own, address=ground.reader.email, kind="complaint", person_id=ground.reader.id)
    else:
        come_back(ground, to, settle, status)
    assert client.post("/api/session/link", json={"email": ground.reader.email}).status_code == 202
    session.rollback()
    link_id = session.execute(text("SELECT max(id) FROM sign_in_link")).scalar_one()
    assert client.post("/api/session", json={"token": token_of(link_id)}).status_code == 201
    with transaction() as own:
        assert is_stopped(own, ground.reader.email) is not again


def test_a_report_about_another_mailbox_or_long_after_the_mail_stops_nothing(session, mailed, settle) -> None:
    """A mail that was passed on may come back from where it went: the address that we know still works."""
    ground, to = mailed
    come_in(failed("5.1.1", "550 5.1.1", recipient="ailleurs@example.net"), to, envelope_from="")
    settle()
    with transaction() as own:
        assert not is_stopped(own, ground.reader.email)
    with time_machine.travel(now() + timedelta(days=40), tick=True):
        come_back(ground, to, settle)
    with transaction() as own:
        assert not is_stopped(own, ground.reader.email)
