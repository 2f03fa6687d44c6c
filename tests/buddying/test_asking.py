"""Helpers are asked one by one: by whom, whom, how many at once, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from collab.buddying.models import Solicitation
from collab.buddying.service.asking import (
    ask_helper,
    end_askings,
    invite_colleague,
    lapse_askings,
    take_back_asking,
)
from collab.core.actor import SYSTEM
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.errors import Problem
from tests import factories as make
from tests.buddying.asking_rows import (
    make_asking,
    make_offer,
    make_request,
    make_scene,
    make_technician,
    recorded,
)


def refusal(call) -> tuple[int, str]:
    with pytest.raises(Problem) as refused:
        call()
    return refused.value.status, refused.value.slug


@pytest.fixture
def scene(session):
    return make_scene(session, helpers=1)


@pytest.fixture
def fresh(session, scene):
    """An offer that nobody asked yet."""
    helper = make_technician(session, make.make_authority(session, "Ville de Nantes"))
    offer = make_offer(session, helper)
    session.commit()
    return offer


def test_the_asker_asks_a_helper_who_hears_of_it_with_the_secretariat(session, scene, fresh) -> None:
    asking = ask_helper(
        session, make.actor_of(scene.asker), request_id=scene.request.id, offer_id=fresh.id, words="Bonjour"
    )
    assert (asking.state, asking.words, asking.asked_by) == ("asked", "Bonjour", scene.asker.id)
    [event] = recorded(session, "buddying.helper_asked")
    assert set(event["hearers"]) == {scene.asker.id, fresh.person_id, scene.staff.id}


def test_a_colleague_of_the_asker_and_the_secretariat_may_ask_nobody_else(session, scene, fresh) -> None:
    asked = {"request_id": scene.request.id, "offer_id": fresh.id}
    stranger, partner = make.make_member(session), make.make_person(session)
    assert refusal(lambda: ask_helper(session, make.actor_of(stranger), **asked)) == (
        403,
        "not-of-the-asking-authority",
    )
    assert refusal(lambda: ask_helper(session, make.actor_of(partner), **asked)) == (404, "not-found")
    colleague = make_technician(session, scene.request.authority)
    ask_helper(session, make.actor_of(colleague), **asked)
    other = make_request(session, scene.asker)
    ask_helper(session, make.actor_of(scene.staff), request_id=other.id, offer_id=fresh.id)


def test_nobody_is_asked_twice_for_one_request_not_even_for_another_authority(session, scene) -> None:
    actor, [offer] = make.actor_of(scene.asker), scene.offers
    again = {"request_id": scene.request.id, "offer_id": offer.id}
    assert refusal(lambda: ask_helper(session, actor, **again)) == (409, "helper-asked-already")
    second = make.make_mandate(session, scene.helpers[0], make.make_authority(session, "Métropole"))
    elsewhere = make_offer(session, scene.helpers[0], authority_id=second.authority_id, mandate_id=second.id)
    asked = {"request_id": scene.request.id, "offer_id": elsewhere.id}
    assert refusal(lambda: ask_helper(session, actor, **asked)) == (409, "helper-asked-already")


def test_whose_asking_was_taken_back_may_be_asked_anew(session, scene) -> None:
    actor = make.actor_of(scene.asker)
    assert take_back_asking(session, actor, scene.askings[0].id).state == "cancelled"
    assert recorded(session, "buddying.asking_ended")[0]["why"] == "taken_back"
    assert refusal(lambda: take_back_asking(session, actor, scene.askings[0].id)) == (
        409,
        "solicitation-moved-on",
    )
    ask_helper(session, actor, request_id=scene.request.id, offer_id=scene.offers[0].id)


def test_five_wait_at_most(session) -> None:
    scene = make_scene(session, helpers=5)
    sixth = make_offer(session, make_technician(session, make.make_authority(session)))
    asked = {"request_id": scene.request.id, "offer_id": sixth.id}
    actor = make.actor_of(scene.asker)
    assert refusal(lambda: ask_helper(session, actor, **asked)) == (409, "enough-helpers-asked")
    take_back_asking(session, actor, scene.askings[2].id)
    ask_helper(session, actor, **asked)


@pytest.mark.parametrize(
    ("values", "slug"),
    [
        ({"state": "full"}, "request-moved-on"),
        ({"state": "withdrawn"}, "request-moved-on"),
        ({"asker_id": None, "queued_at": now()}, "request-without-lead"),
        ({"by_when": today() - timedelta(days=1)}, "request-past-its-day"),
    ],
)
def test_a_request_that_is_settled_or_led_by_nobody_is_put_to_nobody(
    session, scene, fresh, values, slug
) -> None:
    for name, value in values.items():
        setattr(scene.request, name, value)
    session.commit()
    asked = {"request_id": scene.request.id, "offer_id": fresh.id}
    assert refusal(lambda: ask_helper(session, make.actor_of(scene.asker), **asked)) == (409, slug)


def test_an_offer_that_was_withdrawn_or_does_not_exist_or_is_of_the_same_authority(session, scene) -> None:
    actor = make.actor_of(scene.asker)
    offer = make_offer(session, make_technician(session, make.make_authority(session)), state="withdrawn")
    own = make_offer(session, make_technician(session, scene.request.authority))

    def ask(offer_id: int) -> tuple[int, str]:
        return refusal(lambda: ask_helper(session, actor, request_id=scene.request.id, offer_id=offer_id))

    assert ask(offer.id) == (409, "offer-withdrawn")
    assert ask(own.id) == (409, "helper-same-authority")
    assert ask(999_999) == (404, "not-found")


def test_only_the_request_s_side_takes_back_and_to_a_stranger_there_is_nothing(session, scene) -> None:
    asking_id = scene.askings[0].id
    helper, stranger = make.actor_of(scene.helpers[0]), make.actor_of(make.make_member(session))
    assert refusal(lambda: take_back_asking(session, helper, asking_id)) == (
        403,
        "not-of-the-asking-authority",
    )
    assert refusal(lambda: take_back_asking(session, stranger, asking_id)) == (404, "not-found")


def test_what_still_waits_is_ended_once_and_each_is_told_why(session) -> None:
    scene = make_scene(session, helpers=3)
    scene.askings[0].state = "declined"
    session.commit()
    for _ in range(2):
        end_askings(session, scene.request, why="withdrawn", actor=make.actor_of(scene.asker))
    states = session.scalars(select(Solicitation.state).order_by(Solicitation.id)).all()
    assert states == ["declined", "cancelled", "cancelled"]
    ended = recorded(session, "buddying.asking_ended")
    assert [(event["person_id"], event["why"]) for event in ended] == [
        (helper.id, "withdrawn") for helper in scene.helpers[1:]
    ]


def test_an_asking_lapses_after_three_weeks_or_the_request_s_day(session) -> None:
    scene = make_scene(session, helpers=2)
    scene.askings[0].asked_at = now() - timedelta(days=22)
    scene.askings[1].asked_at = now() - timedelta(days=20)
    other = make_request(session, scene.asker, by_when=today() - timedelta(days=1))
    late = make_asking(session, other, scene.offers[0])
    session.commit()
    with transaction() as tick:
        assert lapse_askings(tick) == 2
    with transaction() as tick:
        assert lapse_askings(tick) == 0
    session.expire_all()
    assert [scene.askings[0].state, scene.askings[1].state, late.state] == ["lapsed", "asked", "lapsed"]
    assert {event["state"] for event in recorded(session, "buddying.asking_ended")} == {"lapsed"}


def test_two_ticks_at_once_and_a_request_that_is_held_lapse_nothing_twice(session) -> None:
    scene = make_scene(session, helpers=1)
    scene.askings[0].asked_at = now() - timedelta(days=30)
    session.commit()
    with transaction() as holding:
        holding.get_one(type(scene.request), scene.request.id, with_for_update=True)
        with transaction() as tick:
            assert lapse_askings(tick) == 0
    with transaction() as tick:
        assert lapse_askings(tick) == 1


def test_a_named_colleague_without_an_offer_is_invited_once(session, scene) -> None:
    colleague = make_technician(session, make.make_authority(session))
    actor = make.actor_of(scene.asker)
    assert refusal(lambda: invite_colleague(session, actor, scene.askings[0].id)) == (409, "nobody-suggested")
    scene.askings[0].state, scene.askings[0].suggested_id = "suggested", colleague.id
    session.flush()
    for _ in range(2):
        invite_colleague(session, actor, scene.askings[0].id)
    assert [event["person_id"] for event in recorded(session, "buddying.colleague_invited")] == [colleague.id]


def test_the_platform_itself_asks_for_a_plan(session, scene, fresh) -> None:
    asking = ask_helper(session, SYSTEM, request_id=scene.request.id, offer_id=fresh.id)
    assert asking.asked_by is None
