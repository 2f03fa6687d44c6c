"""Arrangements that the tests of notifications share."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid, parseaddr
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.config import Settings, use_settings
from collab.core.db import transaction
from collab.core.mail.addresses import ANSWER, sign_address
from collab.discussion.models import Discussion
from collab.discussion.service import MessageView, post_message
from collab.groups.models import Group
from collab.notifications.service import gather_mail
from collab.notifications.service.incoming import keep_mail
from tests import factories as make


@dataclass
class Ground:
    """A group with a discussion, somebody who writes in it and somebody who reads."""

    group: Group
    discussion: Discussion
    author: Person
    reader: Person


@pytest.fixture
def ground(session: Session) -> Ground:
    group = make.make_group(session)
    author = make.make_member(session, group, name="Élue de Brest")
    reader = make.make_member(session, group, name="Agent de Metz")
    discussion = make.make_discussion(session, group, author)
    session.commit()
    return Ground(group, discussion, author, reader)


def acting(session: Session, person: Person) -> Any:
    """The actor a person is today, loaded anew."""
    return make.actor_of(session.get_one(Person, person.id, populate_existing=True))


def post(person: Person, discussion: Discussion, body: str = "Bonjour", **more: Any) -> MessageView:
    """Post as that person, in a transaction of its own."""
    with transaction() as session:
        message, _ = post_message(
            session, acting(session, person), discussion.id, body=body, client_key=uuid.uuid4(), **more
        )
    return message


def at(person: Person) -> str:
    """How a text names somebody."""
    return f"[@{person.name}](/people/{person.id})"


def gather(minutes_later: int = 2) -> None:
    """As if the news had waited so many minutes: plan the mails that are due."""
    with transaction() as session:
        session.execute(
            text(
                "UPDATE notification SET mail_due_at = mail_due_at - make_interval(mins => :minutes)"
                " WHERE mail = 'waiting'"
            ),
            {"minutes": minutes_later},
        )
    with transaction() as session:
        gather_mail(session)


def decided(session: Session, person: Person, *columns: str) -> list[Any]:
    """What was decided for a person, the latest first."""
    session.rollback()
    rows = session.execute(
        text(f"SELECT {', '.join(columns)} FROM notification WHERE person_id = :id ORDER BY event_id DESC"),
        {"id": person.id},
    ).all()
    return [tuple(row) if len(columns) > 1 else row[0] for row in rows]


INBOX = "reponses.example.org"


@pytest.fixture
def inbox_settings(settings: Settings, database: Any) -> Iterator[Settings]:
    """The settings of a workspace that takes mail."""
    made = replace(settings, inbox_domain=INBOX)
    use_settings(made)
    yield made
    use_settings(settings)


def answer_address(person: Person, discussion: Discussion, number: int = 1) -> str:
    """The address that a mail to this person about that message asks answers at."""
    return sign_address(ANSWER, person.id, discussion.id, number, days=14)


def written(
    sender: str,
    recipient: str,
    text: str = "Oui, depuis 2016.",
    subject: str = "Re: Eau",
    attachments: Sequence[tuple[str, bytes, str]] = (),
    **headers: str,
) -> bytes:
    """A mail as a person's program sends it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Message-ID"] = headers.pop("message_id", make_msgid(domain="example.org"))
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, content, kind in attachments:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes(policy=SMTP)


def come_in(raw: bytes, recipient: str, *, envelope_from: str | None = None) -> None:
    """Keep a mail as the door does."""
    sender = parseaddr(str(message_from_bytes(raw)["From"]))[1] if envelope_from is None else envelope_from
    with transaction() as session:
        keep_mail(session, envelope_from=sender, recipients=[recipient], raw=raw)


def outcomes(session: Session) -> list[tuple[str, str]]:
    """What became of each mail that came in."""
    session.rollback()
    return [
        tuple(row) for row in session.execute(text("SELECT state, outcome FROM incoming_mail ORDER BY id"))
    ]
