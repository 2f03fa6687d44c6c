"""Asking and answering over HTTP: the request's side, the helper's page, the links of mails."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text

from collab.buddying.models import Solicitation
from collab.core.clock import now, today
from collab.core.db import Base, transaction
from collab.core.links import sign_link
from tests import factories as make
from tests.buddying.asking_rows import (
    Scene,
    make_asking,
    make_offer,
    make_request,
    make_scene,
    make_technician,
)
from tests.queries import counted_queries


@pytest.fixture
def scene(session) -> Scene:
    return make_scene(session)


def link(scene: Scene, answer: str = "accept", *, n: int = 0, signed_for: str | None = None) -> str:
    token = sign_link(f"asking-{signed_for or answer}", scene.helpers[n].id, scene.askings[n].id)
    return f"/api/buddying/answer?token={token}&answer={answer}"


def everything() -> dict[str, list[str]]:
    with transaction() as session:
        return {
            table.name: sorted(session.scalars(text(f'SELECT t::text FROM "{table.name}" t')))
            for table in Base.metadata.sorted_tables
        }


def test_the_asker_asks_reads_the_answers_and_takes_back(session, scene, signed_in) -> None:
    offer = make_offer(session, make_technician(session, make.make_authority(session, "Ville de Nantes")))
    session.commit()
    browser, address = signed_in(scene.asker), f"/api/buddying/requests/{scene.request.id}/askings"
    made = browser.post(address, json={"offer_id": offer.id, "words": " Bonjour "})
    assert made.status_code == 201, made.get_json()
    assert (made.get_json()["words"], made.get_json()["state"]) == ("Bonjour", "asked")
    again = browser.post(address, json={"offer_id": offer.id})
    assert (again.status_code, again.get_json()["type"]) == (409, "helper-asked-already")
    said = {"answer": "decline", "reason": "not_expert", "words": "Voyez Lyon"}
    helper = signed_in(scene.helpers[0])
    assert helper.post(f"/api/buddying/askings/{scene.askings[0].id}/answer", json=said).status_code == 200
    assert browser.delete(f"/api/buddying/askings/{scene.askings[1].id}").status_code == 204
    shown = {each["id"]: each for each in browser.get(address).get_json()["items"]}
    no = shown[scene.askings[0].id]
    assert (no["state"], no["reason"], no["reason_words"], no["via"]) == (
        "declined",
        "not_expert",
        "Voyez Lyon",
        "page",
    )
    assert no["person"]["authority"]["name"] == "Ville 0"
    assert shown[scene.askings[1].id]["state"] == "cancelled"
    assert shown[made.get_json()["id"]]["asked_by"]["id"] == scene.asker.id


def test_that_somebody_said_no_is_nobody_else_s_to_know(scene, signed_in) -> None:
    address = f"/api/buddying/requests/{scene.request.id}/askings"
    for person in scene.helpers:
        assert signed_in(person).get(address).status_code == 403
    for person in (scene.asker, scene.staff):
        assert signed_in(person).get(address).status_code == 200
    assert signed_in(scene.asker).get("/api/buddying/requests/999999/askings").status_code == 404


def test_a_helper_reads_what_they_are_asked_and_what_they_carry(session, scene, signed_in) -> None:
    other = make_request(session, scene.asker, title="Autre demande", by_when=today() + timedelta(days=5))
    make_asking(
        session, other, scene.offers[0], state="declined", reason="no_time", answered_at=now(), words="Vite"
    )
    session.commit()
    page = signed_in(scene.helpers[0]).get("/api/buddying/asked").get_json()
    assert page["waiting"] == 1
    first, second = page["items"]
    assert (first["state"], first["may"]) == ("asked", ["accept", "decline", "suggest"])
    assert first["request"]["authority"]["name"] == "Ville de Lille"
    assert first["asker"]["title"] == "chargée de coopération"
    assert first["capacity"] == {
        "carried": 0,
        "at_once": 2,
        "given": 0,
        "per_quarter": 4,
        "limit": None,
    }
    assert {each["sign"] for each in first["reasons"]} == {"+"}
    assert any("Madagascar" in each["fr"] for each in first["reasons"])
    assert second["reasons"] == [], "what is answered needs no reasons"
    assert (second["state"], second["may"]) == ("declined", ["accept", "suggest"])
    assert second["answer_by"] == (today() + timedelta(days=5)).isoformat()


def test_an_answer_that_makes_no_sense_is_refused_with_its_field(scene, signed_in) -> None:
    browser, address = (
        signed_in(scene.helpers[0]),
        f"/api/buddying/askings/{scene.askings[0].id}/answer",
    )
    for wrong, field in (
        ({"answer": "perhaps"}, "answer"),
        ({}, "answer"),
        ({"answer": "decline"}, "reason"),
        ({"answer": "decline", "reason": "tired"}, "reason"),
        ({"answer": "suggest"}, "suggested_id"),
        ({"answer": "suggest", "suggested_id": 999_999}, "suggested_id"),
        ({"answer": "decline", "reason": "other", "words": "x" * 1_001}, "words"),
        ({"answer": "accept", "colour": "red"}, "colour"),
    ):
        refused = browser.post(address, json=wrong)
        assert (refused.status_code, list(refused.get_json()["errors"])) == (422, [field]), wrong


def test_a_link_of_a_mail_shows_then_answers_and_a_second_press_changes_nothing(scene, client) -> None:
    shown = client.get(link(scene))
    assert shown.status_code == 200, shown.get_json()
    assert (shown.get_json()["asked"]["state"], shown.get_json()["answer"]) == ("asked", "accept")
    for _ in range(2):
        pressed = client.post(link(scene), json={}, headers={"Origin": ""})
        assert pressed.status_code == 200, pressed.get_json()
    assert pressed.get_json()["asked"]["state"] == "accepted"
    with transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM pair")) == 1
        assert session.scalar(text("SELECT via FROM solicitation WHERE state = 'accepted'")) == "mail"


def test_a_hundred_scanners_that_open_the_links_change_nothing(scene, client) -> None:
    before = everything()
    for answer in ("accept", "decline", "suggest"):
        for _ in range(34):
            assert client.get(link(scene, answer)).status_code == 200
    assert everything() == before


def test_a_link_that_was_tampered_with_or_is_for_another_answer_leads_nowhere(scene, client) -> None:
    token = sign_link("asking-accept", scene.helpers[0].id, scene.askings[0].id)
    person, thing, last, signature = token.split(".")
    forged = (
        f"{scene.helpers[1].id}.{thing}.{last}.{signature}",
        f"{person}.{scene.askings[1].id}.{last}.{signature}",
        f"{person}.{thing}.{int(last) + 1}.{signature}",
        "x",
    )
    addresses = [f"/api/buddying/answer?token={each}&answer=accept" for each in forged]
    for address in (*addresses, link(scene, "decline", signed_for="accept")):
        assert client.get(address).status_code == 404
        assert client.post(address, json={}).status_code == 404


def test_a_link_of_somebody_for_another_s_asking_leads_nowhere(scene, client) -> None:
    token = sign_link("asking-accept", scene.helpers[1].id, scene.askings[0].id)
    assert client.post(f"/api/buddying/answer?token={token}&answer=accept", json={}).status_code == 404


def test_the_right_is_asked_again_the_day_of_the_answer(session, scene, client) -> None:
    session.merge(scene.helpers[0]).mandates[0].ends_on = today() - timedelta(days=1)
    session.commit()
    for method in (client.get, client.post):
        refused = method(link(scene))
        assert (refused.status_code, refused.get_json()["type"]) == (403, "mandate-over")


def test_an_old_link_and_a_request_that_is_complete_or_withdrawn_say_so(session, scene, client) -> None:
    address = link(scene)
    with time_machine.travel(now() + timedelta(days=16), tick=False):
        for method in (client.get, client.post):
            refused = method(address)
            assert (refused.status_code, refused.get_json()["type"]) == (410, "answer-link-expired")
    assert client.post(link(scene, n=1), json={}).status_code == 200
    shown = client.get(address).get_json()["asked"]
    assert (shown["state"], shown["request"]["state"], shown["may"]) == ("cancelled", "full", [])
    refused = client.post(address, json={})
    assert (refused.status_code, refused.get_json()["type"]) == (409, "request-complete")
    session.merge(scene.request).state = "withdrawn"
    session.commit()
    refused = client.post(address, json={})
    assert (refused.status_code, refused.get_json()["type"]) == (409, "request-moved-on")


def test_a_limit_reached_between_the_mail_and_the_press_is_said(session, scene, client) -> None:
    session.merge(scene.offers[0]).at_once = 0
    session.commit()
    assert client.get(link(scene)).get_json()["asked"]["capacity"]["limit"] == "at_capacity"
    refused = client.post(link(scene), json={})
    assert (refused.status_code, refused.get_json()["type"]) == (409, "own-limit-at-once")


def test_a_no_and_a_colleague_go_by_mail_as_well(session, scene, client) -> None:
    colleague = make_technician(session, session.merge(scene.offers[1]).authority, "Collègue")
    session.commit()
    assert client.post(link(scene, "decline"), json={}).get_json()["errors"] == {"reason": ["required"]}
    no = client.post(link(scene, "decline"), json={"reason": "no_time"})
    assert no.get_json()["asked"]["state"] == "declined"
    shown = client.get(link(scene, "suggest", n=1)).get_json()
    assert [each["id"] for each in shown["colleagues"]] == [colleague.id]
    named = client.post(link(scene, "suggest", n=1), json={"suggested_id": colleague.id})
    assert named.get_json()["asked"]["suggested"]["name"] == "Collègue"
    assert client.get(link(scene, "accept", n=1)).get_json()["colleagues"] == []


def test_as_many_queries_whoever_was_asked(database, session, signed_in) -> None:
    counts = []
    for helpers in (1, 5):
        scene = make_scene(session, helpers=helpers)
        busy = scene.helpers[0]
        for number in range(helpers * 4):
            request = make_request(session, scene.asker, title=f"Demande {number}")
            make_asking(session, request, scene.offers[0])
        session.commit()
        browser = signed_in(scene.asker)
        with counted_queries(database) as sent:
            assert browser.get(f"/api/buddying/requests/{scene.request.id}/askings").status_code == 200
        own = signed_in(busy)
        with counted_queries(database) as asked:
            assert len(own.get("/api/buddying/asked").get_json()["items"]) == helpers * 4 + 1
        counts.append((len(sent), len(asked)))
    assert counts[0] == counts[1]
    assert session.query(Solicitation).count() == 30
