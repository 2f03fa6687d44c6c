"""The letter box is killed while mail comes in: what was promised is there, once, and what was not comes again."""

from __future__ import annotations

import smtplib
from dataclasses import replace

from sqlalchemy import text

from collab.core.config import use_settings
from collab.core.db import transaction
from collab.embedded import free_port
from tests.factories import make_discussion, make_group, make_member, make_messages
from tests.notifications.conftest import INBOX, answer_address, written
from tests.stack import running

FULL, SHORT = (300, 20), (40, 4)
"""Mails, and kills among them."""


def test_every_mail_is_published_once_however_often_the_box_is_killed(
    session, settings, settle, folder_of_logs, full
) -> None:
    mails, kills = FULL if full else SHORT
    made = replace(
        settings, inbox_domain=INBOX, inbox_listen=f"127.0.0.1:{free_port()}", mails_in_per_hour=10_000
    )
    use_settings(made)
    group = make_group(session)
    author, reader = make_member(session, group), make_member(session, group)
    discussion = make_discussion(session, group, author)
    make_messages(session, discussion, author, 1)
    session.commit()
    to = answer_address(reader, discussion)
    port = int(made.inbox_listen.rpartition(":")[2])
    with running(made, folder_of_logs, webs=0, relay=False) as stack:
        stack.start_inbox()
        for number in range(mails):
            raw = written(reader.email, to, f"Réponse {number}")
            if number % (mails // kills) == 1:
                _send_and_kill(stack, port, reader.email, to, raw)
                stack.start_inbox()
            # As a mail server does: the same mail again until it is told that it was taken.
            _send(port, reader.email, to, raw)
    settle()
    with transaction() as own:
        said = own.execute(
            text("SELECT body FROM message WHERE discussion_id = :id AND number > 1"), {"id": discussion.id}
        )
        assert sorted(said.scalars()) == sorted(f"Réponse {number}" for number in range(mails))
    use_settings(settings)


def _send(port: int, sender: str, to: str, raw: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as smtp:
        smtp.sendmail(sender, [to], raw)


def _send_and_kill(stack, port: int, sender: str, to: str, raw: bytes) -> None:
    """Send the whole mail, and kill the box before its answer is read."""
    smtp = smtplib.SMTP("127.0.0.1", port, timeout=10)
    try:
        smtp.ehlo()
        smtp.mail(sender)
        smtp.rcpt(to)
        smtp.docmd("DATA")
        smtp.send(raw + b"\r\n.\r\n")
        stack.inbox.kill()
    finally:
        smtp.close()
