"""T38, its first half: no answer of ours, whatever its kind, leaves without the headers that keep it harmless."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.browser import Browser
from tests.factories import make_discussion, make_group, make_member, make_messages
from tests.files.factories import make_file

NOBODY = 987_654
LOOKED_AT = "/preview/page"


def _assert_harmless(answer, path: str) -> None:
    headers = answer.headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert headers["X-Content-Type-Options"] == "nosniff", path
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), path
    # What is left out falls back on `default-src`, but for these two.
    assert policy.get("object-src", policy.get("default-src")) == "'none'", path
    assert policy.get("base-uri", "'none'" if "sandbox" in policy else "") == "'none'", path
    # A letter is looked at in a frame of our own pages, in which nothing of it may act.
    own = "'self'" if "sandbox" in policy and path.endswith(LOOKED_AT) else "'none'"
    assert policy["frame-ancestors"] in (own, "'none'"), path
    scripts = policy.get("script-src", policy["default-src"])
    assert "unsafe" not in scripts, path
    assert "*" not in scripts, path


def _paths(app: Flask) -> set[str]:
    """Every address, of nobody's things."""
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    return {re.sub(r"<[^>]*>", str(NOBODY), rule.replace("<path:path>", "somewhere")) for rule in rules}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_every_address_answers_with_them_whatever_it_answers(app, session, signed_in, method) -> None:
    person = make_member(session)
    session.commit()
    browser, stranger = signed_in(person), app.test_client()
    statuses = set()
    for path in sorted(_paths(app)):
        for who in (stranger, browser) if method == "GET" else (browser,):
            answer = who.open(path, method=method, json=None if method == "GET" else {})
            statuses.add(answer.status_code)
            _assert_harmless(answer, f"{method} {path}")
    assert len(statuses) > 2, "pages, problems and refusals alike"


def test_files_and_calendars_answer_with_them_too(app: Flask, session, signed_in) -> None:
    group = make_group(session)
    person = make_member(session, group)
    discussion = make_discussion(session, group, person)
    make_messages(session, discussion, person, 1)
    file = make_file(session, group, person, discussion)
    session.commit()
    browser = signed_in(person)
    date = {"starts_at": "2027-01-11T13:00:00+00:00"}
    assert browser.put(f"/api/discussions/{discussion.id}/date", json=date).status_code == 200
    for path in (
        f"/api/files/{file.id}",
        f"/api/files/{file.id}/thumbnail",
        f"/api/discussions/{discussion.id}/date.ics",
        "/api/openapi.json",
    ):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        _assert_harmless(answer, path)


@pytest.mark.parametrize(
    "question", ["transport=polling&sid=nobody", "EIO=1&transport=polling", "EIO=4&transport=x"]
)
def test_what_the_socket_library_answers_by_itself_has_them(client, question) -> None:
    answer = client.get(f"/socket.io/?{question}")
    assert answer.status_code == 400
    _assert_harmless(answer, question)


def test_a_request_too_odd_for_any_route_is_answered_with_them(app: Flask) -> None:
    app.test_client_class = Browser
    browser = app.test_client()
    for path, method in (
        ("/api/%00", "GET"),
        ("/%2e%2e/%2e%2e/etc/passwd", "GET"),
        ("/api/session", "TRACE"),
    ):
        _assert_harmless(browser.open(path, method=method), f"{method} {path}")
