"""The register over HTTP."""

import pytest

from collab.authorities.service import load_register
from tests.factories import make_mandate, make_member, make_person


@pytest.fixture
def member(session, signed_in):
    load_register(session)
    person = make_member(session)
    session.commit()
    return signed_in(person)


def test_a_member_finds_an_authority_by_name_and_by_siren(member):
    for typed in ("chateauroux", "NANTES", "244400404"):
        assert member.get("/api/authorities", query_string={"q": typed}).json["total"] >= 1
    [nantes] = member.get("/api/authorities?q=244400404").json["items"]
    assert nantes["name"] == "Nantes Métropole"
    assert (nantes["kind"], nantes["region"], nantes["population"]) == (
        "metropole",
        "Pays de la Loire",
        695_303,
    )
    assert nantes["territory"] is None


def test_an_authoritys_page_shows_its_cities(member):
    [found] = member.get("/api/authorities?q=244400404").json["items"]
    shown = member.get(f"/api/authorities/{found['id']}").json
    assert [city["name"] for city in shown["territory_members"]] == ["Ville de Nantes"]
    assert shown["sources"][0]["licence"] == "Licence Ouverte 2.0"


def test_regions_are_listed_for_the_filter(member):
    assert "Pays de la Loire" in member.get("/api/regions").json["items"]


@pytest.mark.parametrize(
    "query",
    ["kind=royaume", "page=0", "page_size=201", "page=abc", "q=" + "x" * 101, "page=-1"],
)
def test_a_bad_question_is_refused_as_invalid(member, query):
    answer = member.get(f"/api/authorities?{query}")
    assert (answer.status_code, answer.json["type"]) == (422, "invalid")


@pytest.mark.parametrize("path", ["999999", "99999999999999999999999", "abc", "0"])
def test_what_is_not_there_answers_404(member, path):
    answer = member.get(f"/api/authorities/{path}")
    assert (answer.status_code, answer.json["type"]) == (404, "not-found")


@pytest.mark.parametrize("path", ["/api/authorities", "/api/authorities/1", "/api/regions"])
def test_a_stranger_must_sign_in_first(client, path):
    assert client.get(path).status_code == 401


@pytest.mark.parametrize("path", ["/api/authorities", "/api/authorities/1", "/api/regions"])
def test_an_invited_partner_does_not_see_the_register(session, signed_in, path):
    load_register(session)
    partner = make_person(session, name="Partenaire invitée", organisation="Réseau")
    session.commit()
    assert signed_in(partner).get(path).status_code == 404


def test_a_person_whose_mandate_ended_does_not_see_the_register(session, signed_in):
    from datetime import timedelta

    from collab.authorities.models import Authority
    from collab.core.clock import today

    load_register(session)
    person = make_person(session)
    make_mandate(session, person, session.get(Authority, 1), ends_on=today() - timedelta(days=1))
    session.commit()
    assert signed_in(person).get("/api/authorities").status_code == 404
