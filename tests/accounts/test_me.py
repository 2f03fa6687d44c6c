"""One's own profile and preferences."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from collab.accounts.service import find_people
from collab.core.outbox import OutboxEvent
from tests.factories import actor_of, make_member


@pytest.fixture
def person(session):
    made = make_member(session)
    session.commit()
    return made


def test_a_stranger_has_no_profile(client, database) -> None:
    answer = client.get("/api/me")
    assert (answer.status_code, answer.json["type"]) == (401, "not-signed-in")


def test_language_and_colours_are_remembered_per_person(signed_in, person) -> None:
    browser = signed_in(person)
    answer = browser.patch("/api/me", json={"language": "en", "color_scheme": "dark"})
    assert (answer.json["language"], answer.json["color_scheme"]) == ("en", "dark")
    elsewhere = signed_in(person).get("/api/session").json["person"]
    assert (elsewhere["language"], elsewhere["color_scheme"]) == ("en", "dark")


def test_the_first_visit_is_over_once_and_stays_over(signed_in, person) -> None:
    browser = signed_in(person)
    assert browser.get("/api/me").json["onboarded"] is False
    assert browser.patch("/api/me", json={"onboarded": True}).json["onboarded"] is True
    assert browser.patch("/api/me", json={"onboarded": False}).status_code == 422
    assert browser.get("/api/me").json["onboarded"] is True


def test_a_new_name_is_found_at_once(signed_in, session, person) -> None:
    body = {"name": " Élue déléguée ", "languages": ["fr", "de"], "phone": "03 53 01 24 07", "about": "Eau"}
    answer = signed_in(person).patch("/api/me", json=body)
    assert answer.json["name"] == "Élue déléguée"
    session.expire_all()
    assert find_people(session, actor_of(person), q="deleguee").total == 1
    told = session.scalars(select(OutboxEvent).where(OutboxEvent.name == "accounts.person_changed")).one()
    assert told.event.audience() == [f"user:{person.id}"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"name": ""}, "required"),
        ({"name": None}, "required"),
        ({"name": " \u200b "}, "required"),
        ({"name": "x" * 121}, "too-long"),
        ({"languages": ["fr", "xx"]}, "unknown"),
        ({"languages": ["fr", "de", "fr"]}, "taken"),
    ],
)
def test_a_refused_field_says_why(signed_in, person, body, said) -> None:
    [(field, _)] = body.items()
    assert signed_in(person).patch("/api/me", json=body).json["errors"] == {field: [said]}


def test_a_joiner_inside_a_text_stays(signed_in, person) -> None:
    about = "Famille \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d"
    assert signed_in(person).patch("/api/me", json={"about": about}).json["about"] == about


@pytest.mark.parametrize(
    "body",
    [
        {"language": "de"},
        {"color_scheme": "sepia"},
        {"name": ""},
        {"name": "a\x00b"},
        {"languages": ["french"]},
        {"languages": ["fr"] * 2},
        {"languages": ["xx"]},
        {"name": "\u200b\u2060"},
        {"name": "\u00ad \x1b"},
        {"languages": "fr"},
        {"about": "x" * 2_001},
        {"email": "other@example.org"},
        {"staff": True},
        {"persona": "elected"},
    ],
)
def test_what_one_may_not_set_is_refused(signed_in, person, body) -> None:
    browser = signed_in(person)
    before = browser.get("/api/me").json
    answer = browser.patch("/api/me", json=body)
    assert (answer.status_code, answer.json["type"]) == (422, "invalid")
    assert browser.get("/api/me").json == before
