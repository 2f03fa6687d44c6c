"""Somebody is named: their open pages know within a second, and agree on what is read."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from collab.accounts.service import open_session
from collab.core.db import transaction
from tests.factories import join, make_authority, make_group, make_mandate, make_person
from tests.stack import Caller, eventually, running


@dataclass
class Two:
    """An official's page, and the two pages that a technician has open on two web processes."""

    official: Caller
    desk: Caller
    phone: Caller
    group_id: int
    technician_id: int


@pytest.fixture
def two(session, settings, database, tmp_path) -> Iterator[Two]:
    with running(settings, tmp_path, webs=2, worker=True) as stack:
        group = make_group(session)
        official, technician = make_person(session, "Élue"), make_person(session, "Agent")
        for person, role in ((official, "elected"), (technician, "technician")):
            make_mandate(session, person, make_authority(session), role)
            join(session, group, person)
        session.commit()
        pages = []
        for web, person in ((0, official), (0, technician), (1, technician)):
            with transaction() as current:
                token = open_session(current, current.merge(person), user_agent="test").token
            pages.append(Caller(stack.urls[web], token, settings.public_url))
            pages[-1].connect()
        yield Two(*pages, group.id, technician.id)
        for page in pages:
            page.close()


def test_every_page_of_who_is_named_knows_and_nobody_else_does(two) -> None:
    answer = two.official.post(
        f"/api/groups/{two.group_id}/discussions",
        {
            "title": "Eau",
            "body": f"Bonjour [@Agent](/people/{two.technician_id})",
            "client_key": str(uuid.uuid4()),
        },
    )
    assert answer.status_code == 201, answer.text
    for page in (two.desk, two.phone):
        [told] = eventually(lambda page=page: page.heard("notifications.told"))
        assert "people" not in told, "who else was told is nobody's business"
        assert page.get("/api/notifications/count").json() == {"unread": 1}
    assert two.official.heard("notifications.told") == []

    [thread] = two.desk.get("/api/notifications").json()["items"]
    assert (thread["title"], thread["unread"]) == ("Eau", 1)
    assert thread["lines"][0]["why"]["fr"] == "Vous êtes nommé·e dans ce message."
    assert two.desk.post("/api/notifications/read", {"up_to": thread["newest"]}).status_code == 204
    eventually(lambda: two.phone.heard("notifications.read"))
    assert two.phone.get("/api/notifications/count").json() == {"unread": 0}


def test_preferences_are_refused_with_words_and_kept_when_right(two) -> None:
    for wrong in (
        {"choices": {"mention": "pigeon"}},
        {"choices": {"weather": "mail"}},
        {"digest_hour": 24},
        {"quiet_from": "25:00", "quiet_until": "08:00"},
        {"quiet_from": "20:00"},
        {"holidays": [{"first": "2026-08-20", "last": "2026-08-01"}]},
        {"colour": "blue"},
    ):
        answer = two.desk.http.patch(f"{two.desk.url}/api/me/notifications", json=wrong, timeout=15)
        assert answer.status_code == 422, wrong
        assert answer.json()["errors"], wrong
    right = {
        "choices": {"mention": "digest"},
        "quiet_from": "20:00",
        "quiet_until": "08:00",
        "holidays": [{"first": "2026-12-24", "last": "2027-01-03"}],
        "link_only": True,
    }
    answer = two.desk.http.patch(f"{two.desk.url}/api/me/notifications", json=right, timeout=15)
    assert answer.status_code == 200, answer.text
    kept = two.phone.get("/api/me/notifications").json()
    assert (kept["quiet_from"], kept["quiet_until"], kept["link_only"]) == ("20:00", "08:00", True)
    assert kept["holidays"] == [{"first": "2026-12-24", "last": "2027-01-03"}]
    assert {kind["name"]: kind["channel"] for kind in kept["kinds"]}["mention"] == "digest"
    eventually(lambda: two.phone.heard("notifications.preferences_changed"))
