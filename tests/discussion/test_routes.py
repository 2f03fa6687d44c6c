"""Discussions over HTTP: what a page of ours sends and receives."""

from __future__ import annotations

import uuid

import pytest

from tests.factories import join, make_discussion, make_member, make_messages, make_person
from tests.queries import counted_queries


def say(browser, discussion_id: int, body: str = "Bonjour", **values):
    message = {"body": body, "client_key": str(uuid.uuid4()), **values}
    return browser.post(f"/api/discussions/{discussion_id}/messages", json=message)


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
    again = browser.post(f"/api/groups/{group.id}/discussions", json=first)
    assert (again.status_code, again.get_json()["id"]) == (200, started["id"])
    for change in ({"title": "Air"}, {"body": "Autre chose"}, {"body": ""}):
        other = browser.post(f"/api/groups/{group.id}/discussions", json={**first, **change})
        assert (other.status_code, other.get_json()["type"]) == (409, "key-reused"), change


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


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["type"]


def test_the_same_key_returns_the_first_result(session, signed_in, discussion, author) -> None:
    session.commit()
    browser, key = signed_in(author), str(uuid.uuid4())
    first = say(browser, discussion.id, "un", client_key=key)
    again = say(browser, discussion.id, " un ", client_key=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert problem(say(browser, discussion.id, "deux", client_key=key)) == (409, "key-reused")
    page = browser.get(f"/api/discussions/{discussion.id}/messages").get_json()
    assert [m["body"] for m in page["items"]] == ["un"]


def test_a_key_is_its_author_s_own(session, signed_in, discussion, author, group) -> None:
    other = make_member(session, group)
    session.commit()
    key = str(uuid.uuid4())
    assert say(signed_in(author), discussion.id, client_key=key).status_code == 201
    assert say(signed_in(other), discussion.id, "autre", client_key=key).status_code == 201


def test_a_key_spent_elsewhere_is_refused(session, signed_in, discussion, author, group) -> None:
    other = make_discussion(session, group, author)
    session.commit()
    browser, key = signed_in(author), str(uuid.uuid4())
    say(browser, discussion.id, client_key=key)
    assert problem(say(browser, other.id, client_key=key)) == (409, "key-reused")


def test_pages_go_both_ways(session, signed_in, discussion, author) -> None:
    make_messages(session, discussion, author, 10)
    session.commit()
    browser = signed_in(author)

    def numbers(query: str) -> tuple[list[int], bool]:
        page = browser.get(f"/api/discussions/{discussion.id}/messages?{query}").get_json()
        return [m["number"] for m in page["items"]], page["more"]

    assert numbers("limit=3") == ([8, 9, 10], True)
    assert numbers("before=8&limit=3") == ([5, 6, 7], True)
    assert numbers("before=3&limit=3") == ([1, 2], False)
    assert numbers("after=8&limit=3") == ([9, 10], False)
    assert numbers("after=2&limit=3") == ([3, 4, 5], True)
    assert numbers("after=2&before=5") == ([3, 4], False)
    assert numbers("after=10") == ([], False)
    assert numbers("changed_after=4&limit=3") == ([5, 6, 7], True)
    assert numbers("changed_after=9") == ([10], False)
    page = browser.get(f"/api/discussions/{discussion.id}/messages?changed_after=10").get_json()
    assert (page["items"], page["revision"], page["discussion"]) == ([], 10, None)
    assert page["epoch"] == str(discussion.epoch)


def test_catching_up_brings_the_discussion_when_it_changed_itself(
    session, signed_in, discussion, author
) -> None:
    make_messages(session, discussion, author, 2)
    discussion.revision = discussion.own_revision = 3
    discussion.title = "Eau et climat"
    session.commit()
    browser = signed_in(author)
    path = f"/api/discussions/{discussion.id}/messages?changed_after="
    assert browser.get(f"{path}2").get_json()["discussion"]["title"] == "Eau et climat"
    assert browser.get(f"{path}3").get_json()["discussion"] is None


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "after=-1",
        "after=x",
        "before=9223372036854775808",
    ],
)
def test_a_query_that_makes_no_sense_is_refused(session, signed_in, discussion, author, query) -> None:
    session.commit()
    answer = signed_in(author).get(f"/api/discussions/{discussion.id}/messages?{query}")
    assert problem(answer) == (422, "invalid")


