"""A mandate ends: what was led under it is handed over in one reviewed step, and nobody is left talking to nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from collab.accounts.models import Assistant, Mandate, Person
from collab.accounts.service import change_mandate, change_person, end_mandate, give_mandate
from collab.buddying.models import BuddyRequest, Handover, Offer, Pair, Solicitation
from collab.buddying.service.answering import answer_asking
from collab.buddying.service.leaving.belongings import mandates_left
from collab.buddying.service.leaving.opening import settle_mandate
from collab.buddying.service.leaving.taking import assign_handover, take_over
from collab.buddying.service.leaving.views import handover_for, handovers_for, sought_for
from collab.buddying.service.pairs.handing import hand_pair
from collab.buddying.service.pairs.opening import open_pair
from collab.core.actor import SYSTEM
from collab.core.clock import today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.groups.models import Membership
from tests import factories as make
from tests.buddying.asking_rows import make_asking, make_offer, make_request, make_technician, recorded
from tests.factories import actor_of
from tests.queries import counted_queries

YESTERDAY = timedelta(days=1)


def make_pair(session, request: BuddyRequest, offer: Offer) -> Pair:
    return open_pair(session, make_asking(session, request, offer, state="accepted"))


@pytest.fixture
def world(session) -> SimpleNamespace:
    """An agent of Nantes with a request, an offer, a question to answer and a pair on each side; and a colleague."""
    nantes = make.make_authority(session, "Nantes Métropole")
    leaver, colleague = (make_technician(session, nantes, name) for name in ("Agente", "Collègue"))
    asker = make_technician(session, make.make_authority(session, "Ville de Lille"), "Agente de Lille")
    helper = make_technician(session, make.make_authority(session, "Ville de Lyon"), "Agent de Lyon")
    request = make_request(session, leaver, title="Eau à Madagascar")
    offer, helpers_offer = make_offer(session, leaver), make_offer(session, helper)
    asked = make_asking(session, make_request(session, asker), offer)
    own = make_request(session, leaver, title="Ville apprenante", state="full")
    asking_pair = make_pair(session, own, helpers_offer)
    helping_pair = make_pair(session, make_request(session, asker, state="full"), offer)
    staff = make.make_person(session, "Chargée de mission", staff=True)
    session.commit()
    return SimpleNamespace(
        nantes=nantes,
        leaver=leaver,
        colleague=colleague,
        asker=asker,
        helper=helper,
        request=request,
        own=own,
        offer=offer,
        asked=asked,
        asking_pair=asking_pair,
        helping_pair=helping_pair,
        staff=staff,
        mandate=session.scalars(select(Mandate).filter_by(person_id=leaver.id)).one(),
    )


@pytest.fixture
def leave(session, settle) -> Callable[..., Handover | None]:
    """`leave(world)`: the agent's mandate ended yesterday; with `successor=`, somebody was named."""

    def run(world, successor: Person | None = None) -> Handover | None:
        with transaction() as own:
            end_mandate(
                own,
                SYSTEM,
                world.mandate.id,
                ends_on=today() - YESTERDAY,
                successor_id=successor.id if successor else None,
            )
        settle()
        session.expire_all()
        return waiting(session)

    return run


def waiting(session) -> Handover | None:
    return session.scalars(select(Handover).filter_by(state="waiting")).one_or_none()


def all_of(session, world, handover, act="take", **values):
    """The same decision for everything in it."""
    view = handover_for(session, actor_of(world.staff), handover.id)
    return [{"kind": item.kind, "id": item.id, "act": act, **values} for item in view.items]


