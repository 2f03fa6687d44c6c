"""Putting a discussion in order makes nobody wait without right, and is counted as writing is."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text

from collab.core import config
from tests.factories import make_discussion, make_messages

PUTTING_IN_ORDER = [
    ("PATCH", "/api/discussions/{}", {"title": "Air"}),
    ("POST", "/api/discussions/{}/messages/1/hide", {"reason": "Hors sujet"}),
    ("POST", "/api/discussions/{}/messages/1/show", {}),
    ("POST", "/api/discussions/{}/messages/1/move", {"title": "Ailleurs"}),
]
CHANGING = [
    *PUTTING_IN_ORDER,
    ("POST", "/api/discussions/{}/unread", {"number": 1}),
    ("DELETE", "/api/discussions/{}/date", None),
    ("DELETE", "/api/discussions/{}/resolution", None),
    ("DELETE", "/api/discussions/{}/messages/1", None),
    ("POST", "/api/reports/1/close", {"outcome": "kept"}),
]


@pytest.fixture
def discussion(session, group, author):
    made = make_discussion(session, group, author)
    make_messages(session, made, author, 1)
    session.commit()
    return made.id


@pytest.mark.parametrize(("method", "path", "data"), CHANGING)
def test_changing_is_counted_as_writing_is(
    signed_in, discussion, author, monkeypatch, method, path, data
) -> None:
    monkeypatch.setattr(config, "_current", replace(config.current_settings(), posts_per_minute=1))
    browser = signed_in(author)
    message = {"body": "Bonjour", "client_key": str(uuid.uuid4())}
    assert browser.post(f"/api/discussions/{discussion}/messages", json=message).status_code == 201
    assert browser.open(path.format(discussion), method=method, json=data).status_code == 429


@pytest.mark.parametrize(("method", "path", "data"), PUTTING_IN_ORDER)
def test_who_may_not_is_told_so_at_once_and_nobody_waits_for_them(
    signed_in, discussion, author, database, method, path, data
) -> None:
    browser = signed_in(author)
    with database.sessions() as holder:
        holder.execute(text("SELECT FROM discussion WHERE id = :id FOR UPDATE"), {"id": discussion})
        answer = browser.open(path.format(discussion), method=method, json=data)
        holder.rollback()
    assert (answer.status_code, answer.get_json()["type"]) == (403, "forbidden")