@pytest.mark.parametrize(
    "cursor", ["x", "1", "-", "1-", "99999999999999999-1", "1-9999999999999999999", "1-1' OR 1"]
)
def test_a_cursor_that_nobody_gave_is_refused(session, signed_in, group, author, cursor) -> None:
    session.commit()
    answer = signed_in(author).get(f"/api/groups/{group.id}/discussions", query_string={"before": cursor})
    assert problem(answer) == (422, "invalid")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"body": "x"},
        {"body": "", "client_key": str(uuid.uuid4())},
        {"body": " \n ", "client_key": str(uuid.uuid4())},
        {"body": "x" * 20_001, "client_key": str(uuid.uuid4())},
        {"body": "x\x00", "client_key": str(uuid.uuid4())},
        {"body": "x", "client_key": "1"},
        {"body": ["x"], "client_key": str(uuid.uuid4())},
        {"body": "x", "client_key": str(uuid.uuid4()), "number": 1},
        {"body": "x", "client_key": str(uuid.uuid4()), "mandate_id": "1"},
    ],
)
def test_a_message_that_makes_no_sense_leaves_nothing(session, signed_in, discussion, author, body) -> None:
    session.commit()
    browser = signed_in(author)
    answer = browser.post(f"/api/discussions/{discussion.id}/messages", json=body)
    assert problem(answer) == (422, "invalid")
    assert browser.get(f"/api/discussions/{discussion.id}").get_json()["last_number"] == 0


def test_a_long_message_of_20_000_characters_is_taken(session, signed_in, discussion, author) -> None:
    session.commit()
    assert say(signed_in(author), discussion.id, "é" * 20_000).status_code == 201


def test_a_stranger_cannot_read_post_or_mark_what_they_read(session, signed_in, discussion) -> None:
    stranger = make_member(session)
    session.commit()
    browser = signed_in(stranger)
    path = f"/api/discussions/{discussion.id}"
    assert problem(browser.get(path)) == (404, "not-found")
    assert problem(browser.get(f"{path}/messages")) == (404, "not-found")
    assert problem(say(browser, discussion.id)) == (404, "not-found")
    assert problem(browser.put(f"{path}/reading", json={"number": 1})) == (404, "not-found")
    started = browser.post(f"/api/groups/{discussion.group_id}/discussions", json={"title": "Eau"})
    assert problem(started) == (403, "forbidden")


def test_the_secretariat_reads_a_listed_group_and_writes_once_it_joined(
    session, signed_in, discussion
) -> None:
    staff = make_person(session, "Secrétariat", staff=True)
    session.commit()
    browser = signed_in(staff)
    shown = browser.get(f"/api/discussions/{discussion.id}").get_json()
    assert (shown["can"]["post"], shown["can"]["settle"], shown["unread"]) == (False, False, 0)
    assert shown["readers"] == {"kind": "members_and_secretariat", "count": 1}
    assert problem(say(browser, discussion.id)) == (403, "forbidden")
    browser.post(f"/api/groups/{discussion.group_id}/membership", json={})
    answer = say(browser, discussion.id)
    assert (answer.status_code, answer.get_json()["author"]["role"]) == (201, "staff")


def test_a_flood_of_posts_is_told_when_to_come_back(
    session, signed_in, discussion, author, monkeypatch
) -> None:
    from dataclasses import replace

    from collab.core import config

    session.commit()
    monkeypatch.setattr(config, "_current", replace(config.current_settings(), posts_per_minute=3))
    browser = signed_in(author)
    answers = [say(browser, discussion.id) for _ in range(4)]
    assert [a.status_code for a in answers] == [201, 201, 201, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61


def test_a_discussion_that_is_locked_answers_503_and_when_to_come_back(
    session, signed_in, discussion, author, database
) -> None:
    from sqlalchemy import text

    session.commit()
    browser = signed_in(author)
    with database.sessions() as holder:
        holder.execute(text("SELECT 1 FROM discussion WHERE id = :id FOR UPDATE"), {"id": discussion.id})
        answer = say(browser, discussion.id)
        holder.rollback()
    assert problem(answer) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    assert say(browser, discussion.id).get_json()["number"] == 1


def test_pages_of_50_take_five_questions_at_most_and_home_six(
    session, signed_in, group, author, database
) -> None:
    people = [make_member(session, group) for _ in range(8)]
    for number in range(25):
        discussion = make_discussion(session, group, people[number % 8])
        for person in people:
            make_messages(session, discussion, person, 2)
    session.commit()
    browser = signed_in(author)
    most = {
        f"/api/discussions/{discussion.id}/messages?limit=50": 5,
        f"/api/discussions/{discussion.id}/messages?changed_after=0": 5,
        f"/api/groups/{group.id}/discussions": 5,
        "/api/home": 6,
        "/api/groups": 5,
    }
    for path, limit in most.items():
        with counted_queries(database) as sent:
            assert browser.get(path).status_code == 200
        assert len(sent) <= limit, (path, sent)