def refused(act: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(Problem) as problem:
        act()
    return problem.value.status, problem.value.slug


def members(session, pair: Pair) -> set[int]:
    present = select(Membership.person_id).filter_by(group_id=pair.group_id, left_at=None)
    return set(session.scalars(present))


def test_all_that_was_led_waits_for_the_successor(session, world, leave) -> None:
    handover = leave(world, world.colleague)
    assert (handover.from_id, handover.to_id, handover.authority_id) == (
        world.leaver.id,
        world.colleague.id,
        world.nantes.id,
    )
    assert world.request.asker_id is world.offer.person_id is world.own.asker_id is None
    assert None not in (world.request.queued_at, world.offer.queued_at, world.asking_pair.queued_at)
    assert (world.asking_pair.asker_id, world.asking_pair.helper_id) == (None, world.helper.id)
    assert (world.helping_pair.asker_id, world.helping_pair.helper_id) == (world.asker.id, None)
    view = handover_for(session, actor_of(world.colleague), handover.id)
    assert sorted((item.kind, item.id, item.usual) for item in view.items) == sorted(
        [
            ("request", world.request.id, "take"),
            ("request", world.own.id, "take"),
            ("offer", world.offer.id, "drop"),
            ("pair", world.asking_pair.id, "take"),
            ("pair", world.helping_pair.id, "take"),
        ]
    )
    [line] = handovers_for(session, actor_of(world.colleague))
    assert (line.requests, line.offers, line.pairs, line.mine) == (2, 1, 2, True)
    [event] = recorded(session, "buddying.handover_opened")
    assert (event["to_id"], sorted(event["peers"])) == (
        world.colleague.id,
        sorted([world.asker.id, world.helper.id]),
    )
    assert set(event["hearers"]) == {world.colleague.id, world.asker.id, world.helper.id, world.staff.id}


def test_without_a_successor_it_waits_in_the_queue(session, world, leave) -> None:
    handover = leave(world)
    assert handover.to_id is None
    assert handovers_for(session, actor_of(world.colleague)) == []
    assert [line.id for line in handovers_for(session, actor_of(world.staff))] == [handover.id]
    assert refused(lambda: handover_for(session, actor_of(world.colleague), handover.id))[0] == 404


def test_a_successor_of_another_authority_is_none(session, world, leave) -> None:
    assert leave(world, world.helper).to_id is None


def test_what_the_leaver_was_asked_need_not_be_answered_and_the_asker_hears_of_it(
    session, world, leave
) -> None:
    leave(world, world.colleague)
    assert world.asked.state == "cancelled"
    [event] = recorded(session, "buddying.asking_ended")
    assert (event["why"], event["solicitation_id"]) == ("left", world.asked.id)
    assert world.asker.id in event["hearers"]
    assert refused(
        lambda: answer_asking(session, actor_of(world.leaver), world.asked.id, answer="accept", via="mail")
    ) == (403, "mandate-over")


def test_who_answers_by_mail_before_the_end_was_even_noticed_is_told_so(session, world) -> None:
    """Asked yesterday, gone today: no tick ran yet."""
    world.mandate.ends_on = today() - YESTERDAY
    session.commit()
    leaver = actor_of(session.get_one(Person, world.leaver.id, populate_existing=True))
    said = refused(lambda: answer_asking(session, leaver, world.asked.id, answer="accept", via="mail"))
    assert said == (403, "mandate-over")
    session.rollback()
    assert session.get_one(Solicitation, world.asked.id).state == "asked"
    with transaction() as own:
        assert list(mandates_left(own)) == [world.mandate.id]
        settle_mandate(own, world.mandate.id)
    with transaction() as own:
        assert list(mandates_left(own)) == [], (
            "what was left is handed over whether or not its event ever came"
        )
    assert waiting(session) is not None


def test_the_peer_reads_who_left_and_who_is_looked_for(session, world, leave) -> None:
    assert sought_for(session, actor_of(world.helper), world.asking_pair.id) is None
    leave(world)
    sought = sought_for(session, actor_of(world.helper), world.asking_pair.id)
    assert (sought.left.id, sought.to) == (world.leaver.id, None)
    assign_handover(session, actor_of(world.staff), waiting(session).id, person_id=world.colleague.id)
    assert sought_for(session, actor_of(world.asker), world.helping_pair.id).to.id == world.colleague.id
    assert refused(lambda: sought_for(session, actor_of(world.asker), world.asking_pair.id))[0] == 404


def test_who_left_reads_the_pairs_discussion_no_more_and_who_comes_reads_it(session, world, leave) -> None:
    handover = leave(world, world.colleague)
    assert members(session, world.asking_pair) == {world.helper.id}
    actor = actor_of(world.colleague)
    items = [
        {**item, "act": "drop" if item["kind"] == "offer" else "take"}
        for item in all_of(session, world, handover)
    ]
    done = take_over(session, actor, handover.id, items=items)
    assert (done.state, done.items) == ("done", [])
    assert members(session, world.asking_pair) == {world.helper.id, world.colleague.id}
    assert members(session, world.helping_pair) == {world.asker.id, world.colleague.id}
    mandate = actor.mandates[0].id
    for request in (world.request, world.own):
        assert (request.asker_id, request.mandate_id, request.queued_at) == (
            world.colleague.id,
            mandate,
            None,
        )
    for pair in (world.asking_pair, world.helping_pair):
        assert pair.queued_at is None
    assert world.offer.state == "withdrawn"
    [event] = recorded(session, "buddying.handover_done")
    assert sorted(event["peers"]) == sorted([world.asker.id, world.helper.id])


def test_the_successor_may_take_the_offer_too_unless_they_have_one(session, world, leave) -> None:
    handover = leave(world, world.colleague)
    items = all_of(session, world, handover)
    theirs = make_offer(session, world.colleague)
    session.commit()
    actor = actor_of(world.colleague)
    [offered] = [i for i in handover_for(session, actor, handover.id).items if i.kind == "offer"]
    assert offered.cannot == "offer-exists"
    assert refused(lambda: take_over(session, actor, handover.id, items=items)) == (409, "offer-exists")
    session.rollback()
    assert waiting(session) is not None, "nothing of it was done"
    theirs = session.get_one(Offer, theirs.id)
    theirs.state = "withdrawn"
    session.commit()
    take_over(session, actor, handover.id, items=items)
    assert (world.offer.person_id, world.offer.state) == (world.colleague.id, "open")


def test_what_is_dropped_ends_and_the_other_side_is_told(session, world, leave) -> None:
    handover = leave(world, world.colleague)
    take_over(session, actor_of(world.colleague), handover.id, items=all_of(session, world, handover, "drop"))
    assert {world.request.state, world.own.state, world.offer.state} == {"withdrawn"}
    assert {world.asking_pair.state, world.helping_pair.state} == {"ended"}
    assert world.asking_pair.queued_at is world.request.queued_at is None
    # Whoever asked for help still looks for it.
    assert session.get_one(BuddyRequest, world.helping_pair.request_id).state == "open"
    moved = {event["pair_id"]: event for event in recorded(session, "buddying.pair_moved")}
    assert world.helper.id in moved[world.asking_pair.id]["hearers"]
    assert world.asker.id in moved[world.helping_pair.id]["hearers"]
    [done] = recorded(session, "buddying.handover_done")
    assert done["peers"] == [], "nobody is told that a pair which ended is complete again"


def test_the_secretariat_gives_to_anybody_of_that_authority_and_to_nobody_else(session, world, leave) -> None:
    handover, staff = leave(world), actor_of(world.staff)
    items = [
        {**item, "person_id": None, "act": "drop"} if item["kind"] == "offer" else item
        for item in all_of(session, world, handover, person_id=world.colleague.id)
    ]
    foreign = [{**item, "person_id": world.helper.id} if item["act"] == "take" else item for item in items]
    assert refused(lambda: take_over(session, staff, handover.id, items=foreign))[0] == 422
    session.rollback()
    offering = all_of(session, world, handover, person_id=world.colleague.id)
    assert refused(lambda: take_over(session, staff, handover.id, items=offering))[0] == 422, (
        "nobody offers others"
    )
    session.rollback()
    take_over(session, staff, handover.id, items=items)
    assert world.request.asker_id == world.asking_pair.asker_id == world.colleague.id


def test_a_successor_gives_to_nobody_else(session, world, leave) -> None:
    handover = leave(world, world.colleague)
    items = all_of(session, world, handover, person_id=world.leaver.id)
    said = refused(lambda: take_over(session, actor_of(world.colleague), handover.id, items=items))
    assert said == (403, "only-the-secretariat-gives")


def test_what_the_reviewer_did_not_see_is_not_decided_for_them(session, world, leave) -> None:
    handover = leave(world, world.colleague)
    items = all_of(session, world, handover, "drop")
    actor = actor_of(world.colleague)
    for read in (items[1:], [*items, {"kind": "pair", "id": 999, "act": "drop"}]):
        said = refused(lambda read=read: take_over(session, actor, handover.id, items=read))
        assert said == (409, "handover-changed")
        session.rollback()
    twice = [*items, items[0]]
    assert refused(lambda: take_over(session, actor, handover.id, items=twice))[0] == 422


def test_of_two_who_confirm_at_once_one_is_told_that_it_is_done(session, world, leave) -> None:
    handover = leave(world, world.colleague)
    items = all_of(session, world, handover, "drop")
    start = threading.Barrier(2)

    def confirm(person: Person) -> str:
        start.wait()
        try:
            with transaction() as own:
                take_over(own, actor_of(person), handover.id, items=items)
        except Problem as problem:
            return problem.slug
        return "done"

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(confirm, (world.colleague, world.staff)))
    assert said == ["done", "handover-done"]
    assert len(recorded(session, "buddying.handover_done")) == 1


