"""What a helper's yes opens: once, private, with an agreement that says what was asked for."""

import threading

import pytest
from sqlalchemy import func, select

from collab.buddying.models import Pair, Solicitation
from collab.buddying.service.pairs.opening import open_pair
from collab.core.clock import today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.discussion.service import find_discussion, post_message
from collab.groups.models import Group, Membership
from collab.groups.service import add_member, group_for, leave_group, remove_member
from tests.factories import actor_of


def members(session, pair):
    return set(session.scalars(select(Membership.person_id).filter_by(group_id=pair.group_id, left_at=None)))


def test_a_yes_opens_a_private_group_of_the_two(session, people, pair):
    group = session.get_one(Group, pair.group_id)
    assert (group.kind, group.visibility, group.listed) == ("pairing", "invitation", False)
    assert members(session, pair) == {people.asker.id, people.helper.id}


def test_both_read_and_write_in_its_discussion(session, people, pair):
    from uuid import uuid4

    for person in (people.asker, people.helper):
        post_message(session, actor_of(person), pair.discussion_id, body="Bonjour", client_key=uuid4())
    assert find_discussion(session, actor_of(people.helper), pair.discussion_id).last_number == 2


@pytest.mark.parametrize("who", ["third", "colleague", "staff", "guest"])
def test_nobody_else_knows_of_the_discussion_or_the_group(session, people, pair, who):
    actor = actor_of(getattr(people, who))
    for look in (
        lambda: find_discussion(session, actor, pair.discussion_id),
        lambda: group_for(session, actor, pair.group_id),
    ):
        with pytest.raises(Problem) as refused:
            look()
        assert refused.value.status == 404


def test_neither_can_put_the_other_out_bring_somebody_in_or_walk_away(session, people, pair):
    asker = actor_of(people.asker)
    for act in (
        lambda: remove_member(session, asker, pair.group_id, people.helper.id),
        lambda: add_member(session, asker, pair.group_id, person_id=people.third.id),
        lambda: leave_group(session, asker, pair.group_id),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.status == 403
    assert members(session, pair) == {people.asker.id, people.helper.id}


def test_the_agreement_begins_with_the_words_that_were_asked(session, pair):
    assert pair.scope.startswith("Monter une coopération sur l’eau\n\nNous commençons")
    assert (pair.formats, pair.starts_on) == (["call", "review"], today())
    assert (pair.ends_on - pair.starts_on).days == 60
    assert (pair.state, pair.lead) == ("agreeing", "asker")


def test_a_day_that_is_past_is_left_out_of_the_agreement(session, accepted):
    from datetime import timedelta

    assert open_pair(session, accepted(by_when=today() - timedelta(days=1))).ends_on is None


def test_it_is_told_to_the_two_and_the_secretariat(session, people, pair):
    [opened] = session.scalars(select(OutboxEvent).filter_by(name="buddying.pair_opened"))
    assert opened.payload["parties"] == [people.asker.id, people.helper.id]
    assert set(opened.payload["hearers"]) == {people.asker.id, people.helper.id, people.staff.id}


def test_asked_again_it_is_the_same_pair(session, pair):
    asking = session.get_one(Solicitation, pair.solicitation_id)
    assert open_pair(session, asking).id == pair.id
    assert session.scalar(select(func.count()).select_from(Group).filter_by(kind="pairing")) == 1


def test_two_at_once_open_one_pair(session, accepted):
    asking_id = accepted().id
    session.commit()
    ready, opened = threading.Barrier(2), []

    def accept() -> None:
        with transaction() as current:
            asking = current.get_one(Solicitation, asking_id)
            ready.wait()
            opened.append(open_pair(current, asking).id)

    both = [threading.Thread(target=accept) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert [len(opened), len(set(opened))] == [2, 1]
    assert session.scalar(select(func.count()).select_from(Pair)) == 1
    assert session.scalar(select(func.count()).select_from(Group).filter_by(kind="pairing")) == 1


def test_where_the_secretariat_looks_for_an_asker_the_helper_waits_alone(session, people, accepted):
    opened = open_pair(session, accepted(asker_id=None, mandate_id=None))
    assert members(session, opened) == {people.helper.id}
    assert opened.asker_id is None
