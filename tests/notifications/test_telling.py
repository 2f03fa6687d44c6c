"""Who is told of what: the audiences of the kinds, what each person chose, and one row for each candidate."""

from __future__ import annotations

import pytest

from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from collab.discussion.service import (
    follow_discussion,
    reopen_discussion,
    resolve_discussion,
    start_discussion,
)
from collab.groups.service import follow_group, join_group
from collab.notifications.service import set_preferences, tell
from tests import factories as make
from tests.notifications.conftest import acting, at, decided, post
from tests.queries import counted_queries


def told(session, person):
    return decided(session, person, "kind", "reason", "channel", "why", "mail")


def test_who_is_named_is_told_by_mail_and_the_author_is_not(session, ground, settle) -> None:
    discussion, author, reader = ground.discussion, ground.author, ground.reader
    post(author, discussion, f"Bonjour {at(reader)} et {at(author)}")
    settle()
    assert told(session, reader) == [("mention", "named", "mail", None, "waiting")]
    assert told(session, author) == []


def test_a_chair_who_calls_the_group_tells_every_member_once(session, ground, settle) -> None:
    group, discussion, reader = ground.group, ground.discussion, ground.reader
    chair = make.make_member(session, group, role="chair")
    session.commit()
    post(chair, discussion, f"[@Groupe](/groups/{group.id}) et {at(reader)}")
    settle()
    assert told(session, reader) == [("mention", "named", "mail", None, "waiting")]


def test_whoever_is_answered_is_told_for_the_digest(session, ground, settle) -> None:
    discussion, author, reader = ground.discussion, ground.author, ground.reader
    first = post(author, discussion)
    post(reader, discussion, reply_to=first.number)
    settle()
    assert told(session, author) == [("reply", "answered", "digest", None, None)]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("all", [("message", "all", "mail", None, "waiting")]),
        ("followed", [("message", "followed", "digest", "lowered", None)]),
        ("normal", []),
        ("muted", []),
    ],
)
def test_a_message_is_told_as_closely_as_its_place_is_followed(
    session, ground, settle, level, expected
) -> None:
    discussion, author, reader = ground.discussion, ground.author, ground.reader
    with transaction() as own:
        set_preferences(own, reader.id, choices={"message": "mail"})
        follow_discussion(own, acting(own, reader), discussion.id, level=level)
    post(author, discussion)
    settle()
    assert told(session, reader) == expected


def test_the_group_s_level_holds_where_none_was_chosen_for_the_discussion(session, ground, settle) -> None:
    group, author, reader = ground.group, ground.author, ground.reader
    with transaction() as own:
        follow_group(own, acting(own, reader), group.id, level="followed")
        start_discussion(own, acting(own, author), group.id, title="Déchets")
    settle()
    assert told(session, reader) == [("discussion", "followed", "digest", None, None)]


def test_what_is_muted_tells_nothing_not_even_a_mention_and_says_so(session, ground, settle) -> None:
    group, discussion, author, reader = ground.group, ground.discussion, ground.author, ground.reader
    with transaction() as own:
        follow_group(own, acting(own, reader), group.id, level="muted")
    post(author, discussion, at(reader))
    settle()
    assert told(session, reader) == [("mention", "named", "nothing", "muted", None)]


def test_a_channel_chosen_for_a_kind_holds_for_every_member(session, ground, settle) -> None:
    group, discussion, author, reader = ground.group, ground.discussion, ground.author, ground.reader
    other = make.make_member(session, group)
    session.commit()
    with transaction() as own:
        set_preferences(own, reader.id, choices={"decision": "nothing"})
        resolve_discussion(own, acting(own, author), discussion.id, outcome="Adopté")
    settle()
    assert told(session, reader) == [("decision", "member", "nothing", "preference", None)]
    assert told(session, other) == [("decision", "member", "digest", None, None)]


def test_a_request_to_join_is_the_chairs_to_answer_else_the_secretariat_s(session, settle) -> None:
    chaired = make.make_group(session, visibility="on_request")
    alone = make.make_group(session, visibility="on_request")
    chair = make.make_member(session, chaired, role="chair")
    staff = make.make_person(session, staff=True)
    asker = make.make_member(session)
    session.commit()
    with transaction() as own:
        actor = acting(own, asker)
        for group in (chaired, alone):
            join_group(own, actor, group.id, message="Bonjour")
    settle()
    assert told(session, chair) == [("request", "chair", "mail", None, "waiting")]
    assert told(session, staff) == [("request", "secretariat", "mail", None, "waiting")]


def test_telling_twice_tells_once(session, ground, settle) -> None:

    discussion, author, reader = ground.discussion, ground.author, ground.reader
    post(author, discussion, at(reader))
    settle()
    for event in session.query(OutboxEvent).filter_by(name="discussion.message_posted"):
        assert tell(session, event) == 0
    session.commit()
    assert len(told(session, reader)) == 1


def test_people_are_told_in_as_many_queries_however_many_they_are(session, ground, database) -> None:

    group, discussion, author = ground.group, ground.discussion, ground.author
    counts = []
    for more in (1, 60):
        for _ in range(more):
            make.make_member(session, group)
        session.commit()
        with transaction() as own:
            actor = acting(own, author)
            resolve_discussion(own, actor, discussion.id, outcome=f"Adopté par {more}")
        event = (
            session.query(OutboxEvent)
            .filter_by(name="discussion.resolved")
            .order_by(OutboxEvent.id.desc())
            .first()
        )
        with counted_queries(database) as queries:
            assert tell(session, event) > more
        counts.append(len(queries))
        session.rollback()
        with transaction() as own:
            reopen_discussion(own, acting(own, author), discussion.id)
    assert counts[0] == counts[1]
