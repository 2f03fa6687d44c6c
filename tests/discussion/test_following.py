"""How closely people follow, what they leave for later, and what then counts as unread."""

from __future__ import annotations

import uuid

import pytest

from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.discussion import service
from collab.groups.service import follow_group, group_for
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

# The application tells the groups room who counts what is unread.
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def reader(session, group):
    return actor_of(make_member(session, group, name="Agent"))


@pytest.fixture
def discussion(session, group, author):
    made = make_discussion(session, group, author)
    make_messages(session, made, author, 3)
    return made


def unread(session, actor, group) -> int | None:
    return group_for(session, actor, group.id).unread


def row(session, actor, discussion):
    return service.discussion_for(session, actor, service.find_discussion(session, actor, discussion.id))


def mark_unread(session, actor, discussion, number: int) -> None:
    service.mark_unread(session, actor, service.find_discussion(session, actor, discussion.id), number=number)


def test_a_discussion_is_followed_as_its_own_level_says_else_its_group_s_else_normally(
    session, group, reader, discussion
) -> None:
    def level() -> str:
        return service.levels_of(session, discussion.id, [reader.person_id])[reader.person_id]

    assert level() == "normal"
    follow_group(session, reader, group.id, level="followed")
    assert level() == "followed"
    service.follow_discussion(session, reader, discussion.id, level="all")
    assert level() == "all"
    shown = service.show_discussion(session, reader, discussion.id).my_level
    assert shown == {"level": "all", "own": "all"}
    service.follow_discussion(session, reader, discussion.id, level=None)
    shown = service.show_discussion(session, reader, discussion.id).my_level
    assert shown == {"level": "followed", "own": None}
    follow_group(session, reader, group.id, level=None)
    assert level() == "normal"


def test_a_muted_discussion_weighs_nothing_but_keeps_its_own_count(
    session, group, author, reader, discussion
) -> None:
    other = make_discussion(session, group, author, "Air")
    make_messages(session, other, author, 2)
    assert unread(session, reader, group) == 5
    service.follow_discussion(session, reader, discussion.id, level="muted")
    assert unread(session, reader, group) == 2
    home = service.home_of(session, reader)
    assert home["counts"] == {"unread": 2}
    assert [(d.id, d.muted, d.unread) for d in home["discussions"]] == [
        (other.id, False, 2),
        (discussion.id, True, 3),
    ]
    assert group_for(session, reader, group.id).my_level["exceptions"] == [discussion.id]


def test_in_a_muted_group_only_what_was_chosen_there_weighs(
    session, group, author, reader, discussion
) -> None:
    other = make_discussion(session, group, author, "Air")
    make_messages(session, other, author, 2)
    follow_group(session, reader, group.id, level="muted")
    assert unread(session, reader, group) == 0
    assert service.home_of(session, reader)["counts"] == {"unread": 0}
    service.follow_discussion(session, reader, other.id, level="followed")
    shown = group_for(session, reader, group.id)
    assert (shown.unread, shown.my_level) == (2, {"level": "muted", "own": "muted", "exceptions": [other.id]})


def test_a_level_is_each_person_s_own(session, group, author, reader, discussion) -> None:
    service.follow_discussion(session, actor_of(author), discussion.id, level="muted")
    assert unread(session, reader, group) == 3
    assert not row(session, reader, discussion).muted


def test_who_may_not_read_chooses_nothing(session, group, discussion) -> None:
    stranger = actor_of(make_member(session))
    for choose in (
        lambda: follow_group(session, stranger, group.id, level="all"),
        lambda: service.follow_discussion(session, stranger, discussion.id, level="all"),
        lambda: service.read_all(session, stranger, group.id),
    ):
        with pytest.raises(Problem) as refused:
            choose()
        assert refused.value.status in (403, 404)


def test_what_is_left_for_later_is_unread_again_from_there_on(
    session, group, author, reader, discussion
) -> None:
    service.read_all(session, reader)
    assert unread(session, reader, group) == 0
    mark_unread(session, reader, discussion, 2)
    assert (unread(session, reader, group), row(session, reader, discussion).read_number) == (2, 1)
    mark_unread(session, reader, discussion, 3)
    assert row(session, reader, discussion).read_number == 1, "what is unread already stays so"
    heard = session.query(OutboxEvent).filter_by(name="discussion.marked_unread").all()
    assert [(e.event.number, e.event.audience()) for e in heard] == [(1, [f"user:{reader.person_id}"])]
    for nowhere in (0, 4):
        with pytest.raises(Problem) as refused:
            mark_unread(session, reader, discussion, nowhere)
        assert refused.value.status == 404


def test_a_guest_leaves_nothing_for_later_that_they_may_not_read(session, group, author, discussion) -> None:
    guest = make_person(session, "Partenaire", organisation="Réseau de villes")
    session.commit()
    join(session, group, guest, "guest")
    make_messages(session, discussion, author, 1)
    service.post_message(session, actor_of(author), discussion.id, body="Bonjour", client_key=uuid.uuid4())
    actor = actor_of(guest)
    with pytest.raises(Problem) as refused:
        mark_unread(session, actor, discussion, 1)
    assert refused.value.status == 404


def test_all_is_read_in_one_group_or_in_all_of_mine_and_nowhere_else(
    session, group, author, reader, discussion
) -> None:
    other, foreign = make_group(session, "Mobilités"), make_group(session, "Climat")
    for elsewhere in (other, foreign):
        join(session, elsewhere, author)
        make_messages(session, make_discussion(session, elsewhere, author), author, 2)
    late = make_member(session, other)
    join(session, group, late)
    actor = actor_of(late)
    for place in (make_discussion(session, other, author, "Vélo"), discussion):
        service.post_message(session, actor_of(author), place.id, body="Bonjour", client_key=uuid.uuid4())
    assert (unread(session, actor, other), unread(session, actor, group)) == (1, 1)
    service.read_all(session, actor, other.id)
    assert (unread(session, actor, other), unread(session, actor, group)) == (0, 1)
    service.read_all(session, actor)
    assert (unread(session, actor, other), unread(session, actor, group)) == (0, 0)
    assert unread(session, reader, group) == 4, "another person's reading is theirs"


def test_counting_what_is_muted_costs_no_query_more(database, session, group, author, reader) -> None:
    for _ in range(3):
        made = make_discussion(session, group, author)
        make_messages(session, made, author, 1)
        service.follow_discussion(session, reader, made.id, level="muted")
    with counted_queries(database) as sent:
        service.activity_of_groups(session, reader, [group.id])
    assert len(sent) == 1


def test_a_title_seen_by_a_guest_does_not_bring_older_words_with_it(
    session, group, author, discussion
) -> None:
    session.commit()
    guest = make_person(session, "Partenaire", organisation="Réseau de villes")
    join(session, group, guest, "guest")
    service.rename_discussion(session, actor_of(_chair(session, group)), discussion.id, title="Eau potable")
    [seen] = service.discussions_of(session, actor_of(guest), group.id)["items"]
    assert (seen.title, seen.last_message, seen.unread) == ("Eau potable", None, 0)
    assert service.discussion_items(session, [discussion.id])[discussion.id].last_message is None


def _chair(session, group):
    return make_member(session, group, "chair", name="Présidente")