def test_a_yes_at_the_very_moment_of_leaving_is_settled_once(session, world) -> None:
    """Either the pair opens and is handed over, or the yes comes too late: never a pair with somebody who left."""
    start = threading.Barrier(2)
    leaver = actor_of(world.leaver)
    world.mandate.ends_on = today() - YESTERDAY
    session.commit()

    def say_yes() -> None:
        start.wait()
        try:
            with transaction() as own:
                answer_asking(own, leaver, world.asked.id, answer="accept")
        except Problem as problem:
            assert problem.slug in ("mandate-over", "solicitation-moved-on")  # noqa: PT017

    def go() -> None:
        start.wait()
        with transaction() as own:
            settle_mandate(own, world.mandate.id)

    with ThreadPoolExecutor(2) as both:
        for each in (both.submit(say_yes), both.submit(go)):
            each.result()
    session.expire_all()
    assert session.get_one(Solicitation, world.asked.id).state in ("accepted", "cancelled")
    for pair in session.scalars(select(Pair)):
        assert world.leaver.id not in (pair.asker_id, pair.helper_id)
    with transaction() as own:
        assert list(mandates_left(own)) == []


def test_a_second_settling_changes_nothing(session, world, leave, settle) -> None:
    leave(world, world.colleague)
    before = (
        len(recorded(session, "buddying.handover_opened")),
        len(recorded(session, "buddying.offer_changed")),
    )
    with transaction() as own:
        settle_mandate(own, world.mandate.id)
    settle()
    assert before == (
        len(recorded(session, "buddying.handover_opened")),
        len(recorded(session, "buddying.offer_changed")),
    )


