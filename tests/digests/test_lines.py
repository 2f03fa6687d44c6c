"""Lines of many people's letters at once: in their order, each described once, in a constant number of queries."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from collab.core.clock import now
from collab.core.db import transaction
from collab.digests.composition.describing import describe
from collab.digests.composition.finding import find
from collab.digests.composition.ordering import MOST, MOST_OF_A_THREAD, in_order
from collab.digests.composition.sources.rows import FOREMOST, MOVED, TOLD, Row
from collab.discussion.service import resolve_discussion
from collab.groups.service import follow_group, join_group
from collab.notifications import service as notifications
from collab.notifications.service.digest import lines_for_digest_of
from tests import factories as make
from tests.digests.reading import found_for, items_for, reader_of, titles
from tests.notifications.conftest import Ground, acting, post
from tests.queries import counted_queries


def follow(person, group, level: str = "all") -> None:
    with transaction() as own:
        follow_group(own, acting(own, person), group.id, level=level)


def settle_discussion(ground: Ground, outcome: str = "Adopté à **l’unanimité**") -> None:
    with transaction() as own:
        resolve_discussion(own, acting(own, ground.author), ground.discussion.id, outcome=outcome)


def test_messages_that_a_member_did_not_read_are_one_line(session, ground) -> None:
    for _ in range(12):
        post(ground.author, ground.discussion)
    (line,) = items_for(session, ground.reader)
    assert line.fr.title == "12 nouveaux messages"
    assert line.en.title == "12 new messages"
    assert line.fr.heading == "Eau · Développement durable"
    assert line.fr.why == "Vous êtes membre de ce groupe."
    assert line.path == f"/discussions/{ground.discussion.id}"


def test_one_message_is_written_as_one(session, ground) -> None:
    post(ground.author, ground.discussion)
    (line,) = items_for(session, ground.reader)
    assert (line.fr.title, line.en.title) == ("Un nouveau message", "One new message")


def test_ones_own_messages_are_no_news(session, ground) -> None:
    post(ground.author, ground.discussion)
    assert found_for(session, ground.author) == [[]]
    post(ground.reader, ground.discussion)
    (line,) = items_for(session, ground.author)
    assert line.fr.title == "Un nouveau message"


def test_what_was_said_before_the_last_letter_is_told_no_more(session, ground) -> None:
    post(ground.author, ground.discussion)
    between = now()
    assert found_for(session, ground.reader, since=between) == [[]]
    post(ground.author, ground.discussion)
    (line,) = items_for(session, ground.reader, since=between)
    assert line.fr.title == "Un nouveau message"
    assert found_for(session, ground.reader, until=between) != [[]]


def test_a_discussion_opened_since_is_new_even_before_anybody_answers(session, ground) -> None:
    make.make_discussion(session, ground.group, ground.author, title="Climat")
    session.commit()
    (line,) = items_for(session, ground.reader)
    assert (line.fr.title, line.en.title) == ("Nouvelle discussion", "New discussion")
    assert found_for(session, ground.author) == [[]]


def test_what_was_said_after_the_letters_moment_waits_for_the_next(session, ground) -> None:
    moment = now()
    post(ground.author, ground.discussion)
    assert found_for(session, ground.reader, until=moment) == [[]]


def test_a_decision_is_told_with_its_words_and_marked(session, ground, settle) -> None:
    post(ground.author, ground.discussion)
    settle_discussion(ground)
    settle()
    first, second = items_for(session, ground.reader)
    assert (first.emphasis, second.emphasis) == (True, False)
    assert first.fr.title == "Élue de Brest note ce qui a été décidé"
    assert first.fr.detail == "Adopté à l’unanimité"
    assert first.fr.heading == second.fr.heading
    assert second.fr.title == "Un nouveau message"


def test_a_message_told_by_itself_is_not_counted_again(session, ground, settle) -> None:
    follow(ground.reader, ground.group)
    post(ground.author, ground.discussion, "Nous avons choisi la régie.")
    settle()
    (line,) = items_for(session, ground.reader)
    assert line.fr.title == "Élue de Brest écrit un message"
    assert line.fr.detail == "Nous avons choisi la régie."
    follow(ground.reader, ground.group, "normal")
    post(ground.author, ground.discussion)
    settle()
    assert titles(items_for(session, ground.reader)) == [
        "Élue de Brest écrit un message",
        "Un autre message",
    ]


def test_of_many_messages_told_by_themselves_the_newest_are_shown_and_the_others_counted(
    session, ground, settle
) -> None:
    follow(ground.reader, ground.group)
    for number in range(5):
        post(ground.author, ground.discussion, f"Message {number}")
    settle()
    follow(ground.reader, ground.group, "normal")
    post(ground.author, ground.discussion, "Sans bruit")
    settle()
    (found,) = found_for(session, ground.reader)
    items = describe(session, [line.key for line in found])
    assert [items[line.key].fr.detail for line in found] == ["Message 4", "Message 3", "Message 2", ""]
    assert items[found[-1].key].fr.title == "Et 3 autres nouvelles"
    told = notifications.lines_for_digest(session, ground.reader.id)
    assert {id_ for line in found for id_ in line.notification_ids} == {each.line.id for each in told}


def test_what_a_letter_took_in_is_in_no_later_one(session, ground, settle) -> None:
    settle_discussion(ground)
    settle()
    (found,) = found_for(session, ground.reader)
    with transaction() as own:
        notifications.note_digested(own, [id_ for line in found for id_ in line.notification_ids])
    assert [line for line in found_for(session, ground.reader)[0] if line.notification_ids] == []


def test_many_people_are_found_what_each_alone_is_found(session, ground, settle) -> None:
    people = [make.make_member(session, ground.group) for _ in range(5)]
    guest = make.make_person(session)
    make.join(session, ground.group, guest, "guest")
    staff = make.make_person(session, staff=True)
    hidden = make.make_group(session, "Caché", listed=False, visibility="invitation")
    make.join(session, hidden, people[0])
    make.join(session, hidden, people[1])
    there = make.make_discussion(session, hidden, people[0], title="Réservé")
    session.commit()
    follow(people[2], ground.group)
    follow(people[3], ground.group, "muted")
    post(people[0], there)
    for _ in range(4):
        post(ground.author, ground.discussion)
    settle_discussion(ground)
    settle()
    everybody = [*people, guest, staff, ground.author, ground.reader]
    together = found_for(session, *everybody, until=(moment := now()))
    since = now() - timedelta(hours=1)
    for person, lines in zip(everybody, together, strict=True):
        assert found_for(session, person, until=moment, since=since) == [lines], person.name
        told = {each.line.id for each in notifications.lines_for_digest(session, person.id)}
        assert {each.id for each in lines_for_digest_of(session, [person.id])} == told
        assert {id_ for line in lines for id_ in line.notification_ids} == told
    assert any(together[:3])


def test_the_queries_do_not_grow_with_readers_or_lines(session, database, ground, settle) -> None:
    people = [make.make_member(session, ground.group) for _ in range(60)]
    session.commit()
    post(ground.author, ground.discussion)
    settle_discussion(ground)
    settle()
    counts = []
    for readers in (people[:5], people):
        asked = [reader_of(person) for person in readers]
        with counted_queries(database) as sent, transaction() as own:
            found = find(own, asked, until=now())
        assert all(found[person.id] for person in readers)
        keys = {line.key for lines in found.values() for line in lines}
        with counted_queries(database) as described, transaction() as own:
            assert set(describe(own, keys)) == keys
        counts.append((len(sent), len(described)))
    assert counts[0] == counts[1]


def test_nobody_who_is_disabled_is_found_anything(session, ground, settle) -> None:
    settle_discussion(ground)
    settle()
    with transaction() as own:
        own.execute(text("UPDATE person SET disabled_at = now() WHERE id = :id"), {"id": ground.reader.id})
    assert found_for(session, ground.reader) == [[]]


def test_two_who_ask_to_come_in_are_two_lines(session, settle) -> None:
    chair = make.make_member(session)
    group = make.make_group(session, visibility="on_request", created_at=now() - timedelta(days=400))
    make.join(session, group, chair, "chair")
    notifications.set_preferences(session, chair.id, choices={"request": "digest"})
    askers = [make.make_member(session, name=f"Agente {number}") for number in range(2)]
    session.commit()
    for person in askers:
        with transaction() as own:
            join_group(own, acting(own, person), group.id)
    settle()
    lines = [item for item in items_for(session, chair) if item.emphasis]
    assert len(lines) == 2
    assert {line.fr.title for line in lines} == {
        "Agente 0 demande à entrer dans le groupe",
        "Agente 1 demande à entrer dans le groupe",
    }


def row(key: str, *, at: float = 0, rank: int = TOLD, section: str = "discussions", **more) -> Row:
    return Row(1, key, section, more.pop("thread", ""), at, rank, **more)


def test_decisions_come_first_then_the_newest() -> None:
    lines = in_order(
        [
            row("old", at=1, thread="discussion:1", rank=MOVED),
            row("new", at=9, thread="discussion:2", rank=MOVED),
            row("decided", at=2, thread="discussion:3", rank=FOREMOST),
            row("said", at=5, thread="discussion:3", rank=MOVED),
            row("asked", at=1, section="buddying", rank=FOREMOST),
            row("country", at=3, section="countries"),
        ]
    )
    assert [line.key for line in lines] == ["decided", "said", "new", "old", "country", "asked"]


def test_what_is_ahead_comes_the_nearest_first() -> None:
    lines = in_order([row("late", at=9, section="ahead"), row("soon", at=1, section="ahead")])
    assert [line.key for line in lines] == ["soon", "late"]


def test_a_letter_is_never_longer_than_a_person_reads() -> None:
    rows = [row(f"moved:{number}", at=number, rank=MOVED, ids=(number,)) for number in range(60)]
    rows.append(row("asked", section="buddying", rank=FOREMOST, ids=(99,)))
    lines = in_order(rows)
    assert len(lines) == MOST
    assert "asked" in [line.key for line in lines]
    assert lines[-1].key == "rest:buddying:22"
    assert sorted(id_ for line in lines for id_ in line.notification_ids) == [*range(60), 99]


def test_a_story_is_told_once_with_its_newest_line() -> None:
    rows = [row(f"told:{n}", at=n, section="countries", subject="story:1", ids=(n,)) for n in range(3)]
    (line,) = in_order(rows)
    assert line.key == "told:2"
    assert sorted(line.notification_ids) == [0, 1, 2]


def test_a_thread_shows_a_few_of_many() -> None:
    rows = [row(f"told:{n}", at=n, thread="discussion:1", more=True, ids=(n,)) for n in range(9)]
    rows.append(row("moved", thread="discussion:1", rank=MOVED))
    lines = in_order(rows)
    assert [line.key for line in lines] == [
        "told:8",
        "told:7",
        "told:6",
        f"more:discussions:discussion:1:{9 - MOST_OF_A_THREAD}",
        "moved",
    ]
