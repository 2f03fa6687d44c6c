"""Discussions over HTTP: what a page of ours sends and receives."""

from __future__ import annotations

import uuid

import pytest

from tests.factories import join, make_discussion, make_group, make_member, make_messages, make_person


def say(browser, discussion_id: int, body: str = "Bonjour", **values):
    message = {"body": body, "client_key": str(uuid.uuid4()), **values}
    return browser.post(f"/api/discussions/{discussion_id}/messages", json=message)


@pytest.fixture
def group(session):
    return make_group(session)


@pytest.fixture
def author(session, group):
    return make_member(session, group, name="Élue")


@pytest.fixture
def discussion(session, group, author):
    return make_discussion(session, group, author)


def test_a_title_is_enough_to_start_a_discussion(session, signed_in, group, author) -> None:
    session.commit()
    answer = signed_in(author).post(f"/api/groups/{group.id}/discussions", json={"title": "Eau"})
    assert answer.status_code == 201
    started = answer.get_json()
    assert (started["title"], started["last_number"], started["unread"]) == ("Eau", 0, 0)
    assert started["last_message"] is None
    assert started["author"]["authority"]["name"] == "Ville de Strasbourg"


def test_a_discussion_may_start_with_its_first_message(session, signed_in, group, author) -> None:
    session.commit()
    browser = signed_in(author)
    first = {"title": "Eau", "body": "Qui a **déjà** un marché ?", "client_key": str(uuid.uuid4())}
    started = browser.post(f"/api/groups/{group.id}/discussions", json=first).get_json()
    assert started["last_message"]["excerpt"] == "Qui a déjà un marché ?"
    page = browser.get(f"/api/discussions/{started['id']}/messages").get_json()
    assert [(m["number"], m["revision"]) for m in page["items"]] == [(1, 1)]
    again = browser.post(f"/api/groups/{group.id}/discussions", json=first).get_json()
    assert again["id"] == started["id"]
    other = browser.post(f"/api/groups/{group.id}/discussions", json={**first, "title": "Air"})
    assert (other.status_code, other.get_json()["type"]) == (409, "key-reused")


def test_a_message_is_numbered_signed_and_rendered(session, signed_in, discussion, author) -> None:
    session.commit()
    answer = say(signed_in(author), discussion.id, "Un **mot**\n")
    assert answer.status_code == 201
    message = answer.get_json()
    assert (message["number"], message["revision"], message["body"]) == (1, 1, "Un **mot**")
    assert message["html"] == "<p>Un <strong>mot</strong></p>"
    assert message["author"]["role"] == "elected"
    assert message["acting_for"] is None
    assert message["created_at"].endswith("+00:00")


def test_only_its_author_sees_the_key_of_a_message(session, signed_in, discussion, author, group) -> None:
    reader = make_member(session, group)
    session.commit()
    message = say(signed_in(author), discussion.id).get_json()
    seen = signed_in(reader).get(f"/api/discussions/{discussion.id}/messages").get_json()["items"][0]
    own = signed_in(author).get(f"/api/discussions/{discussion.id}/messages").get_json()["items"][0]
    assert (seen["client_key"], own["client_key"]) == (None, message["client_key"])


def test_home_and_lists_answer(session, signed_in, discussion, author, group) -> None:
    make_messages(session, discussion, author, 3)
    reader = make_person(session)
    join(session, group, reader)
    session.commit()
    browser = signed_in(author)
    for path in ("/api/home", "/api/groups", f"/api/groups/{group.id}", f"/api/groups/{group.id}/discussions",
                 f"/api/groups/{group.id}/members", f"/api/discussions/{discussion.id}",
                 f"/api/people/{author.id}/groups"):  # fmt: skip
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.get_json())