def test_a_mandate_prolonged_after_all_needs_no_handover(session, world, leave, settle) -> None:
    handover = leave(world, world.colleague)
    with transaction() as own:
        change_mandate(own, SYSTEM, world.mandate.id, ends_on=None)
    settle()
    session.expire_all()
    assert session.get_one(Handover, handover.id).state == "cancelled"
    assert world.request.asker_id == world.offer.person_id == world.asking_pair.asker_id == world.leaver.id
    assert world.helping_pair.helper_id == world.leaver.id
    assert world.request.queued_at is world.asking_pair.queued_at is None
    assert members(session, world.asking_pair) == {world.helper.id, world.leaver.id}
    again = leave(world, world.colleague)
    assert again.id != handover.id, "and when it ends again there is another one"


def test_what_was_taken_stays_taken_when_they_come_back(session, world, leave, settle) -> None:
    handover = leave(world, world.colleague)
    items = all_of(session, world, handover)
    with transaction() as own:
        take_over(own, actor_of(world.colleague), handover.id, items=items)
        change_mandate(own, SYSTEM, world.mandate.id, ends_on=None)
    settle()
    session.expire_all()
    assert world.request.asker_id == world.asking_pair.asker_id == world.colleague.id


def test_who_is_elected_again_keeps_what_they_led(session, world, leave) -> None:
    other = make.make_mandate(session, world.leaver, world.nantes, "elected")
    session.commit()
    assert leave(world, world.colleague) is None
    assert world.request.asker_id == world.leaver.id
    assert (
        world.request.mandate_id == world.offer.mandate_id == world.asking_pair.asker_mandate_id == other.id
    )
    assert world.asked.state == "asked"


def test_who_is_given_another_mandate_later_leads_again_what_waits(session, world, leave, settle) -> None:
    leave(world)
    with transaction() as own:
        give_mandate(
            own,
            SYSTEM,
            person_id=world.leaver.id,
            authority_id=world.nantes.id,
            role="elected",
            title="vice-présidente",
            starts_on=today(),
        )
    settle()
    session.expire_all()
    assert waiting(session) is None
    assert world.request.asker_id == world.helping_pair.helper_id == world.leaver.id
    assert world.request.mandate_id != world.mandate.id


def test_a_successor_who_leaves_as_well_sends_it_to_the_queue(session, world, leave, settle) -> None:
    handover = leave(world, world.colleague)
    theirs = session.scalars(select(Mandate).filter_by(person_id=world.colleague.id)).one()
    with transaction() as own:
        end_mandate(own, SYSTEM, theirs.id, ends_on=today() - YESTERDAY)
    settle()
    session.expire_all()
    assert handover.to_id is None
    first, second = recorded(session, "buddying.handover_opened")
    assert (first["to_id"], second["to_id"]) == (world.colleague.id, None)
    assert second["peers"] == [], "the peers were told once that somebody is looked for"
    gone = actor_of(session.get_one(Person, world.colleague.id, populate_existing=True))
    assert refused(lambda: handover_for(session, gone, handover.id))[0] == 404


