"""What one was told of, in the page."""

from __future__ import annotations

from collab.core.db import transaction
from collab.discussion.service import delete_message, find_discussion, mark_read, move_messages
from collab.groups.service import leave_group
from collab.notifications import service
from tests import factories as make
from tests.notifications.conftest import acting, at, post
from tests.queries import counted_queries


def inbox(person, **asked):
    with transaction() as own:
        return service.inbox_of(own, acting(own, person), **asked)


def test_news_are_grouped_by_their_discussion_the_newest_first(session, ground, settle) -> None:
    other = make.make_discussion(session, ground.group, ground.author, title="Déchets")
    session.commit()
    for place in (ground.discussion, other, ground.discussion):
        post(ground.author, place, f"Un mot {at(ground.reader)}")
    settle()
    seen = inbox(ground.reader)
    assert [(thread.title, thread.unread, len(thread.lines)) for thread in seen.items] == [
        ("Eau", 2, 2),
        ("Déchets", 1, 1),
    ]
    line = seen.items[0].lines[0]
    assert line.path == f"/discussions/{ground.discussion.id}/2"
    assert line.sentence.fr == "Élue de Brest vous nomme"
    assert line.why.fr == "Vous êtes nommé·e dans ce message."
    assert line.by.authority.name == "Ville de Strasbourg"
    assert line.excerpt.startswith("Un mot @Agent de Metz")
    assert seen.unread == 3


def test_what_is_read_at_its_place_is_read_here(session, ground, settle) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    with transaction() as own:
        actor = acting(own, ground.reader)
        mark_read(own, actor, find_discussion(own, actor, ground.discussion.id), number=1)
    assert inbox(ground.reader).unread == 0
    assert inbox(ground.reader, only_unread=True).items == []
    assert inbox(ground.reader).items[0].lines[0].read


def test_all_is_marked_as_read_but_what_came_since_it_was_shown(session, ground, settle) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    shown = inbox(ground.reader).items[0].newest
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    with transaction() as own:
        service.mark_read(own, acting(own, ground.reader), up_to=shown)
    assert inbox(ground.reader).unread == 1
    with transaction() as own:
        service.mark_read(own, acting(own, ground.reader), thread=f"discussion:{ground.discussion.id}")
    assert inbox(ground.reader).unread == 0


def test_what_is_no_longer_open_to_one_is_no_longer_shown(session, ground, settle) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    with transaction() as own:
        leave_group(own, acting(own, ground.reader), ground.group.id)
    assert (inbox(ground.reader).items, inbox(ground.reader).unread) == ([], 0)


def test_a_message_that_was_taken_back_is_no_longer_news(session, ground, settle) -> None:
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    with transaction() as own:
        delete_message(own, acting(own, ground.author), ground.discussion.id, 1)
    assert (inbox(ground.reader).items, inbox(ground.reader).unread) == ([], 0)


def test_a_message_that_moved_is_found_at_its_new_place(session, ground, settle) -> None:
    chair = make.make_member(session, ground.group, role="chair")
    other = make.make_discussion(session, ground.group, ground.author, title="Déchets")
    session.commit()
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    with transaction() as own:
        move_messages(own, acting(own, chair), ground.discussion.id, 1, to_discussion_id=other.id)
    (thread,) = inbox(ground.reader).items
    assert thread.lines[0].path == f"/discussions/{other.id}/1"


def test_an_inbox_is_read_in_parts(session, ground, settle) -> None:
    places = [
        make.make_discussion(session, ground.group, ground.author, title=f"Sujet {n}") for n in range(25)
    ]
    session.commit()
    for place in places:
        post(ground.author, place, at(ground.reader))
    settle()
    first = inbox(ground.reader)
    rest = inbox(ground.reader, before=first.next)
    titles = [thread.title for thread in (*first.items, *rest.items)]
    assert titles == [f"Sujet {n}" for n in reversed(range(25))]
    assert rest.next is None


def test_an_inbox_takes_as_few_queries_however_full_it_is(session, ground, settle, database) -> None:
    counts = []
    for more in (1, 12):
        for _ in range(more):
            post(ground.author, ground.discussion, at(ground.reader))
        settle()
        with transaction() as own:
            actor = acting(own, ground.reader)
            with counted_queries(database) as queries:
                service.inbox_of(own, actor)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
