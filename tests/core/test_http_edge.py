"""Whatever comes in, a stable problem goes out: never a 500, nothing half-written."""

from __future__ import annotations

import json
import uuid

import pytest
from sqlalchemy import create_engine, func, select, text

from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from collab.discussion.models import Message
from tests.factories import make_discussion, make_group, make_member, make_person

OWN = {"Origin": "http://localhost:8000"}
JSON = {**OWN, "Content-Type": "application/json"}


@pytest.fixture
def place(session):
    """A member and a discussion that they may write in."""
    group = make_group(session)
    person = make_member(session, group)
    discussion = make_discussion(session, group, person)
    session.commit()
    return person, f"/api/discussions/{discussion.id}/messages"


def _key() -> str:
    return str(uuid.uuid4())


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        (b'{"body": "a", ', 400, "not-json"),
        (b"[" * 200_000, 400, "not-json"),
        (b'{"body": ' + b"[" * 700 + b"]" * 700 + b"}", 422, "invalid"),
        (b'{"body": "\xff\xfe"}', 400, "not-utf8"),
        (b"[]", 422, "invalid"),
        (b'"text"', 422, "invalid"),
        (b"{}", 422, "invalid"),
        (json.dumps({"body": "a\x00b", "client_key": _key()}).encode(), 422, "invalid"),
        (json.dumps({"body": "\ud800", "client_key": _key()}).encode(), 422, "invalid"),
        (json.dumps({"body": "a", "client_key": _key(), "color": "red"}).encode(), 422, "invalid"),
        (json.dumps({"body": 12, "client_key": _key()}).encode(), 422, "invalid"),
        (json.dumps({"body": "   ", "client_key": _key()}).encode(), 422, "invalid"),
        (json.dumps({"body": "a", "client_key": "not-a-uuid"}).encode(), 422, "invalid"),
        (json.dumps({"body": "a" * 20_001, "client_key": _key()}).encode(), 422, "invalid"),
        (json.dumps({"body": "a" + " " * 20_000, "client_key": _key()}).encode(), 422, "invalid"),
        (json.dumps({"body": "a", "client_key": _key(), "mandate_id": 2**70}).encode(), 422, "invalid"),
        (json.dumps({"body": "a" * 1_000_001, "client_key": _key()}).encode(), 413, "too-large"),
    ],
)
def test_a_bad_body_is_a_problem_and_writes_nothing(place, signed_in, body, status, slug) -> None:
    person, path = place
    answer = signed_in(person).post(path, data=body, headers=JSON)
    assert (answer.status_code, answer.get_json()["type"]) == (status, slug)
    assert answer.mimetype == "application/problem+json"
    with transaction() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0
        assert (
            session.scalar(select(func.count()).where(OutboxEvent.name == "discussion.message_posted")) == 0
        )


def test_the_longest_message_is_accepted(place, signed_in) -> None:
    person, path = place
    answer = signed_in(person).post(path, json={"body": "é" * 20_000, "client_key": _key()})
    assert answer.status_code == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_only_json_is_read(place, signed_in, kind) -> None:
    person, path = place
    answer = signed_in(person).post(path, data=b'{"body":"a"}', headers={**OWN, "Content-Type": kind})
    assert (answer.status_code, answer.get_json()["type"]) == (415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/discussions/99999999999999999999999999/messages", 404),
        ("/api/discussions/0/messages", 404),
        ("/api/discussions/-1/messages", 404),
        ("/api/discussions/x/messages", 404),
        ("/api/people?page=0", 422),
        ("/api/people?page_size=201", 422),
        ("/api/people?page=99999999999999999999", 422),
        ("/api/people?q=%00", 422),
        ("/api/people?q=%FF%FE", 400),
        ("/api/people?zzz=1", 422),
        ("/api/" + "a" * 5_000, 404),
        ("/api/authorities?kind=%27;drop%20table%20person", 422),
        ("/api/nothing-here", 404),
        ("/api/groups?color=red", 200),
    ],
)
def test_a_bad_address_is_a_problem(place, signed_in, path, status) -> None:
    answer = signed_in(place[0]).get(path)
    assert answer.status_code == status
    if status >= 400:
        assert answer.mimetype == "application/problem+json"
        assert set(answer.get_json()) >= {"type", "title", "status"}


def test_a_huge_page_of_messages_is_refused(place, signed_in) -> None:
    person, path = place
    browser = signed_in(person)
    assert browser.get(f"{path}?limit=201").status_code == 422
    assert browser.get(f"{path}?after={2**64}").status_code == 422
    assert browser.get(f"{path}?changed_after=-1").status_code == 422


def test_a_method_that_is_not_there_says_which_are(place, signed_in) -> None:
    answer = signed_in(place[0]).delete(place[1])
    assert (answer.status_code, answer.get_json()["type"]) == (405, "method-not-allowed")
    assert "POST" in answer.headers["Allow"]


