"""A plan is sent: everybody on it is asked once, whoever else sends it too, and whatever changed meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.buddying.models import BuddyRequest, Offer, Plan, PlanRow, Solicitation
from collab.buddying.service.asking import ask_helper
from collab.buddying.service.planning import sending
from collab.buddying.service.planning.changing import adjust_plan
from collab.buddying.service.planning.pins import choose
from collab.buddying.service.planning.sending import send_plan
from collab.buddying.service.planning.views import plan_for
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.db import Database, transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from tests.buddying.matching_world import make_offer, make_request
from tests.buddying.plan_rows import asked, computed, couple, couples_of
from tests.factories import actor_of, make_person


@pytest.fixture
def officers(session: Session) -> list[Actor]:
    people = [make_person(session, "Secrétariat", staff=True) for _ in range(2)]
    session.commit()
    return [actor_of(person) for person in people]


def make_couples(session: Session, count: int) -> list[tuple[BuddyRequest, Offer]]:
    """So many requests, each of which one helper can serve: each is about a country of its own."""
    codes = ("MG", "VN", "SN", "ML", "BJ", "MA", "TN", "HT")
    made = [
        (make_request(session, themes=[], countries=[code]), make_offer(session, themes=[], countries=[code]))
        for code in codes[:count]
    ]
    session.commit()
    return made


def why_skipped(session: Session, plan: Plan) -> dict[tuple[int, int], str]:
    rows = select(PlanRow).where(PlanRow.plan_id == plan.id, PlanRow.state == "skipped")
    return {(row.request_id, row.offer_id): row.skipped for row in session.scalars(rows)}


def sent_events(session: Session) -> list[dict[str, object]]:
    found = select(OutboxEvent.payload).where(OutboxEvent.name == "buddying.plan_sent")
    return list(session.scalars(found))


def test_everybody_on_the_plan_is_asked_once_in_its_name(session: Session, officers: list[Actor]) -> None:
    made = make_couples(session, 3)
    plan = computed(session, officers[0])
    send_plan(session, officers[0], plan.id)
    session.commit()
    assert asked(session) == [(request.id, offer.id) for request, offer in made]
    assert {each.plan_id for each in session.scalars(select(Solicitation))} == {plan.id}
    seen = plan_for(session, officers[0], plan.id)
    assert (seen.state, seen.sent, seen.skipped, seen.proposed) == ("sent", 3, 0, 0)
    assert [(each["asked"], each["skipped"]) for each in sent_events(session)] == [(3, 0)]


def test_whoever_sends_second_is_told_that_it_moved_on_and_nobody_is_asked_twice(
    session: Session, officers: list[Actor], database: Database
) -> None:
    make_couples(session, 4)
    plan = computed(session, officers[0])
    both, told = threading.Barrier(2), []

    def send(officer: Actor) -> None:
        try:
            with transaction() as current:
                both.wait(10)
                send_plan(current, officer, plan.id)
            told.append("sent")
        except Problem as refused:
            told.append(refused.slug)

    threads = [threading.Thread(target=send, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == ["plan-moved-on", "sent"]
    assert len(asked(session)) == len(set(asked(session))) == 4
    assert len(sent_events(session)) == 1


def test_what_changed_since_the_plan_was_computed_is_skipped_with_the_reason(
    session: Session, officers: list[Actor]
) -> None:
    made = make_couples(session, 7)
    plan = computed(session, officers[0])
    (withdrawn, _), (_, ended), (_, paused), (_, full), (served, _), (orphan, _), (good, helper) = made
    withdrawn.state = "withdrawn"
    orphan.asker_id = None
    full.at_once = 0
    session.execute(text("UPDATE mandate SET ends_on = :day WHERE id = :id"),
                    {"day": today() - timedelta(days=1), "id": ended.mandate_id})  # fmt: skip
    session.execute(text("INSERT INTO buddy_offer_pause (offer_id, starts_on) VALUES (:id, :day)"),
                    {"id": paused.id, "day": today()})  # fmt: skip
    other = make_offer(session, themes=[], countries=["BJ"])
    session.flush()
    ask_helper(session, officers[0], request_id=served.id, offer_id=other.id)
    session.commit()
    send_plan(session, officers[0], plan.id)
    session.commit()
    assert set(asked(session)) == {(served.id, other.id), (good.id, helper.id)}
    assert [why for _, why in sorted(why_skipped(session, plan).items())] == [
        "request-moved-on", "helper-mandate-ended", "helper-paused", "helper-at-capacity", "request_full",
        "request-without-lead",
    ]  # fmt: skip
    seen = plan_for(session, officers[0], plan.id)
    assert (seen.sent, seen.skipped) == (1, 6)


def test_who_was_asked_by_hand_meanwhile_is_not_asked_again(session: Session, officers: list[Actor]) -> None:
    ((request, offer),) = make_couples(session, 1)
    request.wanted = 2
    session.commit()
    plan = computed(session, officers[0])
    ask_helper(session, officers[0], request_id=request.id, offer_id=offer.id)
    session.commit()
    send_plan(session, officers[0], plan.id)
    session.commit()
    assert asked(session) == [(request.id, offer.id)]
    assert list(why_skipped(session, plan).values()) == ["helper-asked-already"]


def test_a_request_that_found_one_of_its_two_helpers_meanwhile_gets_one_more(
    session: Session, officers: list[Actor]
) -> None:
    ((request, _),) = make_couples(session, 1)
    request.wanted = 2
    make_offer(session, themes=[], countries=["MG"])
    session.commit()
    plan = computed(session, officers[0])
    assert len(couples_of(session, plan)) == 2
    third = make_offer(session, themes=[], countries=["MG"])
    session.flush()
    ask_helper(session, officers[0], request_id=request.id, offer_id=third.id)
    send_plan(session, officers[0], plan.id)
    session.commit()
    assert len(asked(session)) == 2
    assert list(why_skipped(session, plan).values()) == ["request_full"]


def test_a_couple_that_is_forbidden_after_the_plan_is_not_asked(
    session: Session, officers: list[Actor]
) -> None:
    ((request, offer), (other, helper)) = make_couples(session, 2)
    plan = computed(session, officers[0])
    choose(session, officers[0], **couple(request, offer), choice="forbid")
    send_plan(session, officers[0], plan.id)
    session.commit()
    assert asked(session) == [(other.id, helper.id)]


def test_one_more_than_is_wanted_is_asked_only_where_an_officer_put_them(
    session: Session, officers: list[Actor]
) -> None:
    ((request, offer),) = make_couples(session, 1)
    spare = make_offer(session, themes=[], countries=["MG"])
    session.commit()
    plan = computed(session, officers[0])
    ((_, first),) = couples_of(session, plan)
    second = spare if first == offer.id else offer
    adjust_plan(session, officers[0], plan.id, **couple(request, second), act="put")
    send_plan(session, officers[0], plan.id)
    session.commit()
    assert asked(session) == [(request.id, first), (request.id, second.id)]


@pytest.fixture
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SENT_AT_ONCE", 2)


def test_a_large_plan_goes_on_by_itself_until_everybody_is_asked_once(
    session: Session, officers: list[Actor], two_at_once: None, settle: Callable[[], None]
) -> None:
    made = make_couples(session, 5)
    plan = computed(session, officers[0])
    send_plan(session, officers[0], plan.id)
    session.commit()
    assert len(asked(session)) == 2
    settle()
    session.expire_all()
    assert asked(session) == [(request.id, offer.id) for request, offer in made]
    assert [(each["asked"], each["skipped"]) for each in sent_events(session)] == [(5, 0)]
    assert couples_of(session, plan) == set()


def test_nobody_is_asked_in_the_name_of_an_officer_who_left_meanwhile(
    session: Session, officers: list[Actor], two_at_once: None, settle: Callable[[], None]
) -> None:
    make_couples(session, 3)
    plan = computed(session, officers[0])
    send_plan(session, officers[0], plan.id)
    session.get_one(Person, officers[0].person_id).staff = False
    session.commit()
    settle()
    session.expire_all()
    assert len(asked(session)) == 2
    assert list(why_skipped(session, plan).values()) == ["sender_left"]
    assert len(sent_events(session)) == 1


def test_an_empty_plan_is_sent_to_nobody(session: Session, officers: list[Actor]) -> None:
    plan = computed(session, officers[0])
    send_plan(session, officers[0], plan.id)
    session.commit()
    assert asked(session) == []
    assert [(each["asked"], each["skipped"]) for each in sent_events(session)] == [(0, 0)]


def test_a_plan_that_is_sent_while_helpers_answer_other_askings_waits_its_turn_and_is_not_stuck(
    session: Session, officers: list[Actor], database: Database
) -> None:
    # One transaction holds the first request and then wants the second offer; the plan wants all of them.
    made = make_couples(session, 2)
    plan = computed(session, officers[0])
    holds, done = threading.Event(), threading.Event()

    def send() -> None:
        holds.wait(10)
        with transaction() as current:
            send_plan(current, officers[0], plan.id)
        done.set()

    thread = threading.Thread(target=send)
    thread.start()
    with transaction() as other:
        other.get_one(BuddyRequest, made[1][0].id, with_for_update=True)
        holds.set()
        assert not done.wait(0.3)
        other.get_one(Offer, made[0][1].id, with_for_update=True)
    thread.join(30)
    assert done.is_set()
    assert len(asked(session)) == 2


def test_a_member_cannot_send_a_plan(session: Session, officers: list[Actor]) -> None:
    plan = computed(session, officers[0])
    offer = make_offer(session)
    session.commit()
    member = actor_of(session.get_one(Person, offer.person_id))
    with pytest.raises(Problem) as refused:
        send_plan(session, member, plan.id)
    assert refused.value.status == 404
