"""A helper answers for themselves; answers at once are settled one after the other, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from collab.buddying.models import BuddyRequest, Pair, Solicitation
from collab.buddying.service.answering import accept_asking, decline_asking, suggest_colleague
from collab.buddying.service.asking import take_back_asking
from collab.buddying.service.locking import locked_request
from collab.buddying.service.requests import move_request
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.errors import Problem
from tests import factories as make
from tests.buddying.asking_rows import (
    Scene,
    make_asking,
    make_offer,
    make_request,
    make_scene,
    make_technician,
    recorded,
)


def outcome(call: Callable[[], object]) -> str:
    try:
        call()
    except Problem as refused:
        return refused.slug
    return "done"


def at_once(*acts: Callable[[object], object]) -> list[str]:
    """What each of these came to, each in a transaction of its own, all begun together."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[object], object]) -> str:
        def within() -> None:
            with transaction() as session:
                start.wait(timeout=10)
                act(session)

        return outcome(within)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def accepting(scene: Scene, n: int = 0) -> Callable[[object], object]:
    actor, asking_id = make.actor_of(scene.helpers[n]), scene.askings[n].id
    return lambda session: accept_asking(session, actor, asking_id)


def states(session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Solicitation.state).order_by(Solicitation.id)))


def counted(session, table: type) -> int:
    return session.scalars(select(func.count()).select_from(table)).one()


def test_a_yes_opens_a_pair_and_makes_the_request_full(session) -> None:
    scene = make_scene(session)
    with transaction() as own:
        accepting(scene)(own)
    assert states(session) == ["accepted", "cancelled"]
    assert session.get_one(BuddyRequest, scene.request.id).state == "full"
    [pair] = session.scalars(select(Pair))
    assert (pair.asker_id, pair.helper_id) == (scene.asker.id, scene.helpers[0].id)
    [answered] = recorded(session, "buddying.helper_answered")
    assert (answered["answer"], answered["askers"]) == ("accepted", [scene.asker.id])
    assert set(answered["hearers"]) == {scene.asker.id, scene.helpers[0].id, scene.staff.id}
    [ended] = recorded(session, "buddying.asking_ended")
    assert (ended["person_id"], ended["why"]) == (scene.helpers[1].id, "full")


def test_one_yes_silences_nobody_while_more_are_wanted(session) -> None:
    scene = make_scene(session, helpers=3, wanted=2)
    with transaction() as own:
        accepting(scene, 1)(own)
    assert states(session) == ["asked", "accepted", "asked"]
    assert session.get_one(BuddyRequest, scene.request.id).state == "open"
    with transaction() as own:
        accepting(scene, 0)(own)
    assert states(session) == ["accepted", "accepted", "cancelled"]


def test_whoever_says_yes_too_late_hears_that_it_is_complete(session) -> None:
    scene = make_scene(session)
    with transaction() as own:
        accepting(scene, 0)(own)
    assert at_once(accepting(scene, 1)) == ["request-complete"]


def test_of_two_yeses_for_the_last_place_one_wins_and_the_other_hears_that_it_is_complete(session) -> None:
    for _ in range(5):
        scene = make_scene(session)
        assert sorted(at_once(accepting(scene, 0), accepting(scene, 1))) == ["done", "request-complete"]
        assert sorted(states(session)[-2:]) == ["accepted", "cancelled"]
        alive = select(func.count()).where(Pair.request_id == scene.request.id)
        assert session.scalars(alive).one() == 1


def test_the_same_yes_posted_twice_at_once_opens_one_pair(session) -> None:
    scene = make_scene(session, wanted=2)
    assert at_once(accepting(scene), accepting(scene), accepting(scene)) == ["done"] * 3
    assert counted(session, Pair) == 1
    assert len(recorded(session, "buddying.helper_answered")) == 1


def test_a_yes_and_a_withdrawal_at_once_leave_nothing_half_done(session) -> None:
    seen = set()
    for _ in range(8):
        scene = make_scene(session, helpers=1)
        asker, request_id = make.actor_of(scene.asker), scene.request.id

        def withdraw(own, asker=asker, request_id=request_id) -> None:
            move_request(own, asker, locked_request(own, request_id), "withdraw")

        yes, withdrawal = at_once(accepting(scene), withdraw)
        assert withdrawal == "done"
        seen.add(yes)
        state, pairs = (
            states(session)[-1],
            session.scalars(select(func.count()).where(Pair.request_id == request_id)).one(),
        )
        assert (yes, state, pairs) in {("done", "accepted", 1), ("request-moved-on", "cancelled", 0)}
    assert seen <= {"done", "request-moved-on"}


def test_a_yes_and_a_taking_back_at_once_are_settled_once(session) -> None:
    for _ in range(8):
        scene = make_scene(session, helpers=1)
        asker, asking_id = make.actor_of(scene.asker), scene.askings[0].id

        def take_back(own, asker=asker, asking_id=asking_id) -> None:
            take_back_asking(own, asker, asking_id)

        yes, back = at_once(accepting(scene), take_back)
        assert (yes, back, states(session)[-1]) in {
            ("done", "solicitation-moved-on", "accepted"),
            ("solicitation-moved-on", "done", "cancelled"),
        }


def test_two_requests_that_want_one_helper_s_last_place_at_once_get_one(session) -> None:
    scene = make_scene(session, helpers=1)
    scene.offers[0].at_once = 1
    other = make_request(session, scene.asker)
    second = make_asking(session, other, scene.offers[0])
    session.commit()
    actor = make.actor_of(scene.helpers[0])
    both = at_once(accepting(scene), lambda own: accept_asking(own, actor, second.id))
    assert sorted(both) == ["done", "own-limit-at-once"]
    assert counted(session, Pair) == 1


