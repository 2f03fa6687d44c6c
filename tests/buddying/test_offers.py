"""What somebody offers for an authority: made, changed, paused, taken back; and how large their team is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate
from collab.buddying.models import Offer, Team
from collab.buddying.service.offers import change_offer, make_offer, reopen_offer, withdraw_offer
from collab.core.clock import today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.reference.service import load_themes
from tests.buddying.matching_world import make_asking, make_partnership, make_request
from tests.buddying.matching_world import make_offer as make_offer_row
from tests.conftest import ORIGIN
from tests.factories import actor_of, make_authority, make_mandate, make_person
from tests.queries import counted_queries

SAID: dict[str, Any] = {"themes": ["innovation"], "languages": ["fr"], "formats": ["call"]}


@pytest.fixture
def helper(session: Session):
    load_themes(session)
    person = make_person(session, "Technicienne", languages=["fr", "de"])
    make_mandate(session, person, make_authority(session), role="technician")
    session.commit()
    return person


def mandate_of(person) -> int:
    return person.mandates[0].id


def offer_of(browser, person, **values: Any) -> Any:
    return browser.post("/api/buddying/offers", json={"mandate_id": mandate_of(person), **SAID, **values})


def from_version(number: int) -> dict[str, str]:
    return {"Origin": ORIGIN, "If-Match": f'"{number}"'}


def errors_of(answer) -> dict[str, Any]:
    assert answer.status_code == 422, answer.json
    return answer.json["errors"]["json"] if "json" in answer.json["errors"] else answer.json["errors"]


def test_an_offer_shows_what_the_register_knows_already(session: Session, signed_in, helper) -> None:
    make_partnership(session, helper.mandates[0].authority_id, themes=["innovation"])
    session.commit()
    browser = signed_in(helper)
    [place] = browser.get("/api/buddying/offers/mine").json["places"]
    assert (place["partnerships"][0]["country"], place["languages"]) == ("MG", ["fr", "de"])
    made = offer_of(browser, helper, evidence="Deux dossiers menés", countries=["SN"])
    assert made.status_code == 201
    assert made.json["partnerships"][0]["country"] == "MG"
    assert made.json["taken"] == {"carried": 0, "waiting": 0, "yeses": 0, "room": 1}
    assert browser.get("/api/buddying/offers/mine").json["items"][0]["id"] == made.json["id"]
    [told] = session.scalars(select(OutboxEvent).where(OutboxEvent.name == "buddying.offer_changed")).all()
    assert told.payload["state"] == "open"


def test_one_open_offer_for_an_authority_is_enough(signed_in, helper) -> None:
    browser = signed_in(helper)
    assert offer_of(browser, helper).status_code == 201
    second = offer_of(browser, helper)
    assert (second.status_code, second.json["type"]) == (409, "offer-exists")


def test_two_offers_made_at_the_same_moment_are_one(session: Session, helper) -> None:
    actor = actor_of(helper)

    def make(_: int) -> str:
        try:
            with transaction() as own:
                make_offer(own, actor, mandate_id=mandate_of(helper), **SAID)
        except Problem as problem:
            return problem.slug
        return "made"

    with ThreadPoolExecutor(4) as threads:
        said = sorted(threads.map(make, range(4)))
    assert said == ["made", "offer-exists", "offer-exists", "offer-exists"]


def test_nobody_offers_under_a_mandate_that_is_over_or_another_s(session: Session, signed_in, helper) -> None:
    other = make_person(session, "Élu")
    make_mandate(session, other, make_authority(session, "Ville de Brest"))
    session.commit()
    browser = signed_in(helper)
    foreign = browser.post("/api/buddying/offers", json={"mandate_id": mandate_of(other), **SAID})
    assert (foreign.status_code, foreign.json["type"]) == (403, "mandate-ended")
    session.get_one(Mandate, mandate_of(helper)).ends_on = today() - timedelta(days=1)
    make_mandate(session, helper, make_authority(session, "Ville de Lyon"))
    session.commit()
    assert offer_of(browser, helper).json["type"] == "mandate-ended"


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"at_once": 3, "per_quarter": 2}, "per_quarter", "less-than-at-once"),
        ({"at_once": 21, "per_quarter": 50}, "at_once", "out-of-range"),
        ({"at_once": -1}, "at_once", "out-of-range"),
        ({"themes": []}, "themes", "required"),
        ({"themes": ["magie"]}, "themes", "unknown"),
        ({"languages": ["français"]}, "languages", "unknown"),
        ({"formats": ["fax"]}, "formats", "unknown"),
        ({"countries": ["ZZ"]}, "countries", "unknown"),
    ],
)
def test_what_cannot_be_is_refused_by_field(signed_in, helper, values, field: str, said: str) -> None:
    assert errors_of(offer_of(signed_in(helper), helper, **values))[field] == [said]


def test_limits_that_contradict_each_other_are_refused_by_a_change_too(signed_in, helper) -> None:
    browser = signed_in(helper)
    made = offer_of(browser, helper, at_once=2, per_quarter=2).json
    change = browser.patch(f"/api/buddying/offers/{made['id']}", json={"at_once": 5}, headers=from_version(1))
    assert errors_of(change)["per_quarter"] == ["less-than-at-once"]
    assert browser.get(f"/api/buddying/offers/{made['id']}").json["at_once"] == 2


def test_who_takes_nothing_at_once_may_say_so(signed_in, helper) -> None:
    made = offer_of(signed_in(helper), helper, at_once=0, per_quarter=0)
    assert (made.status_code, made.json["taken"]["room"]) == (201, 0)


@pytest.mark.parametrize(
    ("pauses", "said"),
    [
        ([(5, 1)], "ends-before-start"),
        ([(1, 5), (5, 9)], "pauses-overlap"),
        ([(1, None), (20, 30)], "pauses-overlap"),
    ],
)
def test_pauses_neither_overlap_nor_end_before_they_begin(signed_in, helper, pauses, said: str) -> None:
    days = [
        {"starts_on": str(today() + timedelta(a)), "ends_on": str(today() + timedelta(b)) if b else None}
        for a, b in pauses
    ]
    assert errors_of(offer_of(signed_in(helper), helper, pauses=days))["pauses"] == [said]


def test_a_pause_takes_effect_and_is_taken_back_with_the_whole_list(signed_in, helper) -> None:
    browser = signed_in(helper)
    made = offer_of(browser, helper, pauses=[{"starts_on": str(today())}]).json
    assert (made["paused"], made["pauses"]) == (True, [{"starts_on": str(today()), "ends_on": None}])
    path = f"/api/buddying/offers/{made['id']}"
    freed = browser.patch(path, json={"pauses": []}, headers=from_version(1))
    assert (freed.json["paused"], freed.json["version"]) == (False, 2)
    same = browser.patch(path, json={"pauses": []}, headers=from_version(2))
    assert same.json["version"] == 2


def test_of_two_changes_made_from_one_version_the_second_is_told(signed_in, helper) -> None:
    browser = signed_in(helper)
    path = f"/api/buddying/offers/{offer_of(browser, helper).json['id']}"
    assert browser.patch(path, json={"per_quarter": 4}, headers=from_version(1)).status_code == 200
    assert browser.patch(path, json={"per_quarter": 5}, headers=from_version(1)).status_code == 412
    assert browser.patch(path, json={"per_quarter": 5}).status_code == 428


def test_an_offer_is_withdrawn_and_opened_again_but_not_beside_another(signed_in, helper) -> None:
    browser = signed_in(helper)
    path = f"/api/buddying/offers/{offer_of(browser, helper).json['id']}/withdrawal"
    assert browser.put(path, headers=from_version(1)).json["state"] == "withdrawn"
    assert browser.put(path, headers=from_version(2)).status_code == 409
    offer_of(browser, helper)
    taken = browser.delete(path, headers=from_version(2))
    assert (taken.status_code, taken.json["type"]) == (409, "offer-exists")


def test_two_withdrawn_offers_opened_again_at_once_leave_one_open(session: Session, helper) -> None:
    actor = actor_of(helper)
    ids = []
    for _ in range(2):
        made = make_offer(session, actor, mandate_id=mandate_of(helper), **SAID)
        withdraw_offer(session, actor, made.id, expected=1)
        ids.append(made.id)
    session.commit()

    def reopen(offer_id: int) -> str:
        try:
            with transaction() as own:
                reopen_offer(own, actor, offer_id, expected=2)
        except Problem as problem:
            return problem.slug
        return "open"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(reopen, ids)) == ["offer-exists", "open"]


def test_a_renewed_mandate_takes_the_ended_one_s_place(session: Session, helper) -> None:
    actor = actor_of(helper)
    made = make_offer(session, actor, mandate_id=mandate_of(helper), **SAID)
    old = session.get_one(Mandate, mandate_of(helper))
    old.ends_on = today() - timedelta(days=1)
    renewed = make_mandate(session, helper, old.authority, role="technician")
    elsewhere = make_mandate(session, helper, make_authority(session, "Ville de Lyon"))
    with pytest.raises(Problem) as refused:
        change_offer(session, actor_of(helper), made.id, expected=1, mandate_id=elsewhere.id)
    assert refused.value.errors == {"mandate_id": ["unknown"]}
    changed = change_offer(session, actor_of(helper), made.id, expected=1, mandate_id=renewed.id)
    assert (changed.mandate_id, changed.mandate_ended) == (renewed.id, False)


def test_a_stranger_reads_an_open_offer_but_not_how_far_it_is_taken(
    session: Session, signed_in, helper
) -> None:
    offer = make_offer_row(session, helper, authority_id=helper.mandates[0].authority_id)
    stranger = make_person(session, "Élu")
    make_mandate(session, stranger, make_authority(session, "Ville de Brest"))
    guest = make_person(session, "Réseau", organisation="Réseau de villes")
    session.commit()
    path = f"/api/buddying/offers/{offer.id}"
    shown = signed_in(stranger).get(path).json
    assert (shown["taken"], shown["can_keep"]) == (None, False)
    assert signed_in(stranger).patch(path, json={}, headers=from_version(1)).json["type"] == "not-your-offer"
    assert signed_in(guest).get(path).status_code == 404
    offer.state = "withdrawn"
    session.commit()
    assert signed_in(stranger).get(path).status_code == 404
    assert signed_in(helper).get(path).status_code == 200


def test_the_secretariat_sees_how_far_an_offer_is_taken(session: Session, signed_in, helper) -> None:
    offer = make_offer_row(session, helper, at_once=2, per_quarter=3)
    make_asking(session, make_request(session), offer)
    staff = make_person(session, "Chargée de mission", staff=True)
    session.commit()
    taken = signed_in(staff).get(f"/api/buddying/offers/{offer.id}").json["taken"]
    assert taken == {"carried": 0, "waiting": 1, "yeses": 0, "room": 1}


def test_offers_are_listed_by_theme_with_as_many_questions_for_many_as_for_few(
    session: Session, signed_in, helper, database
) -> None:
    browser = signed_in(helper)

    def asked() -> int:
        with counted_queries(database) as sent:
            assert (
                browser.get("/api/buddying/offers?theme=agriculture-eau-et-alimentation").status_code == 200
            )
        return len(sent)

    make_offer_row(session)
    make_offer_row(session, themes=["innovation"])
    session.commit()
    few = asked()
    for _ in range(12):
        make_partnership(session, make_offer_row(session).authority_id)
    session.commit()
    assert asked() == few
    assert browser.get("/api/buddying/offers?theme=innovation").json["total"] == 1


def test_an_authority_states_the_size_of_its_own_team(session: Session, signed_in, helper) -> None:
    browser, own = signed_in(helper), helper.mandates[0].authority_id
    elsewhere = make_authority(session, "Ville de Brest")
    session.commit()
    path = "/api/buddying/teams/"
    assert browser.get(f"{path}{own}").json["size"] is None
    assert browser.put(f"{path}{own}", json={"size": 2}).json["size"] == 2
    assert browser.put(f"{path}{own}", json={"size": 0}).json["size"] == 0
    refused = browser.put(f"{path}{elsewhere.id}", json={"size": 2})
    assert (refused.status_code, refused.json["type"]) == (403, "not-your-team")
    assert errors_of(browser.put(f"{path}{own}", json={"size": 501}))["size"] == ["out-of-range"]
    assert browser.put(f"{path}999999", json={"size": 2}).status_code == 404
    assert [row.size for row in session.scalars(select(Team))] == [0]


def test_nothing_of_a_refused_change_stays(session: Session, signed_in, helper) -> None:
    browser = signed_in(helper)
    made = offer_of(browser, helper, pauses=[{"starts_on": str(today())}]).json
    refused = browser.patch(
        f"/api/buddying/offers/{made['id']}",
        json={"evidence": "Autre", "pauses": [], "themes": ["magie"]},
        headers=from_version(1),
    )
    assert refused.status_code == 422
    session.expire_all()
    offer = session.get_one(Offer, made["id"])
    assert (offer.evidence, offer.version) == ("", 1)
    assert browser.get(f"/api/buddying/offers/{made['id']}").json["pauses"] == made["pauses"]
