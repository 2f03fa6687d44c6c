"""Programs that answer by themselves: ours and somebody's, then two people's, over real SMTP in both directions."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from email.message import EmailMessage
from email.utils import make_msgid

import pytest
from sqlalchemy import select, text

from collab.accounts.models import Person
from collab.core.config import use_settings
from collab.core.db import transaction
from collab.core.mail import send_due_mail
from collab.core.mail.addresses import ANSWER, sign_address
from collab.discussion.models import Message
from collab.discussion.service import follow_discussion
from collab.embedded import free_port
from collab.notifications.inbound import make_door
from collab.notifications.service import set_preferences
from tests import factories as make
from tests.notifications.conftest import INBOX, at, gather, outcomes, post
from tests.smtp_sink import SmtpSink

STUBBORN = "absent@example.net"
TURNS = 10


class Autoresponder(SmtpSink):
    """A mailbox that answers whatever comes, where the mail says it came from; `polite` ones say that they are machines."""

    def __init__(self, port: int, door: int, *, polite: bool) -> None:
        super().__init__(port)
        self.door, self.polite = door, polite

    def answer_all(self) -> int:
        """Answer what came since the last time; returns how many answers left."""
        came, self.mails = self.mails, []
        for mail in came:
            absent = str(mail["X-Envelope-To"])
            reply = EmailMessage()
            reply["From"], reply["To"] = absent, str(mail["Reply-To"] or mail["From"])
            reply["Message-ID"] = make_msgid(domain="example.net")
            reply["Subject"] = f"Absence : {mail['Subject']}"
            if self.polite:
                reply["Auto-Submitted"] = "auto-replied"
            reply.set_content("Je suis absent jusqu’à lundi.")
            with smtplib.SMTP("127.0.0.1", self.door) as smtp:
                try:
                    smtp.send_message(reply)
                except smtplib.SMTPRecipientsRefused:
                    continue
        return len(came)


@pytest.fixture
def ends(settings, database):
    """Our door, and our settings that lead mail to the autoresponder."""
    door_port, sink_port = free_port(), free_port()
    made = replace(
        settings,
        inbox_domain=INBOX,
        inbox_listen=f"127.0.0.1:{door_port}",
        smtp_url=f"smtp://127.0.0.1:{sink_port}",
        # The worst case: our sender's own address leads back to our door.
        mail_from=f"postmaster@{INBOX}",
    )
    use_settings(made)
    door = make_door(made)
    door.start()
    yield made, sink_port, door_port
    door.stop()
    use_settings(settings)


@pytest.mark.parametrize("polite", [True, False], ids=["it says so", "it does not say so"])
def test_a_loop_between_two_autoresponders_ends_after_one_turn(session, ends, settle, polite) -> None:
    made, sink_port, door_port = ends
    to = sign_address(ANSWER, 1, 2, 3, days=14)
    first = EmailMessage()
    first["From"], first["To"], first["Subject"] = STUBBORN, to, "Bonjour"
    first["Message-ID"] = make_msgid(domain="example.net")
    first.set_content("Bonjour")
    with Autoresponder(sink_port, door_port, polite=polite) as responder:
        with smtplib.SMTP("127.0.0.1", door_port) as smtp:
            smtp.send_message(first)
        turns = []
        for _ in range(TURNS):
            settle()
            send_due_mail(made)
            turns.append(responder.answer_all())
    assert turns == [1] + [0] * (TURNS - 1), "we refused once, it answered once, and that was all"
    states = session.execute(text("SELECT state FROM incoming_mail ORDER BY id")).scalars().all()
    assert states == ["refused", "ignored"]


@pytest.mark.parametrize("polite", [True, False], ids=["they say so", "they do not say so"])
def test_two_absent_people_do_not_answer_each_other_for_ever(session, ends, settle, polite) -> None:
    made, sink_port, door_port = ends
    group = make.make_group(session)
    author, one, other = (make.make_member(session, group, name=name) for name in ("Élue", "Un", "Autre"))
    discussion = make.make_discussion(session, group, author)
    session.commit()
    for absent in (one, other):
        with transaction() as own:
            set_preferences(own, absent.id, choices={"message": "mail", "reply": "mail"})
            follow_discussion(own, make.actor_of(own.get_one(Person, absent.id)), discussion.id, level="all")
    post(author, discussion, f"{at(one)} {at(other)} Qui l’a déjà fait ?")
    with Autoresponder(sink_port, door_port, polite=polite) as responder:
        turns = []
        for _ in range(TURNS):
            settle()
            gather()
            send_due_mail(made)
            turns.append(responder.answer_all())
    assert turns[-1] == 0, f"they still answer each other: {turns}"
    said = session.scalars(select(Message.body).where(Message.author_id.in_((one.id, other.id)))).all()
    assert len(said) == (0 if polite else 2), "each program is heard once at most"
    assert {state for state, _ in outcomes(session)} <= {"taken", "refused", "ignored"}
