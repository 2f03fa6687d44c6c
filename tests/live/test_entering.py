"""A storm of arrivals asks the database as much as one arrival, and tells each what is theirs."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from collab.accounts.models import Person
from collab.accounts.service import open_session
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.discussion import schemas, service
from collab.live.handlers import entering
from collab.live.handlers.entering import Rights, Standings, Wanted, what_they_may_hear, who_they_are
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


@pytest.fixture
def room(session) -> tuple[Any, Person, Any]:
    """A private group, a member who wrote three messages, and their discussion."""
    group = make_group(session, visibility="invitation", listed=False)
    author = make_member(session, group)
    discussion = make_discussion(session, group, author)
    make_messages(session, discussion, author, 3)
    session.commit()
    return group, author, discussion


def _wanted(actor: Actor, group: Any, discussion: Any, known: int | None = None) -> Wanted:
    return Wanted(
        actor=actor,
        groups=frozenset({group.id}),
        discussions=frozenset({discussion.id}),
        others=frozenset(),
        known={} if known is None else {discussion.id: (known, str(discussion.epoch))},
    )


def _members(session, group: Any, count: int) -> list[Person]:
    people = [make_member(session, group) for _ in range(count)]
    session.commit()
    return people


def _entered(wanted: list[Wanted], standings: Standings) -> list[Any]:
    rights = what_they_may_hear(wanted)
    assert all(isinstance(each, Rights) for each in rights)
    return list(standings.of(list(zip(wanted, rights, strict=True))))  # type: ignore[arg-type]


def _post(author: Person, discussion: Any, body: str) -> None:
    with transaction() as session:
        service.post_message(session, actor_of(author), discussion.id, body=body, client_key=uuid.uuid4())


def test_many_who_connect_ask_no_more_than_one(session, room, database) -> None:
    tokens = [open_session(session, person, user_agent="").token for person in _members(session, room[0], 40)]
    session.commit()
    counts = []
    for asked in (tokens[:1], tokens):
        with counted_queries(database) as queries:
            answers = who_they_are(asked)
        counts.append(len(queries))
        assert not [each for each in answers if isinstance(each, Exception)]
    assert counts == [2, 2]


def test_a_cookie_that_signs_nobody_in_does_not_keep_the_others_out(session, room) -> None:
    token = open_session(session, room[1], user_agent="").token
    session.commit()
    answers = who_they_are(["nobody's", token, token, ""])
    assert [isinstance(each, Problem) for each in answers] == [True, False, False, True]
    assert answers[1][0].person_id == room[1].id
    assert answers[1][1]["name"] == "Élue"


def test_many_who_join_and_catch_up_ask_no_more_than_one(session, room, database) -> None:
    group, author, discussion = room
    for number in range(5):
        _post(author, discussion, f"n° {number}")
    people = _members(session, group, 40)
    wanted = [
        _wanted(actor_of(person), group, discussion, known=3 + n % 5) for n, person in enumerate(people)
    ]
    counts = []
    for asked in (wanted[:1], wanted):
        with counted_queries(database) as queries:
            answers = _entered(asked, Standings(50))
        counts.append(len(queries))
        assert [len(each["missed"][str(discussion.id)]["items"]) for each in answers] == [
            5 - n % 5 for n in range(len(asked))
        ]
    # Rights: the discussions' groups, the places in them. Standings: heads; what was missed: heads, messages.
    assert counts == [5, 5]


def test_asked_one_by_one_the_same_work_grows_with_the_people(session, room, database) -> None:
    group, _, discussion = room
    wanted = [_wanted(actor_of(person), group, discussion) for person in _members(session, group, 20)]
    with counted_queries(database) as queries:
        for each in wanted:
            _entered([each], Standings(0))
    assert len(queries) >= 3 * 20


def test_what_was_missed_is_kept_for_those_who_come_next_and_read_anew_when_more_was_written(
    session, room, database
) -> None:
    group, author, discussion = room
    standings, wanted = Standings(50), _wanted(actor_of(author), group, discussion, known=1)
    [first] = _entered([wanted], standings)
    with counted_queries(database) as queries:
        [second] = _entered([replace(wanted, known={discussion.id: (2, str(discussion.epoch))})], standings)
    assert len(queries) == 3
    assert [each["number"] for each in first["missed"][str(discussion.id)]["items"]] == [2, 3]
    assert [each["number"] for each in second["missed"][str(discussion.id)]["items"]] == [3]
    _post(author, discussion, "encore")
    [third] = _entered([wanted], standings)
    assert [each["number"] for each in third["missed"][str(discussion.id)]["items"]] == [2, 3, 4]
    assert third["missed"][str(discussion.id)]["revision"] == third["heads"][str(discussion.id)]["revision"]


def test_what_is_kept_grows_old(session, room, database, monkeypatch) -> None:
    group, author, discussion = room
    standings, wanted = Standings(50), _wanted(actor_of(author), group, discussion, known=1)
    monkeypatch.setattr(entering, "KEPT_SECONDS", 0.0)
    _entered([wanted], standings)
    with counted_queries(database) as queries:
        _entered([wanted], standings)
    assert len(queries) == 5


def test_what_was_missed_is_what_the_page_of_changes_says(session, room) -> None:
    group, author, discussion = room
    reader, chair = make_member(session, group), make_member(session, group, "chair")
    session.commit()
    with transaction() as own:
        service.rename_discussion(own, actor_of(chair), discussion.id, title="Autre titre")
        service.delete_message(own, actor_of(author), discussion.id, 1)
    [answer] = _entered([_wanted(actor_of(reader), group, discussion, known=2)], Standings(50))
    with transaction() as own:
        page = service.messages_of(own, actor_of(reader), discussion.id, changed_after=2)
        fetched = schemas.MessagePageSchema().dump(page)
    missed = answer["missed"][str(discussion.id)]
    told, shown = missed.pop("discussion"), fetched.pop("discussion")
    # The key its author made tells their other tabs which message it is, and nobody else anything.
    assert all(each.pop("client_key") for each in missed["items"])
    assert not any(each.pop("client_key") for each in fetched["items"])
    assert missed == fetched
    assert [(each["number"], each["state"]) for each in missed["items"]] == [(3, "shown"), (1, "deleted")]
    # Of the discussion itself, what a frame would say: nothing in it is one reader's alone.
    assert (told["title"], told["unread"], told["last_message"]) == ("Autre titre", told["last_number"], None)
    assert shown["title"] == told["title"]


def test_few_changes_of_the_same_epoch_are_brought_and_nothing_else(session, room) -> None:
    group, author, discussion = room
    make_messages(session, discussion, author, 60)
    session.commit()
    revision = discussion.revision
    wanted, epoch = _wanted(actor_of(author), group, discussion), str(discussion.epoch)
    cases = [
        ({}, False),
        ({discussion.id: (revision, epoch)}, False),
        ({discussion.id: (revision + 1, epoch)}, False),
        ({discussion.id: (revision - 50, epoch)}, True),
        ({discussion.id: (revision - 51, epoch)}, False),
        ({discussion.id: (revision - 1, "another")}, False),
        ({10**15: (revision - 1, epoch)}, False),
    ]
    answers = _entered([replace(wanted, known=known) for known, _ in cases], Standings(50))
    assert [bool(each["missed"]) for each in answers] == [brought for _, brought in cases]
    assert {each["heads"][str(discussion.id)]["revision"] for each in answers} == {revision}


def test_a_long_history_is_left_to_be_fetched(session, room, monkeypatch) -> None:
    group, author, discussion = room
    monkeypatch.setattr(entering, "LARGEST_MISSED", 300)
    [answer] = _entered([_wanted(actor_of(author), group, discussion, known=1)], Standings(50))
    assert answer["missed"] == {}


def test_who_may_not_read_all_fetches_what_is_theirs(session, room) -> None:
    group, author, discussion = room
    partner, invited = make_person(session, organisation="Réseau"), make_member(session)
    insider = make_person(session, organisation="Réseau")
    for guest in (partner, invited):
        join(session, group, guest, "guest")
    join(session, group, insider)
    session.commit()
    _post(author, discussion, "pour tous")
    wanted = [
        _wanted(actor_of(person), group, discussion, known=2)
        for person in (author, partner, invited, insider)
    ]
    answers = _entered(wanted, Standings(50))
    assert [str(discussion.id) in each["heads"] for each in answers] == [True] * 4
    assert [bool(each["missed"]) for each in answers] == [True, False, False, False]


def test_a_stranger_among_many_is_refused_alone_and_learns_nothing(session, room) -> None:
    group, author, discussion = room
    stranger = make_member(session)
    session.commit()
    mine, theirs = (_wanted(actor_of(person), group, discussion, known=1) for person in (author, stranger))
    first, refused, last = what_they_may_hear([mine, theirs, mine])
    assert isinstance(first, Rights)
    assert isinstance(last, Rights)
    assert isinstance(refused, Problem)
    assert refused.errors == {"channels": [f"discussion:{discussion.id}", f"group:{group.id}"]}


def test_rights_are_those_of_a_join_alone(session, room) -> None:
    """The old rules, person by person: the group, the discussion of it, monitoring for members, and nothing unknown."""
    group, author, discussion = room
    partner, staff = make_person(session, organisation="Réseau"), make_person(session, staff=True)
    session.commit()
    for person, others, hidden in (
        (author, {"veille"}, None),
        (author, {"alert:99"}, ["alert:99"]),
        (staff, set(), [f"discussion:{discussion.id}", f"group:{group.id}"]),
        (partner, set(), [f"discussion:{discussion.id}", f"group:{group.id}"]),
    ):
        wanted = replace(_wanted(actor_of(person), group, discussion), others=frozenset(others))
        [answer] = what_they_may_hear([wanted])
        assert hidden == (answer.errors or {}).get("channels") if isinstance(answer, Problem) else not hidden
