"""Rows for tests, with the least a reader must know; every `make_*` adds and flushes, none commits."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.authorities.models import Authority
from collab.authorities.recognition import search_text
from collab.core.actor import Actor, ActorMandate
from collab.core.clock import today
from collab.core.markdown import RENDERER_VERSION, render_html
from collab.core.names import fold
from collab.discussion.models import Discussion, Message
from collab.groups.models import Group, Membership

_count = itertools.count(1)


def make_authority(session: Session, name: str = "Ville de Strasbourg", **values: Any) -> Authority:
    number = next(_count)
    row = Authority(
        **{
            "siren": f"{200_000_000 + number}",
            "kind": "commune",
            "name": name,
            "full_name": name,
            "population": 293_771,
            "population_year": 2026,
            "region": "Grand Est",
            "department": "Bas-Rhin",
            "sort_key": fold(name),
            "search_text": search_text([name], []),
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_person(session: Session, name: str = "Élue", **values: Any) -> Person:
    number = next(_count)
    row = Person(
        **{
            "name": name,
            "email": f"personne{number}@example.org",
            "sort_key": fold(name),
            "search_text": fold(f"{name} {values.get('organisation') or ''}"),
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_mandate(
    session: Session, person: Person, authority: Authority, role: str = "elected", **values: Any
) -> Mandate:
    row = Mandate(
        **{
            "person_id": person.id,
            "authority_id": authority.id,
            "role": role,
            "title": "adjointe aux relations internationales",
            "starts_on": today() - timedelta(days=100),
            **values,
        }
    )
    session.add(row)
    session.flush()
    session.expire(person, ["mandates"])
    return row


def make_member(session: Session, group: Group | None = None, role: str = "member", **values: Any) -> Person:
    """A person with a valid mandate, in the group if one is given."""
    person = make_person(session, **values)
    make_mandate(session, person, make_authority(session))
    if group is not None:
        join(session, group, person, role)
    return person


def make_group(session: Session, name: str = "Développement durable", **values: Any) -> Group:
    row = Group(
        **{
            "kind": "theme",
            "slug": f"groupe-{next(_count)}",
            "name": name,
            "name_en": name,
            "search_text": fold(name),
            "visibility": "open",
            "listed": True,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def join(session: Session, group: Group, person: Person, role: str = "member", **values: Any) -> Membership:
    row = Membership(group_id=group.id, person_id=person.id, role=role, **values)
    session.add(row)
    session.flush()
    return row


def make_discussion(
    session: Session, group: Group, author: Person, title: str = "Eau", **values: Any
) -> Discussion:
    values = {"search_text": fold(title), **values}
    row = Discussion(group_id=group.id, author_id=author.id, title=title, **values)
    session.add(row)
    session.flush()
    return row


def make_messages(session: Session, discussion: Discussion, author: Person, count: int) -> None:
    """Append `count` messages, with their numbers and revisions."""
    for _ in range(count):
        discussion.last_number += 1
        discussion.revision += 1
        body = f"Message {discussion.last_number}"
        session.add(
            Message(
                discussion_id=discussion.id,
                number=discussion.last_number,
                revision=discussion.revision,
                author_id=author.id,
                body=body,
                html=render_html(body),
                renderer_version=RENDERER_VERSION,
                client_key=uuid.uuid4(),
            )
        )
    session.flush()


def actor_of(person: Person, *, on: date | None = None) -> Actor:
    """The actor the accounts room would build, for tests of verbs below the web."""
    day = on or today()
    valid = [m for m in person.mandates if m.valid_on(day)]
    return Actor(
        person_id=person.id,
        staff=person.staff,
        guest=not valid and not person.staff,
        mandates=tuple(ActorMandate(id=m.id, authority_id=m.authority_id, role=m.role) for m in valid),
    )


def sign_in(browser: FlaskClient, person: Any) -> None:
    """Give the browser a real session of that person, made by the accounts room."""
    from collab.accounts.service import open_session
    from collab.core.db import transaction

    with transaction() as session:
        opened = open_session(session, session.get_one(Person, person.id), user_agent="test")
    browser.set_cookie("collab_session", opened.token)
