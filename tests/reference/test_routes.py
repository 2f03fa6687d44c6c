"""The controlled lists over HTTP."""

import pytest

from collab.reference.service import load_themes
from tests.factories import make_member, make_person


@pytest.fixture
def member(session, signed_in):
    load_themes(session)
    person = make_member(session)
    session.commit()
    return signed_in(person)


@pytest.fixture
def secretariat(session, signed_in):
    person = make_person(session, name="Secrétariat", staff=True)
    session.commit()
    return signed_in(person)


def test_the_twelve_themes_come_in_the_studys_order(member):
    themes = member.get("/api/themes").json["items"]
    assert len(themes) == 12
    assert themes[0]["name"] == "Développement durable"
    assert [theme["slug"] for theme in themes if not theme["has_group"]] == ["autre"]


def test_countries_and_languages_are_listed_in_the_readers_order(member):
    french = member.get("/api/countries").json["items"]
    assert french[0] == {"code": "AF", "name": "Afghanistan", "name_en": "Afghanistan", "overridden": False}
    codes = [country["code"] for country in member.get("/api/countries?lang=en").json["items"]]
    assert codes.index("EG") < codes.index("DE")
    assert {"code": "wo", "name": "wolof", "name_en": "Wolof"} in member.get("/api/languages").json["items"]


def test_the_secretariat_names_a_country_for_everyone(member, secretariat):
    answer = secretariat.put("/api/countries/PS", json={"name": "Palestine", "name_en": "Palestine"})
    assert (answer.status_code, answer.json["overridden"]) == (200, True)
    listed = {country["code"]: country for country in member.get("/api/countries").json["items"]}
    assert listed["PS"]["name"] == "Palestine"


def test_a_member_cannot_name_a_country(member):
    answer = member.put("/api/countries/PS", json={"name": "Palestine", "name_en": "Palestine"})
    assert (answer.status_code, answer.json["type"]) == (403, "forbidden")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "name_en": "Palestine"},
        {"name": "   ", "name_en": "Palestine"},
        {"name": "Palestine"},
        {"name": "Palestine", "name_en": 3},
        {"name": "P" * 101, "name_en": "Palestine"},
        {"name": "Palestine", "name_en": "Palestine", "capital": "?"},
    ],
)
def test_a_bad_name_is_refused(secretariat, body):
    answer = secretariat.put("/api/countries/PS", json=body)
    assert (answer.status_code, answer.json["type"]) == (422, "invalid")


def test_a_country_that_does_not_exist_cannot_be_named(secretariat):
    answer = secretariat.put("/api/countries/ZZ", json={"name": "Atlantide", "name_en": "Atlantis"})
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/api/themes", "/api/countries", "/api/languages"])
def test_a_stranger_must_sign_in_first(client, path):
    assert client.get(path).status_code == 401


def test_an_unknown_language_of_order_is_refused(member):
    assert member.get("/api/countries?lang=de").status_code == 422


def test_the_nine_types_of_action_come_in_the_studys_order(member):
    types = member.get("/api/action-types").json["items"]
    assert len(types) == 9
    assert types[0] == {
        "slug": "cooperation-decentralisee",
        "name": "Coopération décentralisée",
        "name_en": "Decentralised cooperation",
        "study_line": 2461,
    }
    assert [one["study_line"] for one in types] == sorted(one["study_line"] for one in types)
