"""What the board says of each request, pair, authority and theme."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collab.buddying.models import Handover, OfferPause, Team
from collab.buddying.service.board.load import load_on_board
from collab.buddying.service.board.overview import board_overview
from collab.buddying.service.board.pairs import pairs_on_board
from collab.buddying.service.board.requests import requests_on_board
from collab.core.clock import now, today
from collab.core.errors import Problem
from tests import factories as make
from tests.buddying.board.rows import THEME, make_asking, make_milestone, make_offer, make_pair, make_request
from tests.queries import counted_queries

QUERIES = 8


def listed(scene, show: str, **asked) -> list[int]:
    return [line.id for line in requests_on_board(scene.session, scene.actor, show=show, **asked).items]


def counts(scene, **asked) -> dict[str, int]:
    return dict(board_overview(scene.session, scene.actor, **asked).counts)


def test_unanswered_is_what_was_asked_and_has_no_helper_yet_the_longest_silence_first(scene) -> None:
    first, second = scene.offer(0), scene.offer(1)
    silent, answered, unasked = scene.request(), scene.request(), scene.request()
    asked_at = now() - timedelta(days=9)
    make_asking(scene.session, silent, first, asked_at=asked_at)
    make_asking(scene.session, silent, second, state="lapsed", asked_at=now() - timedelta(days=2))
    make_asking(scene.session, answered, first)
    make_asking(scene.session, answered, second, state="declined", reason="no_time", answered_at=now())
    refused = scene.request()
    make_asking(scene.session, refused, first, state="declined", reason="no_time", answered_at=now())
    lines = requests_on_board(scene.session, scene.actor, show="unanswered").items
    # Everybody who was asked said no: that is no answer to the need, and somebody has to ask on.
    assert [line.id for line in lines] == [silent.id, answered.id, refused.id]
    assert (lines[0].since, lines[0].waiting, lines[0].lapsed) == (asked_at, 1, 1)
    assert listed(scene, "unasked") == [unasked.id]
    assert (counts(scene)["unanswered"], counts(scene)["unasked"], counts(scene)["open"]) == (3, 1, 4)


def test_an_asking_that_was_taken_back_is_no_silence(scene) -> None:
    request = scene.request()
    make_asking(scene.session, request, scene.offer(), state="cancelled", ended_at=now())
    assert listed(scene, "unanswered") == []
    assert listed(scene, "unasked") == [request.id]


def test_overdue_is_what_its_day_has_passed_or_is_near_the_earliest_first(scene) -> None:
    near = scene.request(by_when=today() + timedelta(days=14))
    passed = scene.request(by_when=today() - timedelta(days=1))
    scene.request(by_when=today() + timedelta(days=15))
    scene.request(by_when=today() - timedelta(days=3), state="full")
    lines = requests_on_board(scene.session, scene.actor, show="overdue").items
    assert [(line.id, line.overdue) for line in lines] == [(passed.id, "passed"), (near.id, "near")]


def test_pairs_that_stand_still_say_why(scene) -> None:
    session, offer = scene.session, scene.offer(at_once=9, per_quarter=9)
    old = now() - timedelta(days=31)

    def pair(**values):
        return make_pair(session, make_asking(session, scene.request(state="full"), offer), **values)

    moving, still = pair(), pair(moved_at=old)
    late, done = pair(), pair()
    make_milestone(session, late, days=-3)
    make_milestone(session, done, days=-3, done_at=now())
    make_milestone(session, moving, days=3)
    paused = pair(state="paused", paused_until=today() - timedelta(days=1), moved_at=old)
    pair(state="paused", paused_until=today() + timedelta(days=9), moved_at=old)
    over = pair(ends_on=today() - timedelta(days=2))
    alone = pair(helper_id=None, queued_at=now() - timedelta(days=1))
    pair(state="ended", moved_at=old)
    page = pairs_on_board(session, scene.actor)
    assert {line.id: line.why for line in page.items} == {
        still.id: "still",
        late.id: "milestone",
        paused.id: "pause_over",
        over.id: "end_passed",
        alone.id: "alone",
    }
    assert [line.since for line in page.items] == sorted(line.since for line in page.items)
    assert (page.total, counts(scene)["pairs_still"], counts(scene)["pairs"]) == (5, 5, 8)


def test_the_queue_holds_what_nobody_leads(scene) -> None:
    session = scene.session
    request = make_request(session, scene.here, None, queued_at=now())
    offer = make_offer(session, scene.here, None, queued_at=now())
    mandate = scene.asker.mandates[0]
    handover = Handover(mandate_id=mandate.id, from_id=scene.asker.id, authority_id=scene.here.id)
    taken = Handover(
        mandate_id=scene.helpers[0].mandates[0].id,
        from_id=scene.helpers[0].id,
        authority_id=scene.here.id,
        to_id=scene.helpers[1].id,
    )
    session.add_all([handover, taken])
    session.flush()
    assert listed(scene, "queue") == [request.id]
    board = board_overview(session, scene.actor)
    assert [each.id for each in board.handovers] == [handover.id]
    assert [each.id for each in board.offers] == [offer.id]
    assert (board.counts["handovers"], board.counts["offers"], board.counts["queue"]) == (1, 1, 1)


def test_without_a_match_says_which_limit_binds(scene) -> None:
    session = scene.session
    request = scene.request()
    full, paused = scene.offer(0, at_once=0), scene.offer(1)
    session.add(OfferPause(offer_id=paused.id, starts_on=today(), ends_on=None))
    third = make.make_authority(session, "Ville de Nantes")
    person = make.make_person(session, "Agente")
    make.make_mandate(session, person, third, "technician")
    make_offer(session, third, person, at_once=0)
    session.flush()
    [line] = requests_on_board(session, scene.actor, show="unmatched").items
    assert line.id == request.id
    assert dict(line.why.reasons) == {"at_capacity": 2, "paused": 1}
    assert (line.why.helpers, line.why.binding) == (3, "at_capacity")
    full.at_once = 1
    session.flush()
    assert listed(scene, "unmatched") == []


def test_a_theme_that_nobody_offers_has_no_limit_to_blame(scene) -> None:
    scene.offer(themes=["sport-et-culture"])
    scene.request()
    [line] = requests_on_board(scene.session, scene.actor, show="unmatched").items
    assert (line.why.helpers, dict(line.why.reasons), line.why.binding) == (0, {}, None)


def test_a_request_that_is_being_asked_for_is_not_without_a_match(scene) -> None:
    request, offer = scene.request(), scene.offer(at_once=1)
    make_asking(scene.session, request, offer)
    assert listed(scene, "unmatched") == []


def test_load_stands_beside_the_limits_and_the_size_of_the_team(scene) -> None:
    session, offer = scene.session, scene.offer(at_once=3, per_quarter=5)
    make_pair(session, make_asking(session, scene.request(state="full"), offer))
    make_asking(session, scene.request(), offer)
    last_quarter = now() - timedelta(days=120)
    make_asking(
        session,
        scene.request(),
        offer,
        state="accepted",
        asked_at=last_quarter,
        answered_at=last_quarter,
    )
    session.add(Team(authority_id=scene.elsewhere[0].id, size=2, stated_by=scene.helpers[0].id))
    session.add(OfferPause(offer_id=offer.id, starts_on=today(), ends_on=today()))
    session.flush()
    first, second = load_on_board(session, scene.actor).items
    assert first.authority.name == "Ville de Brest"
    assert (first.team, first.offers, first.paused, first.at_once, first.per_quarter) == (2, 1, 1, 3, 5)
    assert (first.carried, first.accepted, first.asked, first.waiting) == (1, 1, 2, 1)
    assert (second.authority.name, second.requests, second.offers, second.team) == (
        "Ville de Lille",
        2,
        0,
        None,
    )


def test_needs_by_theme_tell_what_was_asked_matched_open_and_covered_by_nobody(scene) -> None:
    session, offer = scene.session, scene.offer()
    scene.request()
    scene.request(covered_by=["cites-unies-france"])
    make_pair(session, make_asking(session, scene.request(state="done"), offer))
    scene.request(created_at=now() - timedelta(days=400))
    scene.request(themes=[], countries=["MG"])
    scene.request(state="withdrawn")
    needs = {line.theme: line for line in board_overview(session, scene.actor).needs}
    assert (needs[None].asked, needs[None].uncovered, needs[None].offers) == (1, 1, 0)
    line = needs[THEME]
    assert (line.asked, line.matched, line.open, line.uncovered, line.offers) == (4, 1, 2, 2, 1)
    assert needs["sport-et-culture"].asked == 0


def test_the_board_is_narrowed_by_words_theme_country_region_and_authority(scene) -> None:
    water = scene.request(countries=["MG"])
    culture = make_request(
        scene.session, scene.elsewhere[0], scene.helpers[0], title="Une saison 100 % jeunes", themes=["sport-et-culture"]
    )  # fmt: skip
    assert listed(scene, "open", theme=THEME) == [water.id]
    assert listed(scene, "open", country="MG") == [water.id]
    assert listed(scene, "open", region="Bretagne") == [culture.id]
    assert listed(scene, "open", authority_id=scene.here.id) == [water.id]
    assert listed(scene, "open", q="SAISON 100 %") == [culture.id]
    assert listed(scene, "open", q="s_ison") == [], "a sign of SQL means nothing here"
    assert counts(scene, theme=THEME)["open"] == 1


@pytest.mark.parametrize("who", ["asker", "guest"])
def test_the_board_is_hidden_from_all_but_the_secretariat(scene, who) -> None:
    person = scene.asker if who == "asker" else make.make_person(scene.session, "Partenaire")
    actor = make.actor_of(person)
    for look in (board_overview, pairs_on_board, load_on_board):
        with pytest.raises(Problem) as refused:
            look(scene.session, actor)
        assert refused.value.status == 404
    with pytest.raises(Problem) as refused:
        requests_on_board(scene.session, actor, show="open")
    assert refused.value.status == 404


def test_the_board_asks_as_few_questions_of_ten_times_the_rows(scene, database) -> None:
    session = scene.session

    def fill(times: int) -> None:
        for _ in range(times):
            place = make.make_authority(session)
            person = make.make_person(session)
            make.make_mandate(session, person, place, "technician")
            offer = make_offer(session, place, person)
            make_asking(session, make_request(session, scene.here, scene.asker), offer)
            pair = make_pair(session, make_asking(session, scene.request(state="full"), offer))
            make_milestone(session, pair, days=-2)
            make_request(session, place, person, themes=["sport-et-culture"])

    actor = scene.actor
    looks = {
        "overview": lambda: board_overview(session, actor),
        "unanswered": lambda: requests_on_board(session, actor, show="unanswered"),
        "unmatched": lambda: requests_on_board(session, actor, show="unmatched"),
        "pairs": lambda: pairs_on_board(session, actor),
        "load": lambda: load_on_board(session, actor),
    }
    asked = []
    for times in (3, 27):
        fill(times)
        session.flush()
        for look in looks.values():
            with counted_queries(database) as sent:
                look()
            asked.append(len(sent))
    few, many = asked[: len(looks)], asked[len(looks) :]
    assert few == many, dict(zip(looks, zip(few, many, strict=True), strict=True))
    assert max(many) <= QUERIES, dict(zip(looks, many, strict=True))
