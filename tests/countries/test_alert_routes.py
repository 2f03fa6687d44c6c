"""Alerts over HTTP: the list, the board, an answer from the page, an answer from a mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import text

from collab.accounts.models import Person
from collab.authorities.models import Authority
from collab.core.clock import now, today
from collab.core.db import Base, transaction
from collab.core.links import sign_link
from collab.countries.models import Bulletin
from tests import factories as make
from tests.countries.alert_rows import make_agent, make_alert, make_partnership


@dataclass
class Ground:
    authority: Authority
    agent: Person
    alert: Bulletin


@pytest.fixture
def ground(session) -> Ground:
    authority = make.make_authority(session, "Ville de Lille")
    agent = make_agent(session, authority)
    make_partnership(session, authority)
    alert = make_alert(session)
    session.commit()
    return Ground(authority, agent, alert)


def link(ground: Ground, answer: str = "concerned", *, signed_for: str | None = None) -> str:
    purpose = f"alert-{(signed_for or answer).replace('_', '-')}"
    token = sign_link(purpose, ground.agent.id, ground.alert.id)
    return f"/api/alert-answers?token={token}&answer={answer}"


def everything() -> dict[str, list[str]]:
    with transaction() as session:
        return {
            table.name: sorted(session.scalars(text(f'SELECT t::text FROM "{table.name}" t')))
            for table in Base.metadata.sorted_tables
        }


def test_one_sees_answers_and_reads_one_s_answer_on_the_board(ground, signed_in) -> None:
    browser: FlaskClient = signed_in(ground.agent)
    [listed] = browser.get("/api/alerts").get_json()["items"]
    assert listed["alert"]["id"] == ground.alert.id
    assert [mine["answer"] for mine in listed["mine"]] == [None]
    assert browser.post(f"/api/alerts/{ground.alert.id}/seen").status_code == 204
    body = {"authority_id": ground.authority.id, "answer": "can_help", "words": "Une pompe"}
    answered = browser.post(f"/api/alerts/{ground.alert.id}/answers", json=body)
    assert answered.status_code == 200, answered.get_json()
    board = browser.get(f"/api/alerts/{ground.alert.id}/board").get_json()
    assert board == answered.get_json()
    [line] = board["exposed"]
    assert (line["answer"]["answer"], line["answer"]["by"]["name"]) == ("can_help", "Agente")
    assert line["ties"][0]["partner"] == "Ville de Saint-Louis"


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": "perhaps"},
        {"answer": "concerned", "words": "x" * 501},
        {"answer": "concerned", "colour": "red"},
        {},
    ],
)
def test_a_wrong_answer_is_refused_with_the_field_that_is_wrong(ground, signed_in, wrong) -> None:
    browser = signed_in(ground.agent)
    body = {"authority_id": ground.authority.id, **wrong}
    refused = browser.post(f"/api/alerts/{ground.alert.id}/answers", json=body)
    assert refused.status_code == 422
    assert refused.get_json()["errors"]


def test_a_mandate_of_another_authority_is_no_mandate_for_this_answer(session, ground, signed_in) -> None:
    other = make.make_mandate(session, ground.agent, make.make_authority(session))
    session.commit()
    body = {"authority_id": ground.authority.id, "answer": "concerned", "mandate_id": other.id}
    refused = signed_in(ground.agent).post(f"/api/alerts/{ground.alert.id}/answers", json=body)
    assert (refused.status_code, refused.get_json()["type"]) == (403, "mandate-ended")


def test_a_link_of_a_mail_shows_then_answers_and_a_second_press_changes_nothing(ground, client) -> None:
    shown = client.get(link(ground))
    assert shown.status_code == 200, shown.get_json()
    assert (shown.get_json()["alert"]["title"], shown.get_json()["answer"]) == (
        ground.alert.title,
        "concerned",
    )
    assert [own["answer"] for own in shown.get_json()["authorities"]] == [None]
    for _ in range(2):
        pressed = client.post(link(ground), json={}, headers={"Origin": ""})
        assert pressed.status_code == 200, pressed.get_json()
    [own] = pressed.get_json()["authorities"]
    assert (own["answer"]["answer"], own["answer"]["via"], own["answer"]["by"]["name"]) == (
        "concerned",
        "mail",
        "Agente",
    )
    with transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM alert_answer")) == 1


def test_a_thousand_scanners_that_open_the_link_change_nothing(ground, client) -> None:
    before = everything()
    for _ in range(1_000):
        assert client.get(link(ground, "need_help")).status_code == 200
    assert everything() == before


def test_a_link_for_one_answer_gives_no_other(ground, client) -> None:
    for method in (client.get, client.post):
        asked = method(link(ground, "not_concerned", signed_for="concerned"))
        assert asked.status_code == 404


def test_whoever_has_several_exposed_authorities_chooses(session, ground, client) -> None:
    other = make.make_authority(session, "Métropole européenne de Lille")
    make.make_mandate(session, ground.agent, other)
    session.commit()
    assert len(client.get(link(ground)).get_json()["authorities"]) == 1, "only one of them is exposed"
    make_partnership(session, other)
    make_alert(session, story_id=ground.alert.story_id)
    ground.alert = session.merge(ground.alert)
    session.commit()
    from collab.countries.service.alerts import keep_alerts_true

    with transaction() as own:
        keep_alerts_true(own)
    refused = client.post(link(ground), json={})
    assert (refused.status_code, refused.get_json()["errors"]) == (422, {"authority_id": ["required"]})
    chosen = client.post(link(ground), json={"authority_id": other.id})
    assert chosen.status_code == 200
    stands = {own["authority"]["name"]: own["answer"] for own in chosen.get_json()["authorities"]}
    assert stands["Ville de Lille"] is None
    assert stands["Métropole européenne de Lille"]["answer"] == "concerned"
    elsewhere = make.make_authority(session)
    session.commit()
    assert client.post(link(ground), json={"authority_id": elsewhere.id}).status_code == 403


def test_the_right_is_asked_again_the_day_of_the_answer(session, ground, client) -> None:
    session.merge(ground.agent).mandates[0].ends_on = today() - timedelta(days=1)
    session.commit()
    for method in (client.get, client.post):
        refused = method(link(ground))
        assert (refused.status_code, refused.get_json()["type"]) == (403, "mandate-ended")


def test_an_old_link_and_an_alert_that_is_over_say_so(session, ground, client) -> None:
    address = link(ground)
    with time_machine.travel(now() + timedelta(days=16), tick=False):
        for method in (client.get, client.post):
            refused = method(address)
            assert (refused.status_code, refused.get_json()["type"]) == (410, "answer-link-expired")
    session.merge(ground.alert).state = "expired"
    session.commit()
    assert client.get(address).get_json()["alert"]["live"] is False
    refused = client.post(address, json={})
    assert (refused.status_code, refused.get_json()["type"]) == (409, "alert-over")
