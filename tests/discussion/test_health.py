"""How a group fares: what was said lately, and who has not found their words."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from collab.core.clock import now
from collab.discussion import service
from tests.factories import (
    actor_of,
    join,
    make_discussion,
    make_group,
    make_member,
    make_messages,
    make_person,
)
from tests.queries import counted_queries

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def chair(session, group):
    return actor_of(make_member(session, group, "chair", name="Présidente"))


@pytest.fixture
def author(session, group):
    return actor_of(make_member(session, group, name="Élue"))


def test_a_group_s_health_counts_words_and_names_who_has_not_found_theirs(
    session, group, chair, author
) -> None:
    discussion = make_discussion(
        session, group, session.get_one(type(make_person(session)), author.person_id)
    )
    reader = actor_of(make_member(session, group, name="Agent"))
    service.post_message(session, author, discussion.id, body="Ancien", client_key=uuid.uuid4())
    session.execute(text("UPDATE message SET created_at = created_at - interval '100 days'"))
    session.execute(text("UPDATE reading SET wrote_at = wrote_at - interval '100 days'"))
    service.post_message(session, chair, discussion.id, body="Nouveau", client_key=uuid.uuid4())
    service.mark_read(session, reader, service.find_discussion(session, reader, discussion.id), number=1)
    make_member(session, group, name="Absente")
    health = service.health_of(session, chair, group.id)
    assert now() - health.last_message_at < timedelta(minutes=1)
    assert (health.messages_last_30_days, health.discussions_open, health.writers_last_90_days) == (1, 1, 1)
    assert (health.members, health.silent_count) == (4, 3)
    assert [(m.person.name, m.last_wrote_at is None, m.last_read_at is None) for m in health.silent] == [
        ("Agent", True, False), ("Absente", True, True), ("Élue", False, False),
    ]  # fmt: skip


def test_moved_words_are_as_old_as_they_were_and_moving_is_no_reading(session, group, chair, author) -> None:
    source, target = (make_discussion(session, group, make_person(session)).id for _ in range(2))
    for body in ("Ancien", "Ancien aussi"):
        service.post_message(session, author, source, body=body, client_key=uuid.uuid4())
    for long_ago in ("message SET created_at = created_at", "reading SET read_at = read_at"):
        session.execute(text(f"UPDATE {long_ago} - interval '100 days'"))
    session.execute(text("UPDATE reading SET wrote_at = wrote_at - interval '100 days'"))
    make_member(session, group, name="Absente")
    before = service.health_of(session, chair, group.id)
    service.move_messages(session, chair, source, 1, to_discussion_id=target, tail=True)
    after = service.health_of(session, chair, group.id)
    assert (after.last_message_at, after.messages_last_30_days) == (before.last_message_at, 0)
    assert [(m.person.name, m.last_read_at) for m in after.silent] == [
        (m.person.name, m.last_read_at) for m in before.silent
    ]
    place = service.find_discussion(session, author, target)
    assert place.read_number == 2
    service.post_message(session, chair, source, body="Nouveau", client_key=uuid.uuid4())
    service.move_messages(session, chair, source, 3, to_discussion_id=target)
    assert service.health_of(session, chair, group.id).messages_last_30_days == 1


def test_leaving_for_later_is_no_reading(session, group, chair, author) -> None:
    discussion = make_discussion(session, group, make_person(session)).id
    service.post_message(session, author, discussion, body="Bonjour", client_key=uuid.uuid4())
    newcomer = actor_of(make_member(session, group, name="Nouvelle"))
    place = service.find_discussion(session, newcomer, discussion)
    service.mark_unread(session, newcomer, place, number=1)
    [silent] = [m for m in service.health_of(session, chair, group.id).silent if m.person.name == "Nouvelle"]
    assert silent.last_read_at is None


def test_health_asks_three_queries_whatever_the_number_of_members(database, session, group, chair) -> None:
    people = [make_person(session, f"Agent {n}") for n in range(30)]
    for person in people:
        join(session, group, person)
    make_messages(session, make_discussion(session, group, people[0]), people[0], 3)
    with counted_queries(database) as sent:
        assert service.health_of(session, chair, group.id).silent_count == 31
    assert len(sent) == 3


def test_a_group_without_words_or_members_has_a_health_too(session) -> None:
    secretariat = actor_of(make_person(session, "Secrétariat", staff=True))
    health = service.health_of(session, secretariat, make_group(session).id)
    assert (health.members, health.silent, health.last_message_at, health.messages_last_30_days) == (
        0,
        [],
        None,
        0,
    )