def test_a_flood_of_posts_is_told_when_to_come_back(place, signed_in, settings) -> None:
    person, path = place
    browser = signed_in(person)
    statuses = [
        browser.post(path, json={"body": "encore", "client_key": _key()}).status_code
        for _ in range(settings.posts_per_minute + 1)
    ]
    # The window may turn once in between: what matters is that the flood is stopped, and says for how long.
    if 429 not in statuses:
        statuses += [
            browser.post(path, json={"body": "encore", "client_key": _key()}).status_code for _ in range(60)
        ]
    assert 429 in statuses
    answer = browser.post(path, json={"body": "encore", "client_key": _key()})
    assert answer.get_json()["type"] == "too-many-requests"
    assert 1 <= int(answer.headers["Retry-After"]) <= 61


@pytest.mark.parametrize("path", ["/" + "a" * 300, "/assets/" + "a" * 300])
def test_a_name_longer_than_any_file_is_no_error_of_ours(client, path) -> None:
    assert client.get(path).status_code in {200, 404, 503}


def test_a_mistyped_question_is_not_answered_with_another(place, signed_in) -> None:
    person, path = place
    answer = signed_in(person).get(f"{path}?changed_afer=3")
    assert (answer.status_code, set(answer.get_json()["errors"])) == (422, {"changed_afer"})


@pytest.mark.parametrize("path", ["/", "/api/me", "/api/nothing", "/healthz", "/assets/none.js"])
def test_every_answer_carries_the_headers(client, path) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    for rule in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "default-src 'self'"):
        assert rule in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Request-ID"]


def test_one_request_id_goes_from_the_request_to_the_mail(session, client, settle, smtp) -> None:
    from collab.core.mail import Delivery

    person = make_member(session)
    session.commit()
    given = "abcdef0123456789"
    answer = client.post(
        "/api/session/link", json={"email": person.email}, headers={**OWN, "X-Request-ID": given}
    )
    assert answer.headers["X-Request-ID"] == given
    settle()
    with transaction() as current:
        assert set(current.scalars(select(OutboxEvent.request_id))) == {given}
        assert current.scalars(select(Delivery.request_id)).all() == [given]
    assert len(smtp.to(person.email)) == 1


def test_the_figures_an_operator_watches_are_there(place, signed_in, client) -> None:
    signed_in(place[0]).get("/api/groups")
    figures = client.get("/metrics").text
    for name in (
        "collab_request_seconds_bucket",
        "collab_outbox_lag_seconds",
        "collab_live_connections",
        'collab_queue_length{queue="celery"}',
        'collab_deliveries_waiting{state="planned"}',
    ):
        assert name in figures
    ready = client.get("/readyz").get_json()
    assert set(ready["parts"]) == {"database", "valkey", "relay"}


@pytest.mark.parametrize("given", [0, 1, "yes", "on", "True", 0.0])
def test_what_is_no_boolean_is_refused_as_one(signed_in, session, given) -> None:
    staff = make_person(session, staff=True)
    person = make_person(session)
    session.commit()
    answer = signed_in(staff).patch(f"/api/people/{person.id}", json={"disabled": given})
    assert (answer.status_code, list(answer.get_json()["errors"])) == (422, ["disabled"])


def test_a_method_that_an_address_lacks_is_405_and_told_what_it_has(client) -> None:
    answer = client.get("/api/session/link")
    assert (answer.status_code, answer.get_json()["type"]) == (405, "method-not-allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize("path", ["/api/nothing", "/api/", "/socket.io-like/nothing"])
def test_what_stands_under_the_api_is_never_a_page(client, path) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_the_description_tells_of_refusals_sessions_and_needed_bodies(client) -> None:
    described = client.get("/api/openapi.json").get_json()
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers = described["components"]["responses"]
    assert answers.keys() >= {"REFUSED", "SERVICE_UNAVAILABLE", "UNPROCESSABLE_ENTITY"}
    assert {name for name, each in answers.items() if each.get("content") != problem} == {"NOT_MODIFIED"}
    assert described["components"]["securitySchemes"]["session"]["name"] == "collab_session"
    paths = described["paths"]
    assert paths["/api/me"]["patch"]["security"] == [{"session": []}]
    assert "security" not in paths["/api/session/link"]["post"]
    assert paths["/api/me"]["patch"]["requestBody"]["required"] is False
    assert paths["/api/session/link"]["post"]["requestBody"]["required"] is True
    for operations in paths.values():
        for method, operation in operations.items():
            assert method == "parameters" or {"4XX", "503"} <= set(operation["responses"])


def test_a_full_disk_is_503_and_what_is_there_can_still_be_read(place, signed_in, settings) -> None:
    person, path = place
    owner = create_engine(settings.owner_database_url)
    with owner.begin() as connection:
        # What PostgreSQL says when a table cannot grow.
        connection.execute(
            text("""
            CREATE FUNCTION t_full() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'No space left on device'; END $$
        """)
        )
        connection.execute(text("CREATE TRIGGER t_full BEFORE INSERT ON message EXECUTE FUNCTION t_full()"))
    try:
        browser = signed_in(person)
        answer = browser.post(path, json={"body": "a", "client_key": _key()})
        assert (answer.status_code, answer.get_json()["type"]) == (503, "unavailable")
        assert browser.get(path).status_code == 200
    finally:
        with owner.begin() as connection:
            connection.execute(text("DROP FUNCTION t_full CASCADE"))
        owner.dispose()
