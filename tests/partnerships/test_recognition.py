"""How lists of partnerships are read, and that every remark has its sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.core.tables.headers import header_in
from collab.core.tables.rows import REFUSALS, Refused, rows_of
from collab.partnerships.recognition.columns import COLUMNS
from collab.partnerships.recognition.known import Known
from collab.partnerships.recognition.lines import REMARKS, Line, Lines
from collab.partnerships.recognition.words import HEADINGS
from collab.reference.service import ACTION_TYPES, THEMES

pytestmark = pytest.mark.unit
FRONTEND = Path(__file__).resolve().parents[2] / "frontend"


def _names(path: Path, key: str) -> dict[str, tuple[str, str]]:
    return {one["slug"]: (one["name"], one["name_en"]) for one in json.loads(path.read_text("utf-8"))[key]}


STRASBOURG = {
    "id": 1,
    "siren": "216704825",
    "name": "Ville de Strasbourg",
    "search_text": "| strasbourg |#| |",
}
KNOWN = Known.of(
    {
        "authorities": [STRASBOURG],
        "countries": {},
        "action_types": _names(ACTION_TYPES, "action_types"),
        "themes": _names(THEMES, "themes"),
    }
)
HEADER = "SIREN;Pays;Partenaire;Thématiques;Début;Contractuel;Lien"


def read(body: str) -> list[Line]:
    return list(Lines(f"{HEADER}\n{body}".encode(errors="ignore"), KNOWN).read())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Sénégal", "SN"), ("senegal", "SN"), ("SEN", "SN"), ("sn", "SN"), ("Côte d'Ivoire", "CI"), ("Ivory Coast", "CI"),
        ("Germany", "DE"), ("RDC", "CD"), ("Congo-Brazzaville", "CG"), ("Guinée", "GN"), ("Guinée-Bissau", "GW"),
        ("Niger", "NE"), ("Nigéria", "NG"), ("Turquie", "TR"), ("Turkey", "TR"), ("Palestine", "PS"), ("USA", "US"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_names_and_codes(typed, code) -> None:
    [line] = read(f"216704825;{typed};Partenaire;;;;")
    assert (line.said["country"], line.problems) == (code, [])


@pytest.mark.parametrize(("typed", "meant"), [("Senegall", "Sénégal"), ("Congo", "Congo-Kinshasa")])
def test_a_country_that_nobody_knows_has_candidates(typed, meant) -> None:
    [line] = read(f"216704825;{typed};Partenaire;;;;")
    assert line.problems[0]["slug"] == "unknown-country"
    assert meant in line.problems[0]["candidates"]


@pytest.mark.parametrize(
    "typed",
    [
        "Innovation, Agriculture, eau et alimentation",
        "Agriculture, eau et alimentation | Innovation",
        "agriculture eau et alimentation/innovation",
        "innovation,agriculture-eau-et-alimentation,",
    ],
)
def test_a_theme_whose_name_holds_a_comma_is_one_theme(typed) -> None:
    [line] = read(f'216704825;SN;Partenaire;"{typed}";;;')
    assert set(line.said["themes"]) == {"innovation", "agriculture-eau-et-alimentation"}


@given(st.text(max_size=200))
def test_no_text_makes_a_line_fail_and_what_is_kept_can_be_stored(body) -> None:
    found, refused = [], None
    try:
        found = read(body)
    except Refused as error:
        refused = error.slug
    assert refused is None or refused in REFUSALS
    for line in found:
        assert all(problem["slug"] in REMARKS for problem in line.problems)
        assert "\\u0000" not in json.dumps(line.kept())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_remark_and_column_has_its_words(language) -> None:
    words = json.loads((FRONTEND / f"src/features/partnerships/{language}.json").read_text("utf-8"))["import"]
    assert set(REMARKS) - words["remarks"].keys() == set()
    assert words["columns"].keys() == HEADINGS.keys()


@pytest.mark.parametrize("name", ["modele-partenariats", "partnerships-template"])
def test_the_template_holds_every_column(name) -> None:
    rows = list(rows_of((FRONTEND / "public" / f"{name}.csv").read_bytes()))
    _, header = header_in(rows, COLUMNS)
    assert (list(header.places), header.unknown) == (list(HEADINGS), [])
