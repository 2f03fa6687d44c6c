"""The candidates of a request: ranked, paged, with reasons; and why there are none."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.buddying.models import Team
from collab.core.clock import today
from collab.reference.service import load_themes
from tests.buddying.matching_world import make_asking, make_offer, make_pair, make_partnership, make_request
from tests.factories import make_authority, make_mandate, make_person
from tests.queries import counted_queries


@pytest.fixture
def world(session: Session):
    """A request of Metz for help with water in Madagascar, and the browser of who leads it is `asker`."""
    load_themes(session)
    request = make_request(session, languages=["fr"], formats=["call"])
    session.commit()
    return request


def candidates(browser, request, **query: Any) -> Any:
    return browser.get(f"/api/buddying/requests/{request.id}/candidates", query_string=query).json


def asker_of(session: Session, request) -> Person:
    return session.get_one(Person, request.asker_id)


def test_candidates_come_with_their_reasons_in_both_languages(session: Session, signed_in, world) -> None:
    nancy = make_authority(session, "Métropole du Grand Nancy", population=257_000, region="Grand Est")
    offer = make_offer(session, authority_id=nancy.id, evidence="Deux dossiers menés")
    make_partnership(session, nancy.id, themes=offer.themes, starts_on="2016-01-01", starts_precision="year")
    session.add(Team(authority_id=nancy.id, size=2))
    session.commit()
    page = candidates(signed_in(asker_of(session, world)), world)
    [found] = page["items"]
    assert (found["offer_id"], found["authority"]["name"], found["team_size"]) == (offer.id, nancy.name, 2)
    assert 80 <= found["score"] <= 100
    english = [f"{reason['sign']} {reason['en']}" for reason in found["reasons"]]
    assert english[0] == "+ Madagascar: works there since 2016 on “Agriculture, water and food”"
    assert "+ Grand Est, as you" in english
    assert "- Small team (2 people): one reminder only" in english
    french = [reason["fr"] for reason in found["reasons"]]
    assert "Grand Est, comme vous" in french


def test_the_better_match_comes_first(session: Session, signed_in, world) -> None:
    far = make_offer(session, languages=["de"])
    near = make_offer(session)
    make_partnership(session, near.authority_id)
    session.commit()
    found = candidates(signed_in(asker_of(session, world)), world)["items"]
    assert [each["offer_id"] for each in found] == [near.id, far.id]
    assert found[0]["score"] > found[1]["score"]


def test_when_there_is_none_it_is_said_why(session: Session, signed_in, world) -> None:
    make_offer(session, at_once=0, per_quarter=0)
    make_offer(session, themes=["innovation"])
    make_offer(session, authority_id=world.authority_id)
    session.commit()
    page = candidates(signed_in(asker_of(session, world)), world)
    assert (page["items"], page["total"], page["pages"]) == ([], 0, 0)
    assert page["excluded"] == {"at_capacity": 1, "nothing_in_common": 1, "same_authority": 1}


def test_a_mandate_that_ends_meanwhile_takes_its_holder_out_of_the_list(
    session: Session, signed_in, world
) -> None:
    offer = make_offer(session)
    session.commit()
    browser = signed_in(asker_of(session, world))
    assert candidates(browser, world)["total"] == 1
    mandate = session.get_one(Mandate, offer.mandate_id)
    mandate.starts_on, mandate.ends_on = (
        today().replace(year=today().year - 2),
        today().replace(year=today().year - 1),
    )
    session.commit()
    page = candidates(browser, world)
    assert (page["total"], page["excluded"]) == (0, {"mandate_ended": 1})


def test_who_was_asked_leaves_the_list(session: Session, signed_in, world) -> None:
    make_asking(session, world, make_offer(session))
    session.commit()
    assert candidates(signed_in(asker_of(session, world)), world)["excluded"] == {"declined": 1}


def test_only_the_request_s_side_and_the_secretariat_read_candidates(
    session: Session, signed_in, world
) -> None:
    make_offer(session)
    stranger = make_person(session, "Élue")
    make_mandate(session, stranger, make_authority(session, "Ville de Brest"))
    guest = make_person(session, "Réseau", organisation="Réseau de villes")
    staff = make_person(session, "Chargée de mission", staff=True)
    session.commit()
    path = f"/api/buddying/requests/{world.id}/candidates"
    assert signed_in(staff).get(path).status_code == 200
    assert signed_in(stranger).get(path).json["type"] == "not-of-the-asking-authority"
    assert signed_in(guest).get(path).status_code == 404
    assert signed_in(staff).get("/api/buddying/requests/99/candidates").status_code == 404


_MANY = """
    WITH people AS (
        INSERT INTO person (name) SELECT 'Agente' FROM generate_series(1, :count) RETURNING id
    ), mandates AS (
        INSERT INTO mandate (person_id, authority_id, role, title, starts_on)
        SELECT id, :authority, 'technician', 'chargée de mission', date '2020-01-01' FROM people
        RETURNING id, person_id
    )
    INSERT INTO buddy_offer (authority_id, person_id, mandate_id, themes, languages, formats)
    SELECT :authority, person_id, id, '{agriculture-eau-et-alimentation}', '{fr}', '{call}' FROM mandates"""


def make_equal_offers(session: Session, count: int) -> None:
    """Helpers who differ in nothing."""
    nantes = make_authority(session, "Ville de Nantes", population=120_000)
    session.execute(text(_MANY), {"count": count, "authority": nantes.id})
    session.commit()


def test_five_thousand_equal_candidates_have_one_order_that_favours_nobody(
    session: Session, signed_in, world
) -> None:
    make_equal_offers(session, 5_000)
    other = make_request(session, authority_id=world.authority_id, languages=["fr"], formats=["call"])
    session.commit()
    browser = signed_in(asker_of(session, world))
    first, again = (candidates(browser, world) for _ in range(2))
    assert (first["total"], first["pages"], len(first["items"])) == (5_000, 250, 20)
    assert first["items"] == again["items"]
    ids = [each["offer_id"] for each in first["items"]]
    assert ids != sorted(ids)
    assert ids != [each["offer_id"] for each in candidates(browser, other)["items"]]
    seen = [each["offer_id"] for page in (1, 2, 3) for each in candidates(browser, world, page=page)["items"]]
    assert len(set(seen)) == 60


def test_among_equals_who_carries_less_comes_first(session: Session, signed_in, world) -> None:
    make_equal_offers(session, 8)
    session.execute(
        text('INSERT INTO matching_weights (version, weights) VALUES (1, \'{"load": 0, "answers": 0}\')')
    )
    session.execute(text("UPDATE buddy_offer SET at_once = 3, per_quarter = 6"))
    offers = session.execute(text("SELECT id FROM buddy_offer ORDER BY id")).scalars().all()
    for offer_id in offers[:4]:
        make_pair(session, offer_id)
    session.commit()
    found = candidates(signed_in(asker_of(session, world)), world)["items"]
    assert {each["offer_id"] for each in found[:4]} == set(offers[4:])
    assert len({each["score"] for each in found}) == 1


def test_a_page_asks_as_many_questions_for_many_candidates_as_for_few(
    session: Session, signed_in, world, database
) -> None:
    browser = signed_in(asker_of(session, world))

    def asked() -> int:
        with counted_queries(database) as sent:
            candidates(browser, world)
        return len(sent)

    make_partnership(session, make_offer(session).authority_id)
    session.commit()
    few = asked()
    for _ in range(18):
        make_partnership(session, make_offer(session).authority_id)
    session.commit()
    assert asked() == few
    assert few <= 20