def test_a_successor_named_late_is_told(session, world, leave, settle) -> None:
    handover = leave(world)
    with transaction() as own:
        change_mandate(own, SYSTEM, world.mandate.id, successor_id=world.colleague.id)
    settle()
    session.expire_all()
    assert handover.to_id == world.colleague.id


def test_the_secretariat_says_who_takes_over(session, world, leave) -> None:
    handover, staff = leave(world), actor_of(world.staff)
    view = handover_for(session, staff, handover.id)
    assert [taker.id for taker in view.takers] == [world.colleague.id]
    assert refused(lambda: assign_handover(session, staff, handover.id, person_id=world.helper.id))[0] == 422
    assign_handover(session, staff, handover.id, person_id=world.colleague.id)
    assert refused(
        lambda: assign_handover(session, actor_of(world.colleague), handover.id, person_id=None)
    ) == (403, "forbidden")


def test_who_is_disabled_hands_over_as_well_and_has_it_back(session, world, settle) -> None:
    with transaction() as own:
        change_person(own, SYSTEM, world.leaver.id, disabled=True)
    settle()
    session.expire_all()
    handover = waiting(session)
    assert handover.from_id == world.leaver.id
    assert world.request.asker_id is None
    with transaction() as own:
        change_person(own, SYSTEM, world.leaver.id, disabled=False)
    settle()
    session.expire_all()
    assert handover.state == "cancelled"
    assert world.request.asker_id == world.leaver.id


def test_what_an_assistant_led_goes_to_whom_they_assisted(session, world, settle) -> None:
    assistant = make.make_person(session, "Assistante")
    session.add(Assistant(mandate_id=world.mandate.id, person_id=assistant.id))
    world.request.asker_id = assistant.id
    session.commit()
    with transaction() as own:
        change_person(own, SYSTEM, assistant.id, disabled=True)
    settle()
    session.expire_all()
    assert world.request.asker_id == world.leaver.id
    assert waiting(session) is None


def test_an_assistant_who_leaves_is_no_longer_in_a_pair_whose_request_is_done(session, world, settle) -> None:
    assistant = make.make_person(session, "Assistante")
    session.add(Assistant(mandate_id=world.mandate.id, person_id=assistant.id))
    session.flush()
    world.request.asker_id = world.own.asker_id = None
    world.request.state = world.own.state = "done"
    hand_pair(session, world.asking_pair, "asker", assistant.id, world.mandate.id)
    session.commit()
    with transaction() as own:
        change_person(own, SYSTEM, assistant.id, disabled=True)
    settle()
    session.expire_all()
    assert world.asking_pair.asker_id == world.leaver.id
    assert assistant.id not in members(session, world.asking_pair)


def test_who_left_nothing_hands_nothing_over(session, settle) -> None:
    person = make_technician(session, make.make_authority(session))
    session.commit()
    with transaction() as own:
        end_mandate(own, SYSTEM, person.mandates[0].id, ends_on=today() - YESTERDAY)
    settle()
    assert session.scalars(select(Handover)).all() == []


def test_only_questions_to_answer_end_and_nothing_waits(session, settle) -> None:
    """The offer was withdrawn before, what its helper was asked stood."""
    asker, helper = (make_technician(session, make.make_authority(session)) for _ in range(2))
    asked = make_asking(session, make_request(session, asker), make_offer(session, helper, state="withdrawn"))
    session.commit()
    with transaction() as own:
        end_mandate(own, SYSTEM, helper.mandates[0].id, ends_on=today() - YESTERDAY)
    settle()
    session.expire_all()
    assert asked.state == "cancelled"
    assert waiting(session) is None


def test_as_many_questions_for_one_thing_as_for_fifty(session, world, leave, database) -> None:
    handover_id, actor = leave(world, world.colleague).id, actor_of(world.colleague)

    def questions() -> int:
        with counted_queries(database) as sent, transaction() as own:
            handover_for(own, actor, handover_id)
        return len(sent)

    few = questions()
    left = {"asker_id": None, "mandate_id": world.mandate.id}
    for number in range(50):
        request = make_request(session, world.colleague, title=f"Demande {number}")
        make_pair(
            session, request, make_offer(session, make_technician(session, make.make_authority(session)))
        )
        for name, value in left.items():
            setattr(request, name, value)
    session.flush()
    for pair in session.scalars(select(Pair).where(Pair.asker_id == world.colleague.id)):
        pair.asker_id, pair.asker_mandate_id = None, world.mandate.id
    session.commit()
    assert questions() == few
