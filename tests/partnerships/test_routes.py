"""The register over HTTP."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from collab.accounts.models import Mandate
from collab.core.clock import today
from collab.partnerships import service
from collab.partnerships.models import Partnership
from tests.partnerships.conftest import VALUES


@pytest.fixture
def keeper(session, people, signed_in):
    session.commit()
    return signed_in(people.technician)


def entered(keeper, people, **values):
    answer = keeper.post("/api/partnerships", json={**VALUES, "authority_id": people.strasbourg.id, **values})
    assert answer.status_code == 201, answer.json
    return answer.json


def made_from(tag):
    return {"Origin": "http://localhost:8000", "If-Match": tag}


def at(partnership):
    return f"/api/partnerships/{partnership['id']}"


def test_a_partnership_is_entered_shown_and_listed(keeper, people):
    made = entered(keeper, people, starts_on="1962-05-12", starts_precision="year")
    assert (made["starts_on"], made["authority"]["name"]) == ("1962-01-01", "Ville de Strasbourg")
    shown = keeper.get(at(made))
    assert (shown.json, shown.headers["ETag"]) == (made, '"1"')
    page = keeper.get("/api/partnerships?country=DE&mine=true&status=active").json
    assert (page["total"], page["items"][0]["id"]) == (1, made["id"])
    for query, total in (
        (f"authority_id={people.strasbourg.id}&theme=education-et-jeunesse&q=stutt", 1),
        (f"authority_id={people.lyon.id}", 0),
        ("action_type=jumelage&to_confirm=false&page_size=1", 1),
        ("to_confirm=true", 0),
    ):
        assert keeper.get(f"/api/partnerships?{query}").json["total"] == total, query
    for query in ("authority_id=0", "authority_id=lyon", "status=dormant", "colour=red"):
        assert keeper.get(f"/api/partnerships?{query}").status_code == 422, query


def test_a_change_names_the_version_it_was_made_from(keeper, people):
    made = entered(keeper, people)
    assert keeper.patch(at(made), json={"notes": "x"}).status_code == 428
    changed = keeper.patch(at(made), json={"notes": "x"}, headers=made_from('"1"'))
    assert (changed.status_code, changed.headers["ETag"], changed.json["notes"]) == (200, '"2"', "x")
    assert keeper.patch(at(made), json={"notes": "y"}, headers=made_from('"1"')).status_code == 412
    paused = keeper.put(f"{at(made)}/status", json={"status": "paused"}, headers=made_from('"2"'))
    assert paused.json["standing"] == "paused"
    assert keeper.delete(at(made), headers=made_from('"2"')).status_code == 412
    assert keeper.delete(at(made), headers=made_from('"3"')).status_code == 204
    assert keeper.get(at(made)).status_code == 404


def test_bad_values_are_named_by_field(keeper, people):
    refused = keeper.post(
        "/api/partnerships",
        json={
            **VALUES,
            "authority_id": people.strasbourg.id,
            "evidence_url": "ftp://example.org",
            "starts_precision": "decade",
            "partner": " ",
        },
    )
    assert refused.status_code == 422
    assert refused.json["errors"] == {
        "evidence_url": ["not-a-web-address"],
        "starts_precision": ["unknown"],
        "partner": ["required"],
    }


def test_the_authority_of_a_partnership_is_not_changed(keeper, people):
    made = entered(keeper, people)
    moved = keeper.patch(at(made), json={"authority_id": people.lyon.id}, headers=made_from('"1"'))
    assert moved.status_code == 422


def test_one_press_confirms_on_the_page(keeper, people):
    made = entered(keeper, people)
    confirmed = keeper.post(f"{at(made)}/confirm", json={})
    assert confirmed.json["confirmed_on"] == today().isoformat()
    assert keeper.post(f"{at(made)}/confirm", json={"answer": "over"}).json["standing"] == "ended"
    again = keeper.post(f"{at(made)}/confirm", json={"answer": "right"})
    assert (again.status_code, again.json["type"]) == (409, "partnership-over")


@pytest.fixture
def link(keeper, people):
    """The address of a mail's link to a partnership's technician."""
    made = entered(keeper, people)
    return (
        f"/api/partnership-confirmations?token={service.confirmation_token(people.technician.id, made['id'])}"
    )


def test_a_mails_link_is_safe_to_open_and_answers_without_sign_in(session, client, link):
    for _ in range(3):
        shown = client.get(link)
        assert (shown.status_code, shown.json["answered"]) == (200, None)
        assert (shown.json["country"]["name"], shown.json["action_type"]["name"]) == ("Allemagne", "Jumelage")
        assert [theme["name"] for theme in shown.json["themes"]] == ["Éducation et jeunesse"]
    assert session.query(Partnership).one().confirmed_on is None
    # A mail program sends no Origin.
    answered = client.post(link, headers={"Origin": ""})
    assert (answered.status_code, answered.json["answered"]) == (200, "right")
    assert client.post(f"{link}&answer=over").json["answered"] == "over"


def test_a_link_of_somebody_who_has_left_says_why_not(session, client, people, link):
    session.execute(
        update(Mandate)
        .where(Mandate.person_id == people.technician.id)
        .values(ends_on=today() - timedelta(days=1))
    )
    session.commit()
    refused = client.post(link)
    assert (refused.status_code, refused.json["type"]) == (403, "mandate-over")


def test_a_link_that_says_something_else_is_refused(client, link):
    assert client.post(f"{link}&answer=maybe").status_code == 422
    assert client.get(f"{link}x").status_code == 404


def test_strangers_see_nothing(client, people):
    for path in ("/api/partnerships", "/api/partnerships/1", "/api/action-types"):
        assert client.get(path).status_code == 401
