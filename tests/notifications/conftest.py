"""Arrangements that the tests of notifications share."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.db import transaction
from collab.discussion.models import Discussion
from collab.discussion.service import MessageView, post_message
from collab.groups.models import Group
from collab.notifications.service import gather_mail
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
