"""Loading, searching and showing the register, on a real PostgreSQL."""

import pytest
from sqlalchemy import select, update

from collab.authorities import service
from collab.authorities.models import Authority
from collab.core.actor import Actor
from collab.core.errors import Problem
from tests.queries import counted_queries

MEMBER = Actor(person_id=1)
GUEST = Actor(person_id=2, guest=True)


@pytest.fixture
def register(session):
    service.load_register(session)
    return session


def found(session, q, **more):
    return [a.name for a in service.find_authorities(session, MEMBER, q=q, **more)["items"]]


def test_loading_writes_every_authority_once(session):
    assert service.load_register(session) == 291
    assert len(session.scalars(select(Authority)).all()) == 291


def test_loading_again_changes_nothing_and_keeps_the_ids(register):
    before = {row.siren: row.id for row in register.execute(select(Authority.siren, Authority.id))}
    assert service.load_register(register) == 0
    assert {row.siren: row.id for row in register.execute(select(Authority.siren, Authority.id))} == before


def test_loading_repairs_a_row_that_differs(register):
    register.execute(
        update(Authority).where(Authority.siren == "244400404").values(population=1, territory_id=1)
    )
    assert service.load_register(register) == 1
    row = register.scalars(select(Authority).where(Authority.siren == "244400404")).one()
    assert (row.population, row.territory_id) == (695_303, None)


def test_a_commune_is_tied_to_its_territory(register):
    row = register.scalars(select(Authority).where(Authority.insee == "93048")).one()
    assert (row.name, row.territory.name) == ("Ville de Montreuil", "Est Ensemble")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("chateauroux", ["Ville de Châteauroux", "Châteauroux Métropole"]),
        ("NANTES", ["Ville de Nantes", "Nantes Métropole"]),
        ("244400404", ["Nantes Métropole"]),
        ("244 400 404", ["Nantes Métropole"]),
        ("44109", ["Ville de Nantes"]),
        ("st etienne", ["Ville de Saint-Étienne", "Saint-Étienne Métropole"]),
        ("saint-etienne", ["Ville de Saint-Étienne", "Saint-Étienne Métropole"]),
        ("lyon", ["Ville de Lyon", "Métropole de Lyon"]),
        ("havre", ["Le Havre Seine Métropole", "Ville du Havre"]),
        ("metropole nantes", ["Nantes Métropole"]),
        ("mel", ["Métropole Européenne de Lille"]),
        ("Dunkerque Grand Littoral", ["Communauté urbaine de Dunkerque"]),
        ("grand arras", ["Communauté urbaine d'Arras"]),
        ("evry", ["Ville d'Évry-Courcouronnes", "Grand Paris Sud"]),
    ],
)
def test_a_name_as_people_type_it_is_found(register, typed, first):
    assert found(register, typed)[: len(first)] == first


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("strabourg", "Ville de Strasbourg"),
        ("tolouse", "Ville de Toulouse"),
        ("chateroux", "Ville de Châteauroux"),
        ("grenobel", "Ville de Grenoble"),
        ("montpelier", "Ville de Montpellier"),
        ("ville de lile", "Ville de Lille"),
        ("sait etienne", "Ville de Saint-Étienne"),
    ],
)
def test_a_misspelt_name_is_found(register, misspelt, meant):
    assert meant in found(register, misspelt)[:3]


def test_a_well_spelt_name_brings_no_lookalikes(register):
    assert found(register, "nantes") == ["Ville de Nantes", "Nantes Métropole"]


def test_a_place_inside_finds_the_authority_around_it(register):
    assert found(register, "roubaix") == ["Métropole Européenne de Lille"]
    assert found(register, "biarritz") == ["Agglomération du Pays Basque"]


@pytest.mark.parametrize("nonsense", ["xyzzy qwerty", "%", "_", "'; --", "#|", "\\"])
def test_nonsense_finds_nothing(register, nonsense):
    assert found(register, nonsense) == []


def test_no_question_lists_the_most_populous_first(register):
    assert found(register, "")[:2] == ["Métropole du Grand Paris", "Ville de Paris"]


def test_region_and_kind_narrow_the_list(register):
    assert found(register, "", region="Grand Est", kind="communaute_urbaine") == ["Grand Reims"]
    assert found(register, "nantes", kind="metropole") == ["Nantes Métropole"]


def test_pages_neither_repeat_nor_skip(register):
    pages = [service.find_authorities(register, MEMBER, page=n, page_size=100) for n in (1, 2, 3)]
    sirens = [a.siren for page in pages for a in page["items"]]
    assert len(sirens) == len(set(sirens)) == 291
    assert [(page["pages"], page["total"]) for page in pages] == [(3, 291)] * 3


def test_a_page_past_the_end_is_empty(register):
    assert service.find_authorities(register, MEMBER, page=99)["items"] == []


@pytest.mark.parametrize("page_size", [5, 200])
def test_a_list_takes_two_queries_however_long(register, database, page_size):
    register.commit()
    with counted_queries(database) as sent, database.sessions() as fresh:
        rows = service.find_authorities(fresh, MEMBER, q="ville", page_size=page_size)["items"]
        assert rows[0].territory.name
    assert len(sent) == 2


def test_an_authority_shows_its_territory_members_and_sources(register):
    lyon = register.scalars(select(Authority).where(Authority.siren == "200046977")).one()
    shown = service.authority_for(register, MEMBER, lyon.id)
    assert [a.name for a in shown["territory_members"]] == ["Ville de Lyon", "Ville de Villeurbanne"]
    assert [(s["about"], s["year"]) for s in shown["sources"]] == [
        ("population", 2022),
        ("coordinates", None),
        ("study", 2021),
    ]
    assert shown["sources"][2]["lines"] == [1458]


def test_an_unknown_authority_is_not_found(register):
    with pytest.raises(Problem) as refused:
        service.authority_for(register, MEMBER, 999_999)
    assert refused.value.status == 404


@pytest.mark.parametrize(
    "read",
    [
        lambda session: service.find_authorities(session, GUEST),
        lambda session: service.authority_for(session, GUEST, 1),
        lambda session: service.regions(session, GUEST),
    ],
)
def test_the_register_is_hidden_from_guests(register, read):
    with pytest.raises(Problem) as refused:
        read(register)
    assert refused.value.status == 404


def test_regions_come_in_alphabetical_order_without_a_collation(register):
    names = service.regions(register, MEMBER)
    assert len(names) == 18
    assert names.index("Hauts-de-France") < names.index("Île-de-France") < names.index("La Réunion")
