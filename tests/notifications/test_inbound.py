"""The door for mail: real SMTP; what has no place is refused at the door, what is taken is kept first."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from collab.core import db
from collab.core.config import current_settings, use_settings
from collab.embedded import free_port
from collab.groups.models import Group
from collab.notifications.inbound import make_door
from tests.notifications.conftest import INBOX, answer_address, outcomes, post, written


@pytest.fixture
def door(inbox_settings) -> Iterator[int]:
    made = replace(inbox_settings, inbox_listen=f"127.0.0.1:{free_port()}", largest_mail_mb=1)
    use_settings(made)
    server = make_door(made)
    server.start()
    yield int(made.inbox_listen.rpartition(":")[2])
    server.stop()


def send(port: int, recipient: str, raw: bytes, sender: str = "agent@example.org") -> dict:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as smtp:
        return smtp.sendmail(sender, [recipient], raw)


def test_a_mail_is_kept_before_the_sender_is_told_so(session, ground, settle, door) -> None:
    post(ground.author, ground.discussion)
    to = answer_address(ground.reader, ground.discussion)
    raw = written(ground.reader.email, to)
    for _ in range(2):
        send(door, to, raw, ground.reader.email)
    assert outcomes(session) == [("received", "")]
    settle()
    assert outcomes(session) == [("taken", "message")]


@pytest.mark.parametrize(
    "recipient",
    [f"quelquun@{INBOX}", "r.1.2.3.aaaa.aaaaaaaaaaaaaaaa@ailleurs.example.org", "agent@example.org"],
    ids=["nobody here", "another domain", "a relay we are not"],
)
def test_what_has_no_place_is_refused_at_the_door(session, door, recipient) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send(door, recipient, written("agent@example.org", recipient))
    [(code, _)] = refusal.value.recipients.values()
    assert code == 550
    assert outcomes(session) == []


@pytest.mark.parametrize(
    "hidden", [{"listed": False}, {"takes_mail": False}], ids=["unlisted", "takes no mail"]
)
def test_a_group_that_is_hidden_or_takes_no_mail_looks_like_none(session, ground, door, hidden) -> None:
    group = session.get_one(Group, ground.group.id)
    group.listed, group.takes_mail = hidden.get("listed", True), hidden.get("takes_mail", True)
    session.commit()
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(door, f"{ground.group.slug}@{INBOX}", written("agent@example.org", "x@example.org"))


def test_what_was_not_signed_by_us_is_taken_from_people_of_ours_alone(session, ground, door) -> None:
    forged = f"r.1.2.3.aaaa.aaaaaaaaaaaaaaaa@{INBOX}"
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(door, forged, written("inconnu@example.net", forged), "inconnu@example.net")
    send(door, forged, written(ground.reader.email, forged), ground.reader.email)
    assert outcomes(session) == [("received", "")]


def test_a_group_s_own_name_is_an_address_in_any_case(session, ground, door) -> None:
    session.get_one(Group, ground.group.id).takes_mail = True
    session.commit()
    to = f"{ground.group.slug.upper()}@{INBOX}"
    send(door, to, written("agent@example.org", to))
    assert outcomes(session) == [("received", "")]


def test_a_line_longer_than_the_standard_allows_is_taken_as_some_programs_write_it(
    session, ground, settle, door
) -> None:
    to = answer_address(ground.reader, ground.discussion)
    head, _, _ = written(ground.reader.email, to).partition(b"\r\n\r\n")
    send(door, to, head + b"\r\n\r\n" + b"mot " * 4_000 + b"\r\n", ground.reader.email)
    settle()
    assert outcomes(session) == [("taken", "message")]


def test_a_mail_that_is_too_large_is_refused(session, ground, door) -> None:
    to = answer_address(ground.reader, ground.discussion)
    with pytest.raises(smtplib.SMTPResponseException) as refusal:
        send(door, to, written("agent@example.org", to, "mot " * 400_000))
    assert refusal.value.smtp_code == 552
    assert outcomes(session) == []


def test_while_the_database_is_away_the_mail_stays_at_its_sender_s(session, settings, ground, door) -> None:
    to = answer_address(ground.reader, ground.discussion)
    nowhere = settings.database_url.replace("127.0.0.1", "127.0.0.9")
    db.connect(replace(current_settings(), database_url=nowhere))
    try:
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            send(door, to, written("agent@example.org", to))
    finally:
        db.connect(settings)
    assert refusal.value.smtp_code == 451


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("REVOKE INSERT ON incoming_mail FROM collab_app", "GRANT INSERT ON incoming_mail TO collab_app"),
        (
            "ALTER TABLE incoming_mail RENAME TO not_yet_there",
            "ALTER TABLE not_yet_there RENAME TO incoming_mail",
        ),
    ],
    ids=["a database that takes nothing", "a schema that is not there yet"],
)
def test_whatever_goes_wrong_here_the_mail_stays_at_its_sender_s(
    session, settings, ground, door, before, after
) -> None:
    to = answer_address(ground.reader, ground.discussion)
    owner = create_engine(settings.owner_database_url)
    with owner.begin() as connection:
        connection.execute(text(before))
    try:
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            send(door, to, written("agent@example.org", to))
    finally:
        with owner.begin() as connection:
            connection.execute(text(after))
        owner.dispose()
    assert refusal.value.smtp_code == 451
    assert b"incoming_mail" not in refusal.value.smtp_error


@pytest.mark.parametrize("sender", [b"\xff\xfe@example.org", b"a\0b@example.org", b""])
def test_a_sender_of_senseless_bytes_is_kept_too(session, ground, door, sender) -> None:
    to = answer_address(ground.reader, ground.discussion)
    with socket.create_connection(("127.0.0.1", door), timeout=10) as line, line.makefile("rb") as answers:
        answers.readline()
        for said in (
            b"HELO mx.example.org",
            b"MAIL FROM:<%b>" % sender,
            b"RCPT TO:<%b>" % to.encode(),
            b"DATA",
            written("agent@example.org", to) + b".",
        ):
            line.sendall(said + b"\r\n")
            answer = answers.readline()
    assert answer.startswith(b"250"), answer
    assert outcomes(session) == [("received", "")]


@pytest.mark.parametrize("recipient", [b"r.1\xff.2@reponses.example.org", b"a\0b@reponses.example.org"])
def test_a_recipient_of_senseless_bytes_is_nobody_here(session, door, recipient) -> None:
    with socket.create_connection(("127.0.0.1", door), timeout=10) as line, line.makefile("rb") as answers:
        answers.readline()
        for said in (b"HELO mx.example.org", b"MAIL FROM:<a@example.org>", b"RCPT TO:<%b>" % recipient):
            line.sendall(said + b"\r\n")
            answer = answers.readline()
    assert answer.startswith(b"550 5.1.1"), answer


def test_no_bytes_whatever_break_it(session, ground, settle, door) -> None:
    to = answer_address(ground.reader, ground.discussion)
    for raw in (b"\xff\xfe\x00\x01", b"From: \r\n\r\n", b"Content-Type: multipart/mixed\r\n\r\n--", b"\r\n"):
        send(door, to, raw)
    settle()
    session.rollback()
    assert (
        session.execute(text("SELECT count(*) FROM incoming_mail WHERE state = 'received'")).scalar_one() == 0
    )
