"""Plans: computed once, changed by hand with what it costs, pinned and forbidden."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.buddying.models import BuddyRequest, Offer, Plan, PlanChoice, PlanRequest, PlanRow, Weights
from collab.buddying.policy import USUAL_WEIGHTS
from collab.buddying.service.planning.changing import adjust_plan, drop_plan
from collab.buddying.service.planning.computing import ask_plan, compute_plan
from collab.buddying.service.planning.pins import choose, take_back_choice
from collab.buddying.service.planning.planned import planned_requests
from collab.buddying.service.planning.views import list_plans, plan_for
from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.db import Database, transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from tests.buddying.matching_world import make_offer, make_request
from tests.buddying.plan_rows import computed, couple, couples_of
from tests.factories import actor_of, make_person
from tests.queries import counted_queries


@pytest.fixture
def officer(session: Session) -> Actor:
    person = make_person(session, "Secrétariat", staff=True)
    session.commit()
    return actor_of(person)


def events(session: Session, name: str) -> list[dict[str, object]]:
    found = select(OutboxEvent.payload).where(OutboxEvent.name == f"buddying.{name}").order_by(OutboxEvent.id)
    return list(session.scalars(found))


def requests_of(session: Session, officer: Actor, plan: Plan):
    return {each.id: each for each in planned_requests(session, officer, plan.id).items}


def test_a_plan_gives_every_open_request_its_helper_and_says_so(session: Session, officer: Actor) -> None:
    request, offer = make_request(session), make_offer(session)
    session.commit()
    plan = computed(session, officer)
    assert couples_of(session, plan) == {(request.id, offer.id)}
    seen = plan_for(session, officer, plan.id)
    assert (seen.state, seen.requests, seen.matched, seen.served, seen.complete) == ("ready", 1, 1, 1, 1)
    assert seen.total == seen.bound > 0
    assert seen.gap == 0
    assert events(session, "plan_computed")[-1]["state"] == "ready"


def test_the_plan_looks_at_all_requests_together(session: Session, officer: Actor) -> None:
    # Both would rather have the helper who knows both countries; only one of them has another choice.
    everybody = make_offer(session, countries=["MG", "VN"], at_once=1)
    elsewhere = make_offer(session, countries=["MG"], themes=[], at_once=1)
    two_ways = make_request(session, countries=["MG"])
    one_way = make_request(session, countries=["VN"])
    session.commit()
    plan = computed(session, officer)
    assert couples_of(session, plan) == {(one_way.id, everybody.id), (two_ways.id, elsewhere.id)}


def test_load_is_shared_between_equals(session: Session, officer: Actor) -> None:
    offers = [make_offer(session, at_once=5, per_quarter=5) for _ in range(3)]
    for _ in range(3):
        make_request(session)
    session.commit()
    plan = computed(session, officer)
    assert {offer for _, offer in couples_of(session, plan)} == {offer.id for offer in offers}
    assert (plan.gini_before, plan.gini_after) == (0, 0)


def test_who_asks_while_a_plan_is_computed_is_given_that_one(session: Session, officer: Actor) -> None:
    first = ask_plan(session, officer)
    session.commit()
    assert ask_plan(session, officer).id == first.id
    assert len(events(session, "plan_asked")) == 1


def test_two_officers_who_ask_at_the_same_time_get_one_plan(
    session: Session, officer: Actor, database: Database
) -> None:
    both, ids = threading.Barrier(2), []

    def ask() -> None:
        with transaction() as current:
            both.wait(10)
            ids.append(ask_plan(current, officer).id)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(set(ids)) == 1
    assert len(ids) == 2


def test_a_plan_whose_worker_died_is_given_up_after_two_minutes(session: Session, officer: Actor) -> None:
    dead = ask_plan(session, officer)
    dead.created_at = now() - timedelta(minutes=3)
    session.commit()
    other = ask_plan(session, officer)
    session.commit()
    assert other.id != dead.id
    assert (dead.state, dead.error) == ("failed", "stopped")
    compute_plan(session, dead.id)
    assert couples_of(session, dead) == set()
    compute_plan(session, other.id)
    assert other.state == "ready"


def test_a_plan_that_is_being_computed_right_now_is_not_given_up(
    session: Session, officer: Actor, database: Database
) -> None:
    slow = ask_plan(session, officer)
    slow.created_at = now() - timedelta(minutes=3)
    session.commit()
    with transaction() as worker:
        worker.get_one(Plan, slow.id, with_for_update=True)
        with transaction() as current:
            assert ask_plan(current, officer).id == slow.id


def test_a_plan_is_computed_once_however_often_it_is_called_for(session: Session, officer: Actor) -> None:
    make_request(session), make_offer(session)
    session.commit()
    plan = computed(session, officer)
    compute_plan(session, plan.id)
    assert len(events(session, "plan_computed")) == 1


def test_a_newer_plan_puts_the_one_that_was_not_sent_aside(session: Session, officer: Actor) -> None:
    older, newer = computed(session, officer), computed(session, officer)
    session.refresh(older)
    assert (older.state, newer.state) == ("dropped", "ready")
    with pytest.raises(Problem, match="dropped"):
        adjust_plan(session, officer, older.id, request_id=1, offer_id=1, act="put")


def test_without_requests_or_helpers_the_plan_is_ready_and_empty(session: Session, officer: Actor) -> None:
    nothing = plan_for(session, officer, computed(session, officer).id)
    assert (nothing.state, nothing.requests, nothing.matched, nothing.gap) == ("ready", 0, 0, 0)
    request = make_request(session)
    session.commit()
    plan = computed(session, officer)
    assert requests_of(session, officer, plan)[request.id].binds == "no_helpers"


def test_the_limit_that_leaves_a_request_without_is_named(session: Session, officer: Actor) -> None:
    full, _paused = make_offer(session, at_once=0), make_request(session)
    session.commit()
    plan = computed(session, officer)
    (seen,) = requests_of(session, officer, plan).values()
    assert (seen.binds, seen.excluded) == ("at_capacity", {"at_capacity": 1})
    full.at_once, full.per_quarter = 1, 1
    make_request(session)
    session.commit()
    plan = computed(session, officer)
    assert sorted(each.binds for each in requests_of(session, officer, plan).values()) == ["", "taken"]


def test_requests_that_nobody_leads_or_whose_day_has_passed_take_no_helper_from_others(
    session: Session, officer: Actor
) -> None:
    make_offer(session, at_once=1)
    orphan = make_request(session, asker_id=None, mandate_id=None)
    late = make_request(session, by_when=today() - timedelta(days=1))
    request = make_request(session)
    session.commit()
    plan = computed(session, officer)
    assert {request for request, _ in couples_of(session, plan)} == {request.id}
    seen = requests_of(session, officer, plan)
    assert (seen[orphan.id].binds, seen[late.id].binds) == ("no_lead", "past_its_day")


def test_a_helper_whose_mandate_ended_and_one_who_declined_are_not_planned(
    session: Session, officer: Actor
) -> None:
    request, offer = make_request(session), make_offer(session)
    session.execute(text("UPDATE mandate SET ends_on = :day WHERE id = :id"),
                    {"day": today() - timedelta(days=1), "id": offer.mandate_id})  # fmt: skip
    session.commit()
    plan = computed(session, officer)
    assert couples_of(session, plan) == set()
    assert requests_of(session, officer, plan)[request.id].binds == "mandate_ended"


def test_one_request_with_many_equal_candidates_gets_one_of_them_and_a_runner_up(
    session: Session, officer: Actor
) -> None:
    make_request(session)
    holder = make_offer(session)
    session.execute(
        text(
            """
            WITH people AS (
                INSERT INTO person (name, email, sort_key, search_text)
                SELECT 'Agent', 'pair' || n || '@example.org', 'agent', 'agent' FROM generate_series(1, 5000) n RETURNING id
            ), mandates AS (
                INSERT INTO mandate (person_id, authority_id, role, title, starts_on)
                SELECT people.id, :authority, 'technician', '', date '2020-01-01' FROM people RETURNING id, person_id
            )
            INSERT INTO buddy_offer (authority_id, person_id, mandate_id, themes)
            SELECT :authority, person_id, id, :themes FROM mandates
            """
        ),
        {"authority": holder.authority_id, "themes": holder.themes},
    )
    session.commit()
    plan = computed(session, officer)
    assert (plan.candidates, plan.matched, plan.total) == (5001, 1, plan.bound)
    (seen,) = requests_of(session, officer, plan).values()
    assert seen.runner_up is not None
    assert seen.runner_up.offer_id != seen.rows[0].offer_id


@pytest.mark.parametrize(
    "weights", [dict.fromkeys(USUAL_WEIGHTS, 0.0), {**USUAL_WEIGHTS, "fairness": -1.0}, {"theme": -5.0}]
)
def test_weights_that_weigh_nothing_or_against_end_in_a_plan_that_says_so(
    session: Session, officer: Actor, weights: dict[str, float]
) -> None:
    make_request(session), make_offer(session)
    session.add(Weights(weights=weights))
    session.commit()
    plan = computed(session, officer)
    assert (plan.state, plan.error) == ("failed", "contradiction")
    assert events(session, "plan_computed")[-1]["state"] == "failed"
    assert ask_plan(session, officer).id != plan.id


def test_a_pin_holds_in_the_next_plan(session: Session, officer: Actor) -> None:
    request, better = make_request(session), make_offer(session, countries=["MG"])
    worse = make_offer(session)
    session.commit()
    assert couples_of(session, computed(session, officer)) == {(request.id, better.id)}
    choose(session, officer, **couple(request, worse), choice="pin", why="Ils se connaissent")
    session.commit()
    plan = computed(session, officer)
    assert couples_of(session, plan) == {(request.id, worse.id)}
    (seen,) = requests_of(session, officer, plan).values()
    assert [row.origin for row in seen.rows] == ["pinned"]
    assert [choice.why for choice in seen.choices] == ["Ils se connaissent"]


def test_pins_that_cannot_hold_are_told_with_the_reason(session: Session, officer: Actor) -> None:
    request = make_request(session)
    full, paused, gone = make_offer(session, at_once=0), make_offer(session), make_offer(session)
    good, late = make_offer(session), make_offer(session)
    session.execute(text("INSERT INTO buddy_offer_pause (offer_id, starts_on) VALUES (:id, :day)"),
                    {"id": paused.id, "day": today()})  # fmt: skip
    for offer in (full, paused, gone, good, late):
        choose(session, officer, **couple(request, offer), choice="pin")
    gone.state = "withdrawn"
    session.commit()
    plan = computed(session, officer)
    assert couples_of(session, plan) == {(request.id, good.id)}
    rows = select(PlanRow.offer_id, PlanRow.skipped).where(
        PlanRow.plan_id == plan.id, PlanRow.state == "skipped"
    )
    assert {row.offer_id: row.skipped for row in session.execute(rows)} == {
        full.id: "at_capacity", paused.id: "paused", gone.id: "withdrawn", late.id: "request_full",
    }  # fmt: skip
    assert plan_for(session, officer, plan.id).unpinned == 4


def test_a_ban_empties_the_ready_plan_at_once_and_holds_in_the_next(session: Session, officer: Actor) -> None:
    request, offer = make_request(session), make_offer(session)
    session.commit()
    plan = computed(session, officer)
    made = choose(session, officer, **couple(request, offer), choice="forbid", why="Différend")
    session.commit()
    assert couples_of(session, plan) == set()
    assert couples_of(session, computed(session, officer)) == set()
    take_back_choice(session, officer, made.id)
    session.commit()
    assert couples_of(session, computed(session, officer)) == {(request.id, offer.id)}


def test_a_ban_takes_the_place_of_a_pin_and_leaves_a_trace(session: Session, officer: Actor) -> None:
    request, offer = make_request(session), make_offer(session)
    session.commit()
    pin = choose(session, officer, **couple(request, offer), choice="pin")
    choose(session, officer, **couple(request, offer), choice="forbid")
    session.commit()
    assert pin.removed_at is not None
    standing = select(PlanChoice.choice).where(PlanChoice.removed_at.is_(None))
    assert list(session.scalars(standing)) == ["forbid"]
    assert [each["choice"] for each in events(session, "choice_made")] == ["pin", "forbid"]


def test_two_officers_who_decide_on_one_couple_leave_one_choice(
    session: Session, officer: Actor, database: Database
) -> None:
    request, offer = make_request(session), make_offer(session)
    session.commit()
    both, refused = threading.Barrier(2), []

    def decide(choice: str) -> None:
        try:
            with transaction() as current:
                both.wait(10)
                choose(current, officer, **couple(request, offer), choice=choice)
        except Exception as error:  # noqa: BLE001
            refused.append(error)

    threads = [threading.Thread(target=decide, args=(choice,)) for choice in ("pin", "forbid")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert refused == []
    standing = select(func.count()).select_from(PlanChoice).where(PlanChoice.removed_at.is_(None))
    assert session.scalar(standing) == 1


def test_nobody_is_pinned_to_a_request_that_is_closed(session: Session, officer: Actor) -> None:
    request, offer = make_request(session, state="withdrawn"), make_offer(session)
    session.commit()
    with pytest.raises(Problem) as refused:
        choose(session, officer, **couple(request, offer), choice="pin")
    assert refused.value.slug == "request-moved-on"


def test_a_change_by_hand_is_logged_and_its_cost_shows_in_the_gap(session: Session, officer: Actor) -> None:
    request, better = make_request(session), make_offer(session, countries=["MG"])
    worse = make_offer(session)
    session.commit()
    plan = computed(session, officer)
    best = plan.total
    adjust_plan(session, officer, plan.id, **couple(request, better), act="remove")
    adjust_plan(session, officer, plan.id, **couple(request, worse), act="put")
    session.commit()
    assert couples_of(session, plan) == {(request.id, worse.id)}
    seen = plan_for(session, officer, plan.id)
    assert seen.total < best == seen.bound
    assert seen.gap > 0
    assert (seen.matched, seen.added, seen.removed) == (1, 1, 1)
    assert [each["act"] for each in events(session, "plan_adjusted")] == ["remove", "put"]
    adjust_plan(session, officer, plan.id, **couple(request, worse), act="remove")
    adjust_plan(session, officer, plan.id, **couple(request, better), act="put")
    assert plan.total == pytest.approx(best)


def test_the_figures_after_changes_by_hand_are_those_of_the_rows(session: Session, officer: Actor) -> None:
    offer = make_offer(session, at_once=5, per_quarter=5)
    requests = [make_request(session) for _ in range(3)]
    make_offer(session, at_once=1)
    session.commit()
    plan = computed(session, officer)
    for request in requests:
        adjust_plan(session, officer, plan.id, **couple(request, offer), act="put")
    for request_id, offer_id in couples_of(session, plan) - {(each.id, offer.id) for each in requests}:
        adjust_plan(session, officer, plan.id, request_id=request_id, offer_id=offer_id, act="remove")
    session.commit()
    scores = select(func.sum(PlanRow.score)).where(PlanRow.plan_id == plan.id, PlanRow.state == "proposed")
    assert plan.total == pytest.approx(session.scalar(scores) - USUAL_WEIGHTS["fairness"] * (0 + 1 + 2))
    assert plan.gini_after == pytest.approx(0.5)
    adjust_plan(session, officer, plan.id, **couple(requests[0], offer), act="remove")
    session.commit()
    assert plan.total == pytest.approx(session.scalar(scores) - USUAL_WEIGHTS["fairness"] * (0 + 1))


def test_one_more_than_is_wanted_never_makes_a_plan_better_than_the_best(
    session: Session, officer: Actor
) -> None:
    request, offers = make_request(session), [make_offer(session), make_offer(session)]
    late = make_request(session, by_when=today() - timedelta(days=1))
    session.commit()
    plan = computed(session, officer)
    [(_, taken)] = couples_of(session, plan)
    other = next(offer for offer in offers if offer.id != taken)
    adjust_plan(session, officer, plan.id, **couple(request, other), act="put")
    session.commit()
    seen = plan_for(session, officer, plan.id)
    assert seen.matched == 2
    assert seen.total <= seen.bound
    with pytest.raises(Problem) as refused:
        adjust_plan(session, officer, plan.id, **couple(late, other), act="put")
    assert refused.value.slug == "couple-not-possible"


def test_a_helper_is_not_put_where_they_may_not_be_nor_over_their_room(
    session: Session, officer: Actor
) -> None:
    busy = make_offer(session, at_once=1)
    first, second = make_request(session), make_request(session)
    session.commit()
    plan = computed(session, officer)
    (kept,) = couples_of(session, plan)
    other = first if kept[0] == second.id else second
    with pytest.raises(Problem) as refused:
        adjust_plan(session, officer, plan.id, **couple(other, busy), act="put")
    assert refused.value.slug == "plan-helper-full"
    colleague = make_offer(session, authority_id=other.authority_id)
    session.commit()
    with pytest.raises(Problem) as refused:
        adjust_plan(session, officer, plan.id, **couple(other, colleague), act="put")
    assert refused.value.slug == "couple-not-possible"
    other.state = "withdrawn"
    session.commit()
    spare = make_offer(session)
    session.commit()
    with pytest.raises(Problem) as refused:
        adjust_plan(session, officer, plan.id, **couple(other, spare), act="put")
    assert refused.value.slug == "couple-not-possible"


def test_a_dropped_plan_can_neither_be_changed_nor_dropped_again(session: Session, officer: Actor) -> None:
    plan = computed(session, officer)
    drop_plan(session, officer, plan.id)
    session.commit()
    with pytest.raises(Problem) as refused:
        drop_plan(session, officer, plan.id)
    assert refused.value.slug == "plan-moved-on"


def test_nobody_but_the_secretariat_knows_of_plans(session: Session, officer: Actor) -> None:
    offer = make_offer(session)
    plan = computed(session, officer)
    member = actor_of(session.get_one(Offer, offer.id).person)
    for act in (
        lambda: ask_plan(session, member),
        lambda: plan_for(session, member, plan.id),
        lambda: planned_requests(session, member, plan.id),
        lambda: list_plans(session, member),
        lambda: adjust_plan(session, member, plan.id, request_id=1, offer_id=1, act="put"),
        lambda: drop_plan(session, member, plan.id),
        lambda: choose(session, member, request_id=1, offer_id=1, choice="pin"),
        lambda: take_back_choice(session, member, 1),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.status == 404


def test_a_plan_is_computed_and_read_in_as_many_queries_however_large_it_is(
    session: Session, officer: Actor, database: Database
) -> None:
    sent = []
    for _ in range(2):
        for _ in range(5):
            make_request(session), make_offer(session)
        session.commit()
        with transaction() as current, counted_queries(database) as queries:
            plan = ask_plan(current, officer)
            compute_plan(current, plan.id)
            planned_requests(current, officer, plan.id)
            plan_for(current, officer, plan.id)
        sent.append(len(queries))
        with transaction() as current:
            drop_plan(current, officer, plan.id)
    assert sent[0] == sent[1]


def test_a_request_withdrawn_meanwhile_shows_so_in_the_plan(session: Session, officer: Actor) -> None:
    request, _ = make_request(session), make_offer(session)
    session.commit()
    plan = computed(session, officer)
    session.get_one(BuddyRequest, request.id).state = "withdrawn"
    session.commit()
    assert requests_of(session, officer, plan)[request.id].state == "withdrawn"
    assert session.scalar(select(func.count()).select_from(PlanRequest)) == 1