def test_the_limit_of_the_quarter_is_asked_at_the_moment_of_the_yes(session) -> None:
    scene = make_scene(session, helpers=1)
    scene.offers[0].per_quarter = 1
    earlier = make_request(session, scene.asker)
    make_asking(session, earlier, scene.offers[0], state="accepted", answered_at=now())
    session.commit()
    assert at_once(accepting(scene)) == ["own-limit-quarter"]
    assert states(session)[0] == "asked", "nothing half-done"


def test_a_no_says_why_to_the_request_s_side_and_becomes_a_yes_while_there_is_room(session) -> None:
    scene = make_scene(session)
    actor = make.actor_of(scene.helpers[0])
    with transaction() as own:
        decline_asking(own, actor, scene.askings[0].id, reason="no_time", words="Pas avant l’été")
        decline_asking(own, actor, scene.askings[0].id, reason="no_time", words="Pas avant l’été")
    asking = session.get_one(Solicitation, scene.askings[0].id, populate_existing=True)
    assert (asking.state, asking.reason, asking.reason_words) == ("declined", "no_time", "Pas avant l’été")
    assert len(recorded(session, "buddying.helper_answered")) == 1
    session.commit()
    assert at_once(accepting(scene)) == ["done"]
    assert states(session) == ["accepted", "cancelled"]


def test_a_late_yes_counts_and_a_taken_back_one_does_not(session) -> None:
    scene = make_scene(session, wanted=2)
    scene.askings[0].state, scene.askings[0].ended_at = "lapsed", now()
    scene.askings[1].state = "cancelled"
    session.commit()
    assert at_once(accepting(scene, 0)) == ["done"]
    assert at_once(accepting(scene, 1)) == ["solicitation-moved-on"]


@pytest.mark.parametrize(("reason", "remark"), [("", "required"), ("tired", "unknown")])
def test_a_no_without_a_known_reason_is_refused(session, reason, remark) -> None:
    scene = make_scene(session, helpers=1)
    with pytest.raises(Problem) as refused:
        decline_asking(session, make.actor_of(scene.helpers[0]), scene.askings[0].id, reason=reason)
    assert (refused.value.status, refused.value.errors) == (422, {"reason": [remark]})


def test_a_colleague_is_named_and_nobody_is_asked_by_that(session) -> None:
    scene = make_scene(session)
    colleague = make_technician(session, scene.offers[0].authority)
    session.commit()
    with transaction() as own:
        suggest_colleague(
            own, make.actor_of(scene.helpers[0]), scene.askings[0].id, suggested_id=colleague.id
        )
    assert states(session) == ["suggested", "asked"]
    [answered] = recorded(session, "buddying.helper_answered")
    assert (answered["answer"], answered["suggested_id"]) == ("suggested", colleague.id)
    assert colleague.id not in answered["hearers"]
    assert recorded(session, "buddying.helper_asked") == []


def test_a_name_that_could_not_be_asked_is_refused_with_its_reason(session) -> None:
    scene = make_scene(session)
    actor, asking_id = make.actor_of(scene.helpers[0]), scene.askings[0].id
    partner, disabled = make.make_person(session), make.make_member(session, disabled_at=now())

    def remark(suggested_id: int | None) -> str:
        with pytest.raises(Problem) as refused:
            suggest_colleague(session, actor, asking_id, suggested_id=suggested_id)
        assert refused.value.status == 422
        return refused.value.errors["suggested_id"][0]

    assert remark(None) == "required"
    assert remark(999_999) == remark(disabled.id) == "unknown"
    assert remark(scene.helpers[0].id) == "oneself"
    assert remark(partner.id) == "no-mandate"
    assert remark(scene.asker.id) == "of-the-asking-authority"
    # Who else was asked is not theirs to learn: the name is taken as any other.
    assert suggest_colleague(session, actor, asking_id, suggested_id=scene.helpers[1].id).state == "suggested"


def test_a_no_that_becomes_a_yes_keeps_none_of_its_words(session) -> None:
    scene = make_scene(session)
    actor, asking_id = make.actor_of(scene.helpers[0]), scene.askings[0].id
    decline_asking(session, actor, asking_id, reason="no_time", words="Un trimestre chargé.")
    asking = accept_asking(session, actor, asking_id)
    assert (asking.state, asking.reason, asking.reason_words) == ("accepted", "", "")


def test_whoever_took_the_request_over_is_not_their_own_peer(session) -> None:
    scene = make_scene(session)
    scene.request.asker_id = scene.helpers[0].id
    session.commit()
    actor = make.actor_of(scene.helpers[0])
    assert outcome(lambda: accept_asking(session, actor, scene.askings[0].id)) == "pair-with-oneself"


def test_nobody_answers_for_somebody_else(session) -> None:
    scene = make_scene(session)
    for other in (scene.helpers[1], scene.asker, scene.staff):
        actor = make.actor_of(other)
        assert outcome(lambda actor=actor: accept_asking(session, actor, scene.askings[0].id)) == "not-found"
    assert outcome(lambda: accept_asking(session, make.actor_of(scene.helpers[0]), 999_999)) == "not-found"


def test_whose_mandate_ended_answers_no_more(session) -> None:
    scene = make_scene(session)
    scene.helpers[0].mandates[0].ends_on = today() - timedelta(days=1)
    make.make_mandate(session, scene.helpers[0], make.make_authority(session))
    session.commit()
    assert at_once(accepting(scene)) == ["mandate-over"]
    scene.offers[1].person_id = make_offer(session, make.make_member(session)).person_id
    session.commit()
    assert at_once(accepting(scene, 1)) == ["mandate-over"], "the offer was handed on"
