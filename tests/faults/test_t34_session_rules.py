"""T34: how a session begins, slides and ends, by role, under a clock we hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from collab.accounts.models import Person
from collab.accounts.service import token_of
from collab.accounts.service.sign_in import write_link
from collab.app import create_app
from collab.core import db, limits
from collab.core.clock import now
from collab.core.config import Settings, use_settings
from collab.core.db import transaction
from tests.browser import Browser
from tests.factories import make_authority, make_mandate, make_member, make_person

HOURS, DAYS = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as held:
        yield held


@pytest.fixture
def app_with(settings: Settings, database):
    """`app_with(public_url=…)` is the workspace under other settings, on the same servers."""

    def make(**changes: object):
        app = create_app(replace(settings, **changes))
        app.test_client_class = Browser
        return app

    yield make
    use_settings(settings)
    db.connect(settings)
    limits.open_limits(settings)


def fresh_token(person: Person) -> str:
    """The token of a mail that this person just received."""
    with transaction() as session:
        return token_of(write_link(session, email=person.email, person_id=person.id, minutes=15).id)


def sign_in(browser: FlaskClient, person: Person, **more) -> str:
    answer = browser.post("/api/session", json={"token": fresh_token(person)}, **more)
    assert answer.status_code == 201
    return browser.get_cookie("collab_session").value


def inside(browser: FlaskClient) -> bool:
    return browser.get("/api/me").status_code == 200


@pytest.fixture
def person(session) -> Person:
    made = make_member(session)
    session.commit()
    return made


@pytest.fixture
def secretariat(session) -> Person:
    made = make_person(session, staff=True)
    session.commit()
    return made


@pytest.fixture
def administrator(session) -> Person:
    made = make_person(session)
    make_mandate(session, made, make_authority(session), "administrator")
    session.commit()
    return made


def test_a_planted_cookie_is_never_adopted(client, person) -> None:
    client.set_cookie("collab_session", "planted-by-somebody-else")
    assert sign_in(client, person) != "planted-by-somebody-else"


def test_each_sign_in_makes_a_new_token_and_ends_the_one_before(client, app, person) -> None:
    tokens = [sign_in(client, person) for _ in range(3)]
    assert len(set(tokens)) == 3
    old = app.test_client()
    for token, valid in zip(tokens, (False, False, True), strict=True):
        old.set_cookie("collab_session", token)
        assert inside(old) is valid


def test_signing_in_as_another_ends_the_first_one_s_session(client, app, session, person) -> None:
    other = make_member(session)
    session.commit()
    first = sign_in(client, person)
    sign_in(client, other)
    assert client.get("/api/me").json["id"] == other.id
    thief = app.test_client()
    thief.set_cookie("collab_session", first)
    assert not inside(thief)


def test_a_copied_cookie_is_worth_nothing_after_signing_out(client, app, person) -> None:
    copied = sign_in(client, person)
    client.delete("/api/session")
    thief = app.test_client()
    thief.set_cookie("collab_session", copied)
    assert not inside(thief)


def test_disabling_ends_every_session(client, person, secretariat, signed_in) -> None:
    sign_in(client, person)
    assert (
        signed_in(secretariat).patch(f"/api/people/{person.id}", json={"disabled": True}).status_code == 200
    )
    assert not inside(client)


def test_a_member_s_session_slides_over_thirty_days(clock, client, person) -> None:
    sign_in(client, person)
    for _ in range(4):
        clock.shift(29 * DAYS)
        assert inside(client)
    clock.shift(30 * DAYS)
    assert not inside(client)


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_who_administers_is_out_after_two_idle_hours(clock, client, request, role) -> None:
    sign_in(client, request.getfixturevalue(role))
    clock.shift(2 * HOURS - timedelta(minutes=1))
    assert inside(client)
    clock.shift(2 * HOURS)
    assert not inside(client)


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_who_administers_is_out_after_twelve_hours_in_all(clock, client, request, role) -> None:
    sign_in(client, request.getfixturevalue(role))
    for _ in range(11):
        clock.shift(HOURS)
        assert inside(client)
    clock.shift(HOURS - timedelta(seconds=1))
    assert inside(client)
    clock.shift(timedelta(seconds=1))
    assert not inside(client)


def test_who_becomes_an_administrator_has_the_shorter_limits_from_then_on(
    clock, client, session, person
) -> None:
    sign_in(client, person)
    clock.shift(3 * DAYS)
    assert inside(client)
    make_mandate(session, person, make_authority(session), "administrator")
    session.commit()
    assert not inside(client)


def test_an_ended_session_is_not_revived_by_using_it(clock, client, person) -> None:
    sign_in(client, person)
    clock.shift(31 * DAYS)
    assert not inside(client)
    clock.shift(-2 * DAYS)
    assert inside(client)
    clock.shift(30 * DAYS)
    assert not inside(client)


def test_the_list_shows_when_each_session_ends(clock, client, secretariat) -> None:
    sign_in(client, secretariat)
    [shown] = client.get("/api/sessions").json["items"]
    assert shown["expires_at"] == (now() + 2 * HOURS).isoformat()


def test_the_cookie_is_bound_to_https_and_to_this_host(app_with, person) -> None:
    secure = app_with(public_url="https://collab.example.org")
    answer = secure.test_client().post(
        "/api/session",
        json={"token": fresh_token(person)},
        headers={"Origin": "https://collab.example.org"},
        base_url="https://collab.example.org",
    )
    assert answer.status_code == 201
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    assert name == "__Host-collab_session"
    attributes = {part.strip().lower() for part in rest.split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes
    assert not any(attribute.startswith("domain") for attribute in attributes)
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_on_localhost_the_cookie_is_kept_from_scripts_all_the_same(client, person) -> None:
    answer = client.post("/api/session", json={"token": fresh_token(person)})
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [("GET", "/api/session/personas", None), ("POST", "/api/session/demo", {"persona": 1})],
)
def test_personas_exist_in_demo_mode_alone(app_with, session, method, address, body) -> None:
    make_member(session, persona="elected")
    session.commit()
    production = app_with(demo=False).test_client()
    answer = production.open(address, method=method, json=body)
    assert (answer.status_code, answer.json["type"]) == (404, "demo-only")
    state = production.get("/api/session").json
    assert (state["demo"], state["mailbox_url"]) == (False, None)


def test_only_a_persona_can_be_tried_on(client, session, person) -> None:
    persona = make_member(session, persona="elected")
    session.commit()
    refused = client.post("/api/session/demo", json={"persona": person.id})
    assert (refused.status_code, refused.json["type"]) == (404, "not-found")
    assert client.post("/api/session/demo", json={"persona": persona.id}).status_code == 201
    assert client.get("/api/me").json["id"] == persona.id
