"""The committed register: what it holds, and that its sources agree with it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from collab.authorities.service import REGISTER

pytestmark = pytest.mark.unit

ENTRIES = json.loads(REGISTER.read_text(encoding="utf-8"))
BY_SIREN = {entry["siren"]: entry for entry in ENTRIES}
STUDY = json.loads((REGISTER.parent / "study_places.json").read_text(encoding="utf-8"))["entries"]


def named(name):
    [entry] = [entry for entry in ENTRIES if entry["name"] == name]
    return entry


@pytest.mark.parametrize(
    ("siren", "name", "kind", "population"),
    [
        ("244400404", "Nantes Métropole", "metropole", 695_303),
        ("246700488", "Eurométropole de Strasbourg", "metropole", 522_670),
        ("200046977", "Métropole de Lyon", "metropole", 1_449_118),
        ("243300316", "Bordeaux Métropole", "metropole", 854_949),
        ("200040715", "Grenoble-Alpes-Métropole", "metropole", 455_436),
        ("242900314", "Brest Métropole", "metropole", 217_444),
        ("245900428", "Communauté urbaine de Dunkerque", "communaute_urbaine", 195_297),
        ("200054781", "Métropole du Grand Paris", "metropole", 7_163_419),
        ("214401093", "Ville de Nantes", "commune", 327_734),
        ("216704825", "Ville de Strasbourg", "commune", 293_771),
    ],
)
def test_known_authorities_have_their_siren_kind_and_population(siren, name, kind, population):
    entry = BY_SIREN[siren]
    assert (entry["name"], entry["kind"], entry["population"]) == (name, kind, population)


def test_the_perimeter_is_144_bodies_and_42_large_communes():
    rules = {"metropolis", "urban_community", "large_epci", "ept"}
    bodies = [entry for entry in ENTRIES if rules & set(entry["basis"])]
    large_communes = [entry for entry in ENTRIES if "large_commune" in entry["basis"]]
    assert (len(bodies), len(large_communes)) == (144, 42)
    assert Counter(entry["kind"] for entry in bodies) == {
        "metropole": 22,
        "communaute_urbaine": 14,
        "communaute_agglomeration": 95,
        "communaute_communes": 2,
        "ept": 11,
    }


def test_everything_above_100_000_inhabitants_is_there_by_a_rule_of_size():
    large = [entry for entry in ENTRIES if entry["population"] > 100_000]
    assert all({"large_commune", "large_epci", "ept"} & set(entry["basis"]) for entry in large)


def test_every_entry_is_complete():
    for entry in ENTRIES:
        assert len(entry["siren"]) == 9
        assert entry["siren"].isdigit()
        assert entry["region"]
        assert entry["department"]
        assert entry["population"] > 0
        assert entry["population_year"] in (2017, 2022, 2023)
        assert -62 < entry["longitude"] < 56
        assert -22 < entry["latitude"] < 52
        assert entry["basis"]
        assert (entry["insee_code"] is not None) == (entry["kind"] == "commune")


def test_sirens_and_names_are_each_used_once():
    assert len(BY_SIREN) == len(ENTRIES)
    assert [name for name, count in Counter(entry["name"] for entry in ENTRIES).items() if count > 1] == []


def test_a_commune_belongs_to_one_body_of_the_register_and_a_body_to_none():
    for entry in ENTRIES:
        if entry["kind"] == "commune":
            assert BY_SIREN[entry["territory"]]["kind"] != "commune"
        else:
            assert entry["territory"] is None


@pytest.mark.parametrize(
    ("city", "territory"),
    [
        ("Ville de Nantes", "Nantes Métropole"),
        ("Ville de Paris", "Métropole du Grand Paris"),
        ("Ville de Montreuil", "Est Ensemble"),
        ("Ville de Colombes", "Boucle Nord de Seine"),
        ("Ville de Boulogne-Billancourt", "Grand Paris Seine Ouest"),
        ("Ville d'Évry-Courcouronnes", "Grand Paris Sud"),
        ("Ville de Villeurbanne", "Métropole de Lyon"),
        ("Ville de Châteauroux", "Châteauroux Métropole"),
        ("Ville de Cannes", "Cannes Pays de Lérins"),
    ],
)
def test_a_city_lies_in_the_territory_it_directly_belongs_to(city, territory):
    assert BY_SIREN[named(city)["territory"]]["name"] == territory


def test_all_101_chief_towns_of_departments_are_there():
    assert sum("prefecture" in entry["basis"] for entry in ENTRIES) == 101


def test_names_are_written_as_people_write_them():
    assert named("Ville du Havre")["full_name"] == "Commune du Havre (Seine-Maritime)"
    assert named("Ville d'Angers")["territory"] == named("Angers Loire Métropole")["siren"]
    assert named("Ville de La Rochelle")["short_name"] == "La Rochelle"
    assert named("Grand Poitiers")["full_name"] == "Communauté urbaine du Grand Poitiers"
    assert {entry["name"] for entry in ENTRIES if entry["short_name"] == "Saint-Denis"} == {
        "Ville de Saint-Denis (La Réunion)",
        "Ville de Saint-Denis (Seine-Saint-Denis)",
    }
    leftovers = [
        e["name"] for e in ENTRIES if "''" in e["name"] or e["name"].startswith(("CA ", "CU ", "CC "))
    ]
    assert leftovers == []


def test_the_study_lists_31_cities_and_26_bodies():
    surveyed = [entry for entry in ENTRIES if entry["surveyed"]]
    cities = [entry for entry in surveyed if entry["kind"] == "commune"]
    assert (len(cities), len(surveyed) - len(cities)) == (31, 26)
    assert all(entry["study_lines"] for entry in surveyed)


def test_every_line_of_the_studys_list_is_read():
    """Lines 1442-1543 hold text where they are not blank; each must be in a reading."""
    read = {line for entry in STUDY for line in entry["lines"]}
    with_text = {
        *(
            1442,
            1443,
            1445,
            1446,
            1448,
            1449,
            1451,
            1452,
            1454,
            1455,
            1457,
            1458,
            1460,
            1461,
            1463,
            1465,
            1466,
        ),
        *(
            1467,
            1469,
            1470,
            1471,
            1473,
            1474,
            1475,
            1477,
            1478,
            1479,
            1481,
            1482,
            1483,
            1485,
            1487,
            1489,
            1490,
        ),
        *(
            1492,
            1493,
            1495,
            1497,
            1498,
            1499,
            1501,
            1502,
            1503,
            1505,
            1506,
            1508,
            1509,
            1511,
            1512,
            1514,
            1515,
        ),
        *(
            1517,
            1518,
            1520,
            1521,
            1523,
            1524,
            1526,
            1527,
            1529,
            1531,
            1533,
            1535,
            1537,
            1539,
            1541,
            1542,
            1543,
        ),
    }
    assert with_text <= read


def test_the_readings_of_the_study_agree_with_the_register():
    for entry in STUDY:
        for reading in entry["reads"]:
            kept = BY_SIREN[reading["siren"]]
            assert kept["name"] == reading["is"]
            assert set(entry["lines"]) <= set(kept["study_lines"])


def test_a_doubtful_reading_is_never_counted_as_surveyed():
    assert not named("Ville de Dunkerque")["surveyed"]
    assert named("Ville de Dunkerque")["basis"] == ["study_possible"]
    assert named("Communauté urbaine de Dunkerque")["surveyed"]


def test_hand_written_names_and_places_carry_their_source():
    aliases = json.loads((REGISTER.parent / "aliases.json").read_text(encoding="utf-8"))
    assert all(entry["source"] for part in ("names", "coordinates") for entry in aliases[part].values())


def test_the_committed_data_stays_small():
    rooms = Path(__file__).parents[2] / "collab"
    files = [path for room in ("authorities", "reference") for path in (rooms / room / "data").iterdir()]
    assert sum(path.stat().st_size for path in files) < 300_000
