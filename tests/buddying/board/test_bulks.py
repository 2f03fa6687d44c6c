"""One press on several requests, and all of it taken back."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from collab.buddying.models import BuddyRequest, Bulk, Offer, OfferPause, Solicitation
from collab.core.clock import now, today
from collab.core.outbox import OutboxEvent
from tests import factories as make
from tests.buddying.board.rows import make_asking, make_pair

BULKS = "/api/buddying/board/bulks"


@pytest.fixture
def officer(scene, signed_in):
    scene.session.commit()
    return signed_in(scene.officer)


def press(browser, act: str, *requests, key: str | None = None, **more):
    scene_ids = [getattr(each, "id", each) for each in requests]
    body = {"client_key": key or str(uuid.uuid4()), "act": act, "request_ids": scene_ids, **more}
    return browser.post(BULKS, json=body)


def undo(browser, bulk_id: int):
    return browser.post(f"{BULKS}/{bulk_id}/undo", json={})


def outcomes(answer) -> dict[int, tuple]:
    assert answer.status_code in (200, 201), answer.text
    return {item["request_id"]: (item["outcome"], item["why"]) for item in answer.json["items"]}


def standing(session) -> list[str]:
    """All that an act may change, as the rows say it; versions and the time of the last change grow by nature."""
    session.rollback()
    requests = "SELECT (to_jsonb(r) - 'version' - 'changed_at')::text FROM buddy_request r ORDER BY id"
    return [
        *session.scalars(text(requests)),
        *session.scalars(text("SELECT s::text FROM solicitation s ORDER BY id")),
    ]


@pytest.fixture
def asked(scene):
    """Three requests: two that wait for a helper each, one that nobody was asked for."""
    offers = [scene.offer(0, at_once=9, per_quarter=9), scene.offer(1, at_once=9, per_quarter=9)]
    made = [scene.request() for _ in range(3)]
    for request in made[:2]:
        for offer in offers:
            make_asking(scene.session, request, offer)
    scene.session.commit()
    return made


def test_askings_that_wait_are_ended_and_wait_again_when_it_is_undone(scene, asked, officer) -> None:
    before = standing(scene.session)
    answer = press(officer, "end_askings", *asked)
    assert outcomes(answer) == {
        asked[0].id: ("done", ""),
        asked[1].id: ("done", ""),
        asked[2].id: ("skipped", "nobody-waits"),
    }
    states = select(Solicitation.state)
    scene.session.rollback()
    assert set(scene.session.scalars(states)) == {"cancelled"}
    back = undo(officer, answer.json["id"])
    assert [item["undone"] for item in back.json["items"]] == ["restored", "restored", None]
    assert standing(scene.session) == before


@pytest.mark.parametrize("act", ["finish", "send_elsewhere"])
def test_requests_are_closed_with_their_askings_and_opened_again_with_them(
    scene, asked, officer, act
) -> None:
    before = standing(scene.session)
    more = {"sent_to": network()} if act == "send_elsewhere" else {}
    answer = press(officer, act, *asked, **more)
    assert set(outcomes(answer).values()) == {("done", "")}
    scene.session.rollback()
    now_is = {"finish": "done", "send_elsewhere": "elsewhere"}[act]
    rows = scene.session.execute(select(BuddyRequest.state, BuddyRequest.sent_to)).all()
    assert {tuple(row) for row in rows} == {(now_is, more.get("sent_to"))}
    assert set(scene.session.scalars(select(Solicitation.state))) == {"cancelled"}
    undo(officer, answer.json["id"])
    assert standing(scene.session) == before


def test_a_full_request_is_full_again(scene, officer) -> None:
    request = scene.request(state="full")
    make_pair(scene.session, make_asking(scene.session, request, scene.offer()))
    scene.session.commit()
    before = standing(scene.session)
    answer = press(officer, "finish", request)
    undo(officer, answer.json["id"])
    assert standing(scene.session) == before


def test_closed_requests_are_opened_again_and_closed_again_on_the_same_day(scene, officer) -> None:
    then = now() - timedelta(days=3)
    closed = [
        scene.request(state="withdrawn", closed_at=then),
        scene.request(state="elsewhere", closed_at=then, sent_to=network()),
        scene.request(state="done", closed_at=then),
    ]
    opened = scene.request()
    scene.session.commit()
    before = standing(scene.session)
    answer = press(officer, "reopen", *closed, opened)
    assert outcomes(answer)[opened.id] == ("skipped", "request-moved-on")
    scene.session.rollback()
    assert set(scene.session.scalars(select(BuddyRequest.state))) == {"open"}
    undo(officer, answer.json["id"])
    assert standing(scene.session) == before


def test_what_moved_since_is_left_and_says_so(scene, asked, officer) -> None:
    answer = press(officer, "finish", *asked)
    scene.session.execute(
        text("UPDATE buddy_request SET version = version + 1, title = 'Autre' WHERE id = :id"),
        {"id": asked[0].id},
    )
    scene.session.commit()
    items = undo(officer, answer.json["id"]).json["items"]
    assert [(item["undone"], item["left_why"]) for item in items] == [
        ("left", "moved-since"),
        ("restored", ""),
        ("restored", ""),
    ]
    scene.session.rollback()
    assert list(scene.session.scalars(select(BuddyRequest.state).order_by(BuddyRequest.id))) == [
        "done",
        "open",
        "open",
    ]


def test_a_helper_who_withdrew_meanwhile_is_not_asked_again(scene, asked, officer) -> None:
    answer = press(officer, "end_askings", asked[0])
    scene.session.execute(
        text("UPDATE buddy_offer SET state = 'withdrawn' WHERE id = (SELECT min(id) FROM buddy_offer)")
    )
    scene.session.commit()
    [item] = undo(officer, answer.json["id"]).json["items"]
    assert (item["undone"], item["askings_left"]) == ("restored", 1)
    scene.session.rollback()
    of_it = select(Solicitation.state).where(Solicitation.request_id == asked[0].id).order_by(Solicitation.id)
    assert list(scene.session.scalars(of_it)) == ["cancelled", "asked"]


def test_a_helper_who_was_asked_anew_is_not_asked_twice(scene, asked, officer) -> None:
    answer = press(officer, "end_askings", asked[0])
    make_asking(scene.session, asked[0], scene.session.scalars(select(Offer).order_by(Offer.id)).first())
    scene.session.commit()
    [item] = undo(officer, answer.json["id"]).json["items"]
    assert (item["undone"], item["askings_left"]) == ("restored", 1)
    scene.session.rollback()
    waiting = select(func.count()).where(
        Solicitation.request_id == asked[0].id, Solicitation.state == "asked"
    )
    assert scene.session.scalar(waiting) == 2


def test_a_helper_who_has_no_room_left_or_rests_meanwhile_is_not_asked_again(scene, officer) -> None:
    request, busy, resting = scene.request(), scene.offer(0, at_once=1, per_quarter=1), scene.offer(1)
    for offer in (busy, resting):
        make_asking(scene.session, request, offer)
    scene.session.commit()
    answer = press(officer, "end_askings", request)
    make_asking(scene.session, scene.request(), busy)
    scene.session.add(OfferPause(offer_id=resting.id, starts_on=today()))
    scene.session.commit()
    [item] = undo(officer, answer.json["id"]).json["items"]
    assert (item["undone"], item["askings_left"]) == ("restored", 2)


def test_a_reopened_request_whose_pair_works_on_is_closed_again(scene, officer) -> None:
    request = scene.request(state="done", closed_at=now())
    make_pair(scene.session, make_asking(scene.session, request, scene.offer()))
    scene.session.commit()
    answer = press(officer, "reopen", request)
    [item] = undo(officer, answer.json["id"]).json["items"]
    assert (item["undone"], item["left_why"]) == ("restored", "")


def test_whom_a_reopened_request_was_put_to_since_is_not_sent_away(scene, officer) -> None:
    request = scene.request(state="done", closed_at=now())
    offer = scene.offer()
    scene.session.commit()
    answer = press(officer, "reopen", request)
    make_asking(scene.session, request, offer)
    scene.session.commit()
    [item] = undo(officer, answer.json["id"]).json["items"]
    assert (item["undone"], item["left_why"]) == ("left", "moved-since")


def test_the_same_press_sent_twice_is_one_act(scene, asked, officer) -> None:
    key = str(uuid.uuid4())
    first, second = (press(officer, "finish", *asked, key=key) for _ in range(2))
    assert first.json == second.json
    other = press(officer, "finish", asked[0], key=key)
    assert (other.status_code, other.json["type"]) == (409, "client-key-reused")
    scene.session.rollback()
    assert scene.session.scalar(select(func.count()).select_from(Bulk)) == 1


def test_a_press_that_died_half_way_goes_on_when_it_is_sent_again(scene, asked, officer) -> None:
    from collab.buddying.service.board import bulks
    from collab.core.db import transaction

    key = uuid.uuid4()
    with transaction() as session:
        bulk = bulks.start_bulk(
            session, scene.actor, client_key=key, act="finish", request_ids=[each.id for each in asked]
        )
    with transaction() as session:
        bulks.carry_out(session, scene.actor, bulk.id, asked[0].id)
    answer = press(officer, "finish", *asked, key=str(key))
    assert set(outcomes(answer).values()) == {("done", "")}
    moved = select(func.count()).where(OutboxEvent.name == "buddying.request_moved")
    assert scene.session.scalar(moved) == 3, "each once"


def test_two_officers_who_undo_at_once_put_everything_back_once(scene, asked, officer, signed_in) -> None:
    before = standing(scene.session)
    answer = press(officer, "end_askings", *asked)
    asked_events = select(func.count()).where(OutboxEvent.name == "buddying.helper_asked")
    colleague = make.make_person(scene.session, "Chargé de mission", staff=True)
    scene.session.commit()
    browsers = [officer, signed_in(colleague)]
    answers: list = [None, None]
    ready = threading.Barrier(2)

    def go(number: int) -> None:
        ready.wait()
        answers[number] = undo(browsers[number], answer.json["id"])

    threads = [threading.Thread(target=go, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.status_code for each in answers] == [200, 200], [each.text for each in answers]
    last = max(
        (each.json["items"] for each in answers), key=lambda items: sum(bool(i["undone"]) for i in items)
    )
    done = [(item["undone"], item["left_why"], item["askings_left"]) for item in last]
    assert done == [("restored", "", 0), ("restored", "", 0), (None, "", 0)]
    assert standing(scene.session) == before
    assert scene.session.scalar(asked_events) == 4, "each helper is told once that they are asked again"
    undone = select(func.count()).where(
        OutboxEvent.name == "buddying.bulk_acted", OutboxEvent.payload["undone"].as_boolean()
    )
    assert scene.session.scalar(undone) == 1


def test_after_ten_minutes_an_act_stands(scene, asked, officer) -> None:
    answer = press(officer, "finish", *asked)
    assert [each["id"] for each in officer.get(BULKS).json["items"]] == [answer.json["id"]]
    scene.session.execute(text("UPDATE buddy_bulk SET created_at = created_at - interval '601 seconds'"))
    scene.session.commit()
    assert officer.get(BULKS).json["items"] == []
    late = undo(officer, answer.json["id"])
    assert (late.status_code, late.json["type"]) == (410, "undo-over")


def test_bad_presses_are_refused_and_change_nothing(scene, asked, officer, signed_in) -> None:
    before = standing(scene.session)
    wrong = [
        press(officer, "finish"),
        press(officer, "finish", *range(1, 202)),
        press(officer, "finish", asked[0], 999_999),
        press(officer, "explode", asked[0]),
        press(officer, "send_elsewhere", asked[0]),
        press(officer, "send_elsewhere", asked[0], sent_to="personne"),
        press(officer, "finish", asked[0], sent_to=network()),
    ]
    assert [each.status_code for each in wrong] == [422] * len(wrong)
    assert all(each.json["errors"] for each in wrong)
    stranger = press(signed_in(scene.asker), "finish", asked[0])
    assert stranger.status_code == 404
    assert undo(officer, 1).status_code == 404
    assert standing(scene.session) == before


def network() -> str:
    from collab.buddying.matching.networks import network_slugs

    return sorted(network_slugs())[0]
