"""Who is told of which discussion: in each kind of place, what its reader may read and did not mute, and no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from collab.core.clock import PARIS, now
from collab.core.db import transaction
from collab.digests.composition.describing import describe
from collab.discussion.service import follow_discussion, hide_message, set_date
from collab.discussion.service.places import find_discussion
from collab.discussion.service.reading import mark_read
from collab.groups.service import follow_group
from collab.notifications import service as notifications
from tests import factories as make
from tests.digests.reading import found_for, items_for, titles
from tests.notifications.conftest import acting, at, post


@pytest.fixture
def long_ago():
    return now() - timedelta(days=300)


def keys_of(lines) -> list[str]:
    return [line.key for line in lines]


def test_a_guest_is_told_of_what_came_since_they_joined(session, ground) -> None:
    post(ground.author, ground.discussion)
    post(ground.author, ground.discussion)
    guest = make.make_person(session, "Partenaire")
    make.join(session, ground.group, guest, "guest")
    session.commit()
    assert found_for(session, guest) == [[]]
    post(ground.author, ground.discussion)
    assert titles(items_for(session, guest)) == ["Un nouveau message"]


def test_a_guest_is_not_told_of_an_old_message_that_was_moved_to_where_they_are(session, ground) -> None:
    guest = make.make_person(session, "Partenaire")
    make.join(session, ground.group, guest, "guest")
    session.commit()
    post(ground.author, ground.discussion)
    post(ground.author, ground.discussion)
    with transaction() as own:
        own.execute(text("UPDATE message SET written_at = now() - interval '2 days' WHERE number = 2"))
    assert titles(items_for(session, guest)) == ["Un nouveau message"]
    assert titles(items_for(session, ground.reader))[0] == "2 nouveaux messages"


def test_a_guest_of_a_group_that_opens_its_past_is_still_told_of_what_is_new(session, ground) -> None:
    guest = make.make_person(session, "Partenaire")
    make.join(session, ground.group, guest, "guest")
    ground.group.guest_history = True
    session.commit()
    post(ground.author, ground.discussion)
    assert titles(items_for(session, guest)) == ["Un nouveau message"]


def test_who_joins_is_not_told_of_a_past_of_years(session, ground) -> None:
    for _ in range(3):
        post(ground.author, ground.discussion)
    newcomer = make.make_member(session, ground.group)
    session.commit()
    assert found_for(session, newcomer) == [[]]


def test_who_left_is_told_of_nothing_there(session, ground, settle) -> None:
    with transaction() as own:
        follow_group(own, acting(own, ground.reader), ground.group.id, level="all")
    post(ground.author, ground.discussion, at(ground.reader))
    settle()
    assert found_for(session, ground.reader) != [[]]
    with transaction() as own:
        own.execute(
            text("UPDATE membership SET left_at = now() WHERE person_id = :id"), {"id": ground.reader.id}
        )
    assert [line for line in found_for(session, ground.reader)[0] if line.section == "discussions"] == []


def test_a_hidden_group_is_its_members_alone(session, ground, long_ago) -> None:
    hidden = make.make_group(session, "Caché", listed=False, visibility="invitation", kind="working")
    member = make.make_member(session)
    make.join(session, hidden, member, joined_at=long_ago)
    staff = make.make_person(session, staff=True)
    there = make.make_discussion(session, hidden, member, title="Réservé", created_at=long_ago)
    make.make_messages(session, there, ground.author, 2)
    session.commit()
    with transaction() as own:
        starts_at = now() + timedelta(days=3)
        set_date(own, acting(own, member), there.id, starts_at=starts_at)
    for lines in found_for(session, ground.reader, staff):
        assert [line for line in lines if line.group_id == hidden.id] == []
        items = describe(session, keys_of(lines))
        assert not [item for item in items.values() if "Réservé" in repr(item) or "Caché" in repr(item)]
    mine = items_for(session, member)
    assert titles(mine)[0] == "2 nouveaux messages"
    assert {item.group_id for item in mine} == {hidden.id}


def test_a_pairs_discussion_is_the_two_alone(session, ground, long_ago) -> None:
    pairing = make.make_group(
        session,
        "Binôme\u00a0: Eau",
        name_en="Pair: Eau",
        kind="pairing",
        listed=False,
        visibility="invitation",
        created_at=long_ago,
    )
    staff = make.make_person(session, staff=True)
    for person in (ground.author, ground.reader):
        make.join(session, pairing, person, joined_at=long_ago)
    there = make.make_discussion(session, pairing, ground.author, title="Eau", created_at=long_ago)
    session.commit()
    post(ground.author, there)
    assert found_for(session, staff) == [[]]
    (line,) = items_for(session, ground.reader)
    assert (line.fr.heading, line.en.heading) == ("Binôme\u00a0: Eau", "Pair: Eau")
    assert line.fr.why == "Vous êtes de ce binôme."


def test_the_secretariat_is_told_of_no_group_it_only_oversees(session, ground) -> None:
    staff = make.make_person(session, staff=True)
    session.commit()
    post(ground.author, ground.discussion)
    assert found_for(session, staff) == [[]]


@pytest.mark.parametrize("of", ["group", "discussion"])
def test_what_is_muted_is_not_told(session, ground, of) -> None:
    post(ground.author, ground.discussion)
    with transaction() as own:
        me = acting(own, ground.reader)
        if of == "group":
            follow_group(own, me, ground.group.id, level="muted")
        else:
            follow_discussion(own, me, ground.discussion.id, level="muted")
    assert found_for(session, ground.reader) == [[]]


def test_a_discussion_heard_in_a_muted_group_is_told(session, ground) -> None:
    post(ground.author, ground.discussion)
    with transaction() as own:
        me = acting(own, ground.reader)
        follow_group(own, me, ground.group.id, level="muted")
        follow_discussion(own, me, ground.discussion.id, level="normal")
    assert titles(items_for(session, ground.reader)) == ["Un nouveau message"]


def test_what_was_read_is_not_told(session, ground) -> None:
    post(ground.author, ground.discussion)
    post(ground.author, ground.discussion)
    with transaction() as own:
        me = acting(own, ground.reader)
        mark_read(own, me, find_discussion(own, me, ground.discussion.id), number=1)
    assert titles(items_for(session, ground.reader)) == ["Un nouveau message"]
    with transaction() as own:
        me = acting(own, ground.reader)
        mark_read(own, me, find_discussion(own, me, ground.discussion.id), number=2)
    assert found_for(session, ground.reader) == [[]]


def test_a_message_that_was_hidden_since_is_no_news(session, ground, settle) -> None:
    chair = make.make_member(session, ground.group, "chair")
    session.commit()
    with transaction() as own:
        follow_group(own, acting(own, ground.reader), ground.group.id, level="all")
    post(ground.author, ground.discussion)
    settle()
    with transaction() as own:
        hide_message(own, acting(own, chair), ground.discussion.id, 1, reason="hors sujet")
    assert [line for line in found_for(session, ground.reader)[0] if line.section == "discussions"] == []


def test_more_messages_than_anybody_counts_are_written_so(session, ground, long_ago) -> None:
    make.make_messages(session, ground.discussion, ground.author, 120)
    ground.discussion.changed_at = now()
    session.commit()
    (line,) = items_for(session, ground.reader)
    assert (line.fr.title, line.en.title) == ("Plus de 99 nouveaux messages", "More than 99 new messages")


def test_what_somebody_chose_to_have_in_the_page_alone_is_not_told(session, ground, settle) -> None:
    with transaction() as own:
        follow_group(own, acting(own, ground.reader), ground.group.id, level="all")
    post(ground.author, ground.discussion)
    settle()
    with transaction() as own:
        notifications.set_preferences(own, ground.reader.id, choices={"message": "page"})
    (line,) = items_for(session, ground.reader)
    assert line.key.startswith("moved:")


def test_who_was_put_out_of_a_group_is_told_so_without_a_word_of_it(session, ground, settle) -> None:
    from collab.groups.service import remove_member

    chair = make.make_member(session, ground.group, "chair")
    session.commit()
    with transaction() as own:
        remove_member(own, acting(own, chair), ground.group.id, ground.reader.id)
    settle()
    (line,) = items_for(session, ground.reader)
    assert (line.section, line.group_id) == ("oneself", None)
    assert line.fr.title == "Vous n’êtes plus membre du groupe"
    assert line.fr.detail == "Développement durable"


def test_a_date_ahead_is_told_and_makes_no_letter(session, ground) -> None:
    with transaction() as own:
        me = acting(own, ground.author)
        set_date(own, me, ground.discussion.id, starts_at=now() + timedelta(days=3), place="Hôtel de ville")
    (found,) = found_for(session, ground.reader)
    (line,) = [each for each in found if each.section == "ahead"]
    assert not line.news
    item = describe(session, [line.key])[line.key]
    assert item.fr.title.endswith("\u00a0: Eau")
    assert item.fr.detail == "Développement durable · Hôtel de ville"
    assert item.fr.title[0].isupper()
    assert (item.path, item.group_id) == (f"/discussions/{ground.discussion.id}", ground.group.id)


def test_a_date_that_was_just_set_is_told_once(session, ground, settle) -> None:
    with transaction() as own:
        follow_group(own, acting(own, ground.reader), ground.group.id, level="followed")
    for days in (3, 5):
        with transaction() as own:
            me = acting(own, ground.author)
            set_date(own, me, ground.discussion.id, starts_at=now() + timedelta(days=days))
    settle()
    (line,) = found_for(session, ground.reader)[0]
    assert len(line.notification_ids) == 2
    item = describe(session, [line.key])[line.key]
    assert item.fr.title == "Élue de Brest fixe une date"
    assert str((now() + timedelta(days=5)).astimezone(PARIS).day) in item.fr.detail


def test_a_date_far_ahead_over_or_taken_back_is_not_told(session, ground) -> None:
    for days in (40, -2):
        with transaction() as own:
            me = acting(own, ground.author)
            set_date(own, me, ground.discussion.id, starts_at=now() + timedelta(days=days))
        assert [line for line in found_for(session, ground.reader)[0] if line.section == "ahead"] == []
    with transaction() as own:
        own.execute(
            text("UPDATE discussion_date SET starts_at = now() + interval '1 day', cancelled_at = now()")
        )
    assert [line for line in found_for(session, ground.reader)[0] if line.section == "ahead"] == []


def test_the_secretariat_is_told_of_dates_where_it_may_read_and_a_guest_of_those_set_since_they_came(
    session, ground
) -> None:
    staff = make.make_person(session, staff=True)
    stranger = make.make_member(session)
    session.commit()
    with transaction() as own:
        me = acting(own, ground.author)
        set_date(own, me, ground.discussion.id, starts_at=now() + timedelta(days=3))
    guest = make.make_person(session, "Partenaire")
    make.join(session, ground.group, guest, "guest")
    session.commit()
    (item,) = items_for(session, staff)
    assert item.fr.why == "Vous êtes du secrétariat."
    assert found_for(session, stranger, guest) == [[], []]


def test_ones_own_messages_are_not_counted_among_those_of_others(session, ground) -> None:
    post(ground.author, ground.discussion)
    post(ground.reader, ground.discussion)
    with transaction() as own:
        own.execute(text("UPDATE reading SET number = 0"))
    assert titles(items_for(session, ground.reader)) == ["Un nouveau message"]


def test_who_joins_is_told_of_what_came_after_them_alone(session, ground) -> None:
    for _ in range(3):
        post(ground.author, ground.discussion)
    newcomer = make.make_member(session, ground.group)
    session.commit()
    post(ground.author, ground.discussion)
    assert titles(items_for(session, newcomer)) == ["Un nouveau message"]


def test_a_guest_is_not_told_of_a_date_set_before_they_came_when_the_discussion_moves(
    session, ground
) -> None:
    with transaction() as own:
        me = acting(own, ground.author)
        set_date(own, me, ground.discussion.id, starts_at=now() + timedelta(days=3))
    guest = make.make_person(session, "Partenaire")
    make.join(session, ground.group, guest, "guest")
    session.commit()
    post(ground.author, ground.discussion)
    assert [line.section for line in found_for(session, guest)[0]] == ["discussions"]


def test_a_message_told_by_itself_and_read_at_its_place_is_told_no_more(session, ground, settle) -> None:
    with transaction() as own:
        follow_group(own, acting(own, ground.reader), ground.group.id, level="all")
    post(ground.author, ground.discussion)
    settle()
    with transaction() as own:
        me = acting(own, ground.reader)
        mark_read(own, me, find_discussion(own, me, ground.discussion.id), number=1)
    assert found_for(session, ground.reader) == [[]]
