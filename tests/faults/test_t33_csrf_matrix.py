"""T33: no other site makes a signed-in browser write, on any route that writes."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import text

from collab.core.db import Base, transaction
from collab.core.http.edge import UNSAFE, _refuse_cross_site
from tests.factories import make_discussion, make_group, make_mandate, make_member, make_messages
from tests.files.samples import CSV, form

OWN = "http://localhost:8000"
CASES = {
    "no header": ({}, "application/json", 403),
    "evil origin": ({"Origin": "https://evil.example"}, "application/json", 403),
    "null origin": ({"Origin": "null"}, "application/json", 403),
    "other port": ({"Origin": "http://localhost:8001"}, "application/json", 403),
    "own name as a prefix": ({"Origin": "http://localhost:8000.evil.example"}, "application/json", 403),
    "referer instead of origin": ({"Referer": f"{OWN}/"}, "application/json", 403),
    "cross-site by the browser's word": (
        {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
        "application/json",
        403,
    ),
    "same site, other origin": ({"Sec-Fetch-Site": "same-site"}, "application/json", 403),
    "spoofed host": (
        {"Origin": "https://evil.example", "Host": "evil.example", "X-Forwarded-Host": "evil.example"},
        "application/json",
        403,
    ),
    "method override": (
        {"Origin": "https://evil.example", "X-HTTP-Method-Override": "GET"},
        "application/json",
        403,
    ),
    "plain text": ({"Origin": OWN}, "text/plain", 415),
    "a form": ({"Origin": OWN}, "application/x-www-form-urlencoded", 415),
    "a form with files": ({"Origin": OWN}, "multipart/form-data; boundary=x", 415),
}
TAKE_FILES = {
    ("POST", "/api/groups/1/files"),
    ("POST", "/api/people/imports"),
    ("POST", "/api/partnerships/imports"),
}
"""Routes that read a form, which any site can send: the rule on where it comes from is all that guards them."""


def unsafe_routes(app: Flask) -> list[tuple[str, str]]:
    """Every method and address that may change something, with 1 for each id."""
    return sorted(
        (method, re.sub(r"<[^>]+>", "1", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & UNSAFE
        if not getattr(app.view_functions[rule.endpoint], "token_authenticated", False)
    )


def test_routes_that_read_a_form_are_the_listed_ones(app) -> None:
    reading = {
        (method, re.sub(r"<[^>]+>", "1", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & UNSAFE
        if getattr(app.view_functions[rule.endpoint], "takes_file", False)
    }
    assert reading == TAKE_FILES


def everything() -> dict[str, list[str]]:
    with transaction() as session:
        return {
            table.name: sorted(session.scalars(text(f'SELECT t::text FROM "{table.name}" t')))
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def browser(session, signed_in):
    """Somebody of the secretariat, who may do everything: only the rule stands between them and the change."""
    group = make_group(session)
    person = make_member(session, group, "chair", staff=True)
    make_mandate(session, person, person.mandates[0].authority, "administrator")
    make_messages(session, make_discussion(session, group, person), person, 2)
    session.commit()
    return signed_in(person)


def test_there_are_routes_to_protect(app) -> None:
    routes = unsafe_routes(app)
    assert len(routes) >= 30
    assert ("POST", "/api/discussions/1/messages") in routes
    assert ("POST", "/api/session") in routes


@pytest.mark.parametrize("case", CASES)
def test_no_route_writes_for_another_site(app, browser, case) -> None:
    headers, content_type, status = CASES[case]
    before = everything()
    for method, address in unsafe_routes(app):
        answer = browser.open(
            address, method=method, headers=headers, data=b'{"language": "en"}', content_type=content_type
        )
        slug = "cross-site" if status == 403 else "unsupported-media-type"
        if (method, address) in TAKE_FILES and content_type.startswith("multipart/"):
            assert (answer.status_code, answer.json["errors"]) == (422, {"file": ["required"]})
        else:
            assert (answer.status_code, answer.json["type"]) == (status, slug), (method, address)
    assert everything() == before


@pytest.mark.parametrize("case", [case for case, (_, _, status) in CASES.items() if status == 403])
def test_no_other_site_sends_a_file(browser, case) -> None:
    before = everything()
    headers, sent = CASES[case][0], form("villes.csv", CSV)
    answer = browser.post("/api/groups/1/files", headers=headers, **sent)
    assert (answer.status_code, answer.json["type"]) == (403, "cross-site")
    assert everything() == before
    assert browser.post("/api/groups/1/files", headers={"Origin": OWN}, **sent).status_code == 201


def test_a_route_for_files_reads_no_json(browser) -> None:
    answer = browser.post("/api/groups/1/files", headers={"Origin": OWN}, json={})
    assert (answer.status_code, answer.json["type"]) == (415, "unsupported-media-type")


@pytest.mark.parametrize("headers", [{"Origin": OWN}, {"Sec-Fetch-Site": "same-origin"}])
def test_our_own_pages_write(browser, headers) -> None:
    before = everything()
    answer = browser.patch("/api/me", headers=headers, json={"language": "en"})
    assert answer.status_code == 200
    assert everything() != before


def test_without_the_rule_another_site_would_write(app, browser) -> None:
    hooks = app.before_request_funcs[None]
    place = hooks.index(_refuse_cross_site)
    hooks.remove(_refuse_cross_site)
    try:
        answer = browser.patch("/api/me", headers={"Origin": "https://evil.example"}, json={"language": "en"})
    finally:
        hooks.insert(place, _refuse_cross_site)
    assert answer.json["language"] == "en"
