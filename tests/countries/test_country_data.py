"""The committed country data: what it holds, and that its sources agree with it."""

from __future__ import annotations

import json

import pytest

from collab.countries.service.indicators import indicators_of
from collab.reference.recognition import country_names
from scripts.build_countries import DATA, build
from scripts.factbook_figures import parsed

pytestmark = pytest.mark.unit

BUILT = ("gazetteer.json", "indicators.json", "places.json")
KNOWN_WITHOUT_FIGURES = {"XK"}


def test_the_built_files_are_what_their_sources_give() -> None:
    made = build()
    assert set(made) == set(BUILT)
    for name in BUILT:
        assert (DATA / name).read_text(encoding="utf-8") == made[name], (
            f"{name}: run python -m scripts.build_countries"
        )


def test_the_data_stay_small() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("*.json")) < 300_000


def test_every_code_of_the_data_is_one_of_ours() -> None:
    for name, tables in (
        ("gazetteer.json", ("names", "capitals", "towns")),
        ("names.json", ("aliases", "regions", "cities")),
    ):
        content = json.loads((DATA / name).read_text(encoding="utf-8"))
        for table in tables:
            assert set(content[table]) <= set(country_names()), f"{name}: {table}"
    places = json.loads((DATA / "places.json").read_text(encoding="utf-8"))
    assert set(places) <= set(country_names())
    assert all(-90 <= latitude <= 90 and -180 <= longitude <= 180 for latitude, longitude in places.values())


def test_senegal_is_told_in_figures_with_their_years() -> None:
    figures = {figure.name: (figure.value, figure.unit, figure.year) for figure in indicators_of("SN")}
    assert figures["population"] == (18_847_519, "people", 2024)
    assert figures["urban_share"] == (49.6, "%", 2023)
    assert figures["life_expectancy"] == (70.6, "years", 2024)
    assert figures["gdp_per_head"] == (4_500, "usd_ppp", 2024)
    assert figures["gini"] == (36.2, "index", 2021)
    assert all(figure.source and figure.year for figure in indicators_of("SN"))


def test_the_factbook_s_own_codes_are_joined_to_iso_ones() -> None:
    # The Factbook's "iv" is Côte d'Ivoire, its "ch" China and its "sz" Switzerland.
    people = {code: indicators_of(code)[0].value for code in ("CI", "CN", "CH")}
    assert 25e6 < people["CI"] < 40e6
    assert people["CN"] > 1.3e9
    assert 8e6 < people["CH"] < 10e6


def test_a_code_without_figures_has_none() -> None:
    assert indicators_of("ZZ") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18,847,519 (2024 est.)", (18_847_519, 2024)),
        ("1.416 billion (2024 est.)", (1_416_000_000, 2024)),
        ("-2.1% (2023 est.)", (-2.1, 2023)),
        ("$4,500 (2024 est.)", (4_500, 2024)),
        ("49.6% of total population (2023)", (49.6, 2023)),
        ("6.9% (FY 2022/2023 est.)", (6.9, 2023)),
        ("<strong>81.8%</strong> of total population (2023)", (81.8, 2023)),
        ("12.4%", None),
        ("NA (2019)", None),
        ("", None),
    ],
)
def test_a_figure_is_read_with_its_year_or_not_at_all(text, expected) -> None:
    assert parsed(text) == expected
