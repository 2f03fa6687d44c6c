"""Messages that go to another discussion: nothing lost, no number missing, nothing unread that was read."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.discussion import service
from collab.discussion.models import Discussion
from collab.groups.service import group_for
from collab.live.frames import frames_of
from tests.factories import actor_of, join, make_discussion, make_group, make_member, make_person

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def chair(session, group):
    return actor_of(make_member(session, group, "chair", name="Présidente"))


@pytest.fixture
def author(session, group):
    return actor_of(make_member(session, group, name="Élue"))


@pytest.fixture
def source(session, group, author):
    return _discussion(session, group, author, "Eau", "un", "deux", "trois", "quatre")


@pytest.fixture
def target(session, group, author):
    return _discussion(session, group, author, "Air", "ailleurs")


def _discussion(session, group, author, title: str, *bodies: str) -> int:
    made, _ = service.start_discussion(session, author, group.id, title=title)
    for body in bodies:
        post(session, author, made.id, body)
    return made.id


def post(session, actor, discussion_id: int, body: str = "Bonjour", **values):
    message, _ = service.post_message(
        session, actor, discussion_id, body=body, client_key=uuid.uuid4(), **values
    )
    return message


def said(session, actor, discussion_id: int) -> list[tuple[int, str, str]]:
    items = service.messages_of(session, actor, discussion_id, limit=200).items
    return [(m.number, m.state, m.body) for m in items]


def row(session, actor, discussion_id: int):
    return service.discussion_for(session, actor, service.find_discussion(session, actor, discussion_id))


def read(session, actor, discussion_id: int, number: int) -> None:
    service.mark_read(session, actor, service.find_discussion(session, actor, discussion_id), number=number)


def test_a_message_goes_and_its_place_says_where(session, chair, author, source, target) -> None:
    [before] = [m for m in service.messages_of(session, author, source).items if m.number == 2]
    service.add_reaction(session, chair, source, 2, word="useful")
    service.edit_message(session, author, source, 2, body="deux, corrigé")
    moved = service.move_messages(session, chair, source, 2, to_discussion_id=target)
    assert (moved.discussion_id, moved.number, moved.count) == (target, 2, 1)
    assert said(session, chair, source) == [
        (1, "shown", "un"), (2, "moved", ""), (3, "shown", "trois"), (4, "shown", "quatre"),
    ]  # fmt: skip
    place = service.messages_of(session, chair, source).items[1].moved_to
    assert (place.discussion_id, place.number) == (target, 2)
    there = service.messages_of(session, chair, target).items[-1]
    assert (there.id, there.body, there.author, there.written_at) == (
        before.id, "deux, corrigé", before.author, before.created_at,
    )  # fmt: skip
    assert there.reactions == {"useful": [chair.person_id]}
    assert [v.body for v in service.versions_of(session, chair, target, 2)] == ["deux, corrigé", "deux"]
    assert post(session, author, target).number == 3
    assert post(session, author, source).number == 5


def test_a_tail_goes_in_order_and_answers_follow_what_they_answer(
    session, chair, author, source, target
) -> None:
    post(session, author, source, "cinq", reply_to=3)
    post(session, author, source, "six", reply_to=1)
    service.delete_message(session, author, source, 4)
    moved = service.move_messages(session, chair, source, 3, to_discussion_id=target, tail=True)
    assert (moved.number, moved.count) == (2, 3)
    assert said(session, chair, source)[2:] == [
        (3, "moved", ""), (4, "deleted", ""), (5, "moved", ""), (6, "moved", ""),
    ]  # fmt: skip
    there = service.messages_of(session, chair, target).items[1:]
    assert [(m.number, m.body, m.reply_to) for m in there] == [
        (2, "trois", None),
        (3, "cinq", 2),
        (4, "six", None),
    ]


def test_each_change_has_its_revision_so_that_catching_up_in_parts_misses_none(
    session, chair, author, source, target
) -> None:
    known = {place: service.messages_of(session, author, place).revision for place in (source, target)}
    service.move_messages(session, chair, source, 1, to_discussion_id=target, tail=True)
    for place in (source, target):
        seen, after, more = [], known[place], True
        while more:
            page = service.messages_of(session, author, place, changed_after=after, limit=1)
            seen += [m.number for m in page.items]
            after, more = page.items[-1].revision, page.more
        assert len(seen) == 4
        assert after == page.revision


def test_a_new_discussion_may_be_made_of_them(session, chair, group, source) -> None:
    moved = service.move_messages(session, chair, source, 3, title="Assainissement", tail=True)
    made = row(session, chair, moved.discussion_id)
    assert (made.title, made.last_number, made.author.id) == ("Assainissement", 2, chair.person_id)
    assert session.get_one(Discussion, made.id).group_id == group.id


def test_what_was_read_stays_read_and_what_was_not_does_not_multiply(
    session, group, chair, author, source, target
) -> None:
    half, none = (actor_of(make_member(session, group)) for _ in range(2))
    for reader, number in ((half, 3), (chair, 4), (none, 0)):
        read(session, reader, source, number)
        read(session, reader, target, 1)
    newcomer = actor_of(make_member(session, group))
    for actor in (half, none, chair, newcomer, author):
        assert row(session, actor, target).unread in (0, 1)
    service.move_messages(session, chair, source, 2, to_discussion_id=target, tail=True)
    unread = {name: row(session, actor, target).unread for name, actor in {
        "chair": chair, "author": author, "half": half, "none": none, "newcomer": newcomer,
    }.items()}  # fmt: skip
    assert unread == {"chair": 0, "author": 0, "half": 1, "none": 3, "newcomer": 0}
    made = service.move_messages(session, chair, target, 2, title="Ailleurs encore", tail=True)
    assert row(session, chair, made.discussion_id).unread == 0
    assert row(session, half, made.discussion_id).unread == 1
    assert row(session, newcomer, made.discussion_id).unread == 0
    assert group_for(session, chair, group.id).unread == 0


def test_a_second_click_leads_to_the_same_and_another_wish_comes_too_late(
    session, chair, source, target
) -> None:
    first = service.move_messages(session, chair, source, 2, to_discussion_id=target, tail=True)
    assert service.move_messages(session, chair, source, 2, to_discussion_id=target, tail=True) == first
    with pytest.raises(Problem) as late:
        service.move_messages(session, chair, source, 2, title="Autre chose")
    assert (late.value.status, late.value.slug) == (409, "message-changed")


def test_two_clicks_at_once_make_one_new_discussion(session, chair, source) -> None:
    session.commit()
    start = threading.Barrier(2)

    def click() -> tuple[int, int, int]:
        start.wait()
        with transaction() as own:
            moved = service.move_messages(own, chair, source, 2, title="Assainissement", tail=True)
            return moved.discussion_id, moved.number, moved.count

    with ThreadPoolExecutor(2) as pool:
        one, other = [done.result() for done in [pool.submit(click), pool.submit(click)]]
    assert one == other
    assert session.query(Discussion).filter_by(title="Assainissement").count() == 1


def test_moves_that_cross_end_both(session, chair, author, source, target) -> None:
    session.commit()
    start = threading.Barrier(2)

    def move(number: int, here: int, there: int) -> None:
        start.wait()
        with transaction() as own:
            service.move_messages(own, chair, here, number, to_discussion_id=there)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(move, 1, source, target), pool.submit(move, 1, target, source)]:
            done.result()
    for place, count in ((source, 5), (target, 2)):
        items = service.messages_of(session, author, place).items
        assert [m.number for m in items] == list(range(1, count + 1))


def test_messages_stay_in_their_group_and_in_the_hands_of_who_looks_after_it(
    session, group, chair, author, source
) -> None:
    other = make_group(session, "Mobilités")
    person = session.get_one(type(make_person(session)), chair.person_id)
    join(session, other, person, "chair")
    foreign = make_discussion(session, other, person)
    for wish, status in (
        ({"to_discussion_id": foreign.id}, 422),
        ({"to_discussion_id": source}, 422),
        ({}, 422),
        ({"to_discussion_id": 999_999}, 404),
    ):
        with pytest.raises(Problem) as refused:
            service.move_messages(session, chair, source, 1, **wish)
        assert refused.value.status == status
    with pytest.raises(Problem) as refused:
        service.move_messages(session, author, source, 1, title="À moi")
    assert refused.value.status == 403
    rapporteur = actor_of(make_member(session, group, "rapporteur"))
    assert service.move_messages(session, rapporteur, source, 1, title="Eau, suite").count == 1


def test_a_guest_reads_no_more_of_a_message_because_it_moved(
    session, group, chair, author, source, target
) -> None:
    session.commit()
    guest = make_person(session, "Partenaire", organisation="Réseau de villes")
    join(session, group, guest, "guest")
    actor = actor_of(guest)
    post(session, author, source, "depuis que vous êtes là")
    post(session, author, target, "bienvenue")
    service.move_messages(session, chair, source, 4, to_discussion_id=target, tail=True)
    assert said(session, actor, target) == [
        (2, "shown", "bienvenue"), (3, "hidden", ""), (4, "shown", "depuis que vous êtes là"),
    ]  # fmt: skip
    session.execute(
        text("UPDATE message SET files = '[{\"id\": 5}]' WHERE discussion_id = :id AND number = 3"),
        {"id": target},
    )
    service.require_file_readable(session, author, 5)
    for look in (
        lambda: service.versions_of(session, actor, target, 3),
        lambda: service.reactions_to(session, actor, target, 3),
        lambda: service.require_file_readable(session, actor, 5),
    ):
        with pytest.raises(Problem) as refused:
            look()
        assert refused.value.status == 404
    service.move_messages(session, chair, source, 3, to_discussion_id=target)
    assert row(session, actor, target).last_message.excerpt == ""
    assert row(session, chair, target).last_message.excerpt == "trois"
    for name in ("discussion.message_arrived", "discussion.message_moved"):
        for event in session.query(OutboxEvent).filter_by(name=name):
            for frame in frames_of(session, [event]):
                assert "trois" not in str(frame)
                assert "quatre" not in str(frame)


def test_a_repeat_of_a_post_finds_the_message_where_it_went(session, chair, author, source, target) -> None:
    key = uuid.uuid4()
    posted, _ = service.post_message(session, author, source, body="cinq", client_key=key, reply_to=1)
    service.move_messages(session, chair, source, 5, to_discussion_id=target)
    again, new = service.post_message(session, author, source, body="cinq", client_key=key, reply_to=1)
    assert (again.id, again.discussion_id, new) == (posted.id, target, False)
