"""The route of finding."""

from __future__ import annotations

import pytest

from tests.factories import join, make_discussion, make_group, make_member


def test_a_member_finds_a_discussion_with_its_group(session, signed_in) -> None:
    group = make_group(session, "Eau")
    person = make_member(session, group)
    discussion = make_discussion(session, group, person, "Assainissement à Agadez")
    session.commit()
    found = signed_in(person).get("/api/find?q=asainissement").get_json()["items"]
    assert found == [
        {
            "kind": "discussion",
            "id": discussion.id,
            "name": "Assainissement à Agadez",
            "name_en": None,
            "person": None,
            "authority": None,
            "group": {"id": group.id, "kind": "theme", "name": "Eau", "name_en": "Eau"},
        }
    ]


def test_a_hidden_group_is_found_by_its_members_alone(session, signed_in) -> None:
    group = make_group(session, "Discret", visibility="invitation", listed=False)
    inside, outside = make_member(session), make_member(session)
    join(session, group, inside)
    make_discussion(session, group, inside, "Discret aussi")
    session.commit()
    assert len(signed_in(inside).get("/api/find?q=discret").get_json()["items"]) == 2
    assert signed_in(outside).get("/api/find?q=discret").get_json()["items"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?q=", 200),
        ("?q=a&limit=20", 200),
        ("?limit=21", 422),
        ("?limit=0", 422),
        ("?q=" + "a" * 201, 422),
    ],
)
def test_the_question_is_bounded(session, signed_in, query, status) -> None:
    person = make_member(session)
    session.commit()
    assert signed_in(person).get(f"/api/find{query}").status_code == status


def test_nobody_finds_anything_without_signing_in(client) -> None:
    assert client.get("/api/find?q=a").status_code == 401
