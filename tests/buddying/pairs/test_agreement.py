"""One page, changed by either, agreed by both: versions, rights, and two who act at once."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from collab.accounts.models import Mandate
from collab.buddying.models import Pair
from collab.buddying.service.pairs.agreeing import agree, change_agreement
from collab.buddying.service.pairs.moving import end_pair, pause_pair, resume_pair
from collab.buddying.service.pairs.views import pair_for, pairs_of
from collab.core.clock import today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from tests.factories import actor_of
from tests.queries import counted_queries


def events(session, name):
    return list(session.scalars(select(OutboxEvent).filter_by(name=name).order_by(OutboxEvent.id)))


def both(session, people, pair, version=1):
    agree(session, actor_of(people.asker), pair.id, version=version)
    return agree(session, actor_of(people.helper), pair.id, version=version)


def test_once_both_agree_to_the_same_version_the_pair_is_at_work(session, people, pair):
    first = agree(session, actor_of(people.asker), pair.id, version=1)
    assert (first.state, first.agreement.agreed) == ("agreeing", {"asker": True, "helper": False})
    second = agree(session, actor_of(people.helper), pair.id, version=1)
    assert (second.state, second.agreement.agreed) == ("active", {"asker": True, "helper": True})
    assert [e.payload["agreed"] for e in events(session, "buddying.agreement_changed")] == [False, True]
    assert [e.payload["state"] for e in events(session, "buddying.pair_moved")] == ["active"]


def test_agreeing_again_says_nothing_new(session, people, pair):
    for _ in range(2):
        agree(session, actor_of(people.asker), pair.id, version=1)
    assert len(events(session, "buddying.agreement_changed")) == 1


def test_a_change_is_agreed_to_by_its_writer_and_takes_back_the_others_agreement(session, people, pair):
    agree(session, actor_of(people.asker), pair.id, version=1)
    shown = change_agreement(
        session, actor_of(people.helper), pair.id, expected=1, scope="Deux appels, **pas** de visite."
    )
    assert shown.agreement.version == 2
    assert shown.agreement.agreed == {"asker": False, "helper": True}
    assert "<strong>pas</strong>" in shown.agreement.html
    with pytest.raises(Problem) as refused:
        agree(session, actor_of(people.asker), pair.id, version=1)
    assert refused.value.status == 412
    assert agree(session, actor_of(people.asker), pair.id, version=2).state == "active"


def test_the_same_words_are_no_change(session, people, pair):
    agree(session, actor_of(people.helper), pair.id, version=1)
    shown = change_agreement(session, actor_of(people.asker), pair.id, expected=1, scope=pair.scope)
    assert shown.agreement.version == 1
    assert shown.agreement.agreed["helper"]


def test_a_pair_at_work_stays_at_work_while_other_words_are_being_agreed_on(session, people, pair):
    both(session, people, pair)
    shown = change_agreement(session, actor_of(people.asker), pair.id, expected=1, formats=["visit", "visit"])
    assert (shown.state, shown.agreement.formats) == ("active", ["visit"])
    assert not shown.agreement.agreed["helper"]


def test_a_page_that_ends_before_it_starts_is_refused_whole(session, people, pair):
    with pytest.raises(Problem) as refused:
        change_agreement(
            session,
            actor_of(people.asker),
            pair.id,
            expected=1,
            scope="Autre chose",
            ends_on=today() - timedelta(days=3),
        )
    assert refused.value.errors == {"ends_on": ["ends-before-it-starts"]}
    assert (pair.agreement_version, pair.scope[:6]) == (1, "Monter")


def test_who_wrote_from_an_older_version_is_told_so(session, people, pair):
    change_agreement(session, actor_of(people.asker), pair.id, expected=1, scope="Un")
    with pytest.raises(Problem) as refused:
        change_agreement(session, actor_of(people.helper), pair.id, expected=1, scope="Deux")
    assert refused.value.status == 412


def test_an_ended_pair_agrees_on_nothing_more(session, people, pair):
    end_pair(session, actor_of(people.helper), pair.id)
    for act in (
        lambda: agree(session, actor_of(people.asker), pair.id, version=1),
        lambda: change_agreement(session, actor_of(people.asker), pair.id, expected=1, scope="Non"),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert (refused.value.status, refused.value.slug) == (409, "pair-moved-on")


@pytest.mark.parametrize("who", ["third", "colleague", "guest"])
def test_to_others_the_pair_does_not_exist(session, people, pair, who):
    actor = actor_of(getattr(people, who))
    for act in (
        lambda: pair_for(session, actor, pair.id),
        lambda: agree(session, actor, pair.id, version=1),
        lambda: end_pair(session, actor, pair.id),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.status == 404
    assert pairs_of(session, actor) == []


def test_the_secretariat_sees_the_agreement_and_changes_nothing(session, people, pair):
    staff = actor_of(people.staff)
    shown = pair_for(session, staff, pair.id)
    assert shown.agreement.scope == pair.scope
    assert (shown.my_side, shown.discussion_id) == (None, None)
    assert not any(shown.can.values())
    with pytest.raises(Problem) as refused:
        agree(session, staff, pair.id, version=1)
    assert (refused.value.status, refused.value.slug) == (403, "not-of-this-pair")


def test_whose_mandate_ended_in_mid_flow_agrees_no_more_and_can_still_end(session, people, pair):
    session.execute(
        update(Mandate)
        .where(Mandate.id == people.helper_mandate.id)
        .values(ends_on=today() - timedelta(days=1))
    )
    session.expire_all()
    helper = actor_of(people.helper)
    with pytest.raises(Problem) as refused:
        agree(session, helper, pair.id, version=1)
    assert refused.value.slug == "mandate-ended"
    assert pair_for(session, helper, pair.id).can == {
        "change": False, "pause": False, "resume": False, "end": True, "look_back": False,
    }  # fmt: skip
    assert end_pair(session, helper, pair.id).state == "ended"


def test_a_later_mandate_of_the_same_authority_is_as_good(session, people, pair):
    from tests.factories import make_mandate

    make_mandate(session, people.helper, people.lyon, "elected")
    session.execute(
        update(Mandate)
        .where(Mandate.id == people.helper_mandate.id)
        .values(ends_on=today() - timedelta(days=1))
    )
    session.expire_all()
    assert agree(session, actor_of(people.helper), pair.id, version=1).agreement.agreed["helper"]


def test_a_pause_rests_and_goes_on_where_it_stood(session, people, pair):
    asker = actor_of(people.asker)
    rested = pause_pair(session, asker, pair.id, until=today() + timedelta(days=9))
    assert (rested.state, rested.paused_until) == ("paused", today() + timedelta(days=9))
    gone_on = resume_pair(session, asker, pair.id)
    assert (gone_on.state, gone_on.paused_until) == ("agreeing", None)
    both(session, people, pair)
    pause_pair(session, actor_of(people.helper), pair.id)
    assert resume_pair(session, asker, pair.id).state == "active"


def test_a_pause_does_not_end_before_it_begins(session, people, pair):
    with pytest.raises(Problem) as refused:
        pause_pair(session, actor_of(people.asker), pair.id, until=today() - timedelta(days=1))
    assert refused.value.errors == {"until": ["in-the-past"]}
    assert pair.state == "agreeing"


@pytest.mark.parametrize("act", ["agree", "change", "pause", "resume", "end"])
def test_every_act_of_either_counts_as_a_move(session, people, pair, act):
    asker = actor_of(people.asker)
    if act == "resume":
        pause_pair(session, asker, pair.id)
    before = pair.moved_at
    {
        "agree": lambda: agree(session, asker, pair.id, version=1),
        "change": lambda: change_agreement(session, asker, pair.id, expected=1, scope="Autre"),
        "pause": lambda: pause_pair(session, asker, pair.id),
        "resume": lambda: resume_pair(session, asker, pair.id),
        "end": lambda: end_pair(session, asker, pair.id),
    }[act]()
    assert pair.moved_at > before


def at_once(*acts):
    """Run these in threads of their own, each in its transaction; what each ended with."""
    ready, outcomes = threading.Barrier(len(acts)), []

    def run(act) -> None:
        try:
            with transaction() as current:
                ready.wait()
                outcomes.append(act(current).state)
        except Problem as problem:
            outcomes.append(problem.slug)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(outcomes)


def test_both_agree_at_once_and_the_pair_begins_once(session, people, pair):
    asker, helper = actor_of(people.asker), actor_of(people.helper)
    outcomes = at_once(
        lambda current: agree(current, asker, pair.id, version=1),
        lambda current: agree(current, helper, pair.id, version=1),
    )
    assert outcomes == ["active", "agreeing"]
    session.expire_all()
    assert session.get_one(Pair, pair.id).state == "active"
    assert len(events(session, "buddying.pair_moved")) == 1


def test_ended_twice_at_once_it_ends_once(session, people, pair):
    asker, helper = actor_of(people.asker), actor_of(people.helper)
    outcomes = at_once(
        lambda current: end_pair(current, asker, pair.id),
        lambda current: end_pair(current, helper, pair.id),
    )
    assert outcomes == ["ended", "pair-moved-on"]
    assert len(events(session, "buddying.pair_moved")) == 1


def test_a_list_of_pairs_asks_the_same_few_questions_however_long(session, people, accepted, database):
    from collab.buddying.service.pairs.milestones import set_milestone
    from collab.buddying.service.pairs.opening import open_pair
    from collab.core.clock import now

    asker = actor_of(people.asker)

    def count(more: int) -> int:
        for _ in range(more):
            opened = open_pair(session, accepted())
            for _ in range(more):
                set_milestone(session, asker, opened.id, title="Appel", starts_at=now())
        session.commit()
        session.expire_all()
        with counted_queries(database) as sent:
            assert len(pairs_of(session, asker)) >= more
        return len(sent)

    assert count(1) == count(5) <= 7
