"""Routes of the platform's texts."""

from __future__ import annotations

import pytest

from collab.texts.service import load_first_texts
from tests.factories import make_member, make_person

ORIGIN = {"Origin": "http://localhost:8000"}
BODY = {"body_fr": "## Titre\n\nTexte", "body_en": "## Title\n\nText"}


@pytest.fixture
def staff(session, signed_in):
    """A browser of the secretariat."""
    load_first_texts(session)
    person = make_person(session, "Chargée de mission", staff=True)
    session.commit()
    return signed_in(person)


def test_a_text_is_read_without_signing_in_and_not_sent_twice(client, staff) -> None:
    answer = client.get("/api/texts/legal")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert answer.get_json()["html_fr"].startswith("<p>")
    again = client.get("/api/texts/legal", headers={"If-None-Match": '"1"'})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/api/texts/nothing").status_code == 404
    assert client.get("/api/texts/legal/versions").status_code == 401


@pytest.mark.parametrize(("tag", "status"), [(None, 428), ("*", 428), ('"2"', 412), ('"1"', 200)])
def test_a_change_names_the_version_it_was_made_from(staff, tag, status) -> None:
    headers = ORIGIN if tag is None else {**ORIGIN, "If-Match": tag}
    answer = staff.put("/api/texts/charter", json=BODY, headers=headers)
    assert answer.status_code == status
    if status == 200:
        assert (answer.headers["ETag"], answer.get_json()["version"]) == ('"2"', 2)
        assert answer.get_json()["html_en"] == "<h2>Title</h2>\n<p>Text</p>"
        versions = staff.get("/api/texts/charter/versions").get_json()["items"]
        assert [item["version"] for item in versions] == [2, 1]
        assert staff.get("/api/texts/charter/versions/1").get_json()["version"] == 1
        assert staff.get("/api/texts/charter/versions/3").status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"body_fr": "a"}, {**BODY, "body_en": " "}, {**BODY, "body_fr": "a" * 50_001}]
)
def test_both_languages_are_written_and_bounded(staff, body) -> None:
    answer = staff.put("/api/texts/charter", json=body, headers={**ORIGIN, "If-Match": '"1"'})
    assert answer.status_code == 422


def test_a_person_takes_note_and_is_asked_no_more(session, staff, signed_in) -> None:
    person = make_member(session)
    session.commit()
    browser = signed_in(person)
    owed = browser.get("/api/texts-to-acknowledge").get_json()["items"]
    assert owed == [{"name": "privacy", "version": 1, "known": False}]
    assert browser.post("/api/texts/privacy/acknowledgement", json={"version": 1}).status_code == 204
    assert browser.get("/api/texts-to-acknowledge").get_json()["items"] == []
