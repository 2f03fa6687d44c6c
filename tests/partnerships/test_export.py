"""The register taken away as a file, and brought back."""

from __future__ import annotations

import codecs
import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from collab.core.actor import SYSTEM
from collab.core.db import transaction
from collab.partnerships.models import Partnership
from collab.reference.service import list_action_types, list_themes, rename_country


@pytest.fixture
def take(signed_in, session):
    """`take(person, "csv", country="SN")` is the answer to who takes these partnerships away."""

    def get(person, format: str = "csv", **query):
        session.commit()
        return signed_in(person).get("/api/partnerships/export", query_string={"format": format, **query})

    return get


@pytest.fixture
def bring(signed_in):
    def send(person, content: bytes):
        return signed_in(person).post(
            "/api/partnerships/imports", data={"file": (io.BytesIO(content), "retour")}
        )

    return send


def text_of(answer) -> list[str]:
    assert answer.status_code == 200, answer.json
    assert answer.data.startswith(codecs.BOM_UTF8)
    return answer.data.decode("utf-8-sig").split("\r\n")


@pytest.fixture
def full_register(people, session, enter):
    """Partnerships with all that makes a way there and back hard."""
    people.strasbourg.siren, people.strasbourg.search_text = "216704825", "| ville de strasbourg |#| |"
    themes = [theme.slug for theme in list_themes(session)]
    for number, kind in enumerate(list_action_types()):
        enter(
            country="CD", place="Kinshasa – Gombe", partner=f"Ville n° {number}", action_type=kind["slug"],
            themes=themes[number : number + 4], partner_kind=("local_authority", "state", "network", "other")[number % 4],
            status=("planned", "active", "paused", "ended")[number % 4], with_contract=number % 2 == 0,
        )  # fmt: skip
    for year in (2010, 2015):
        enter(
            country="SN",
            place="",
            partner="Dakar",
            starts_on=date(year, 1, 1),
            starts_precision="year",
            themes=[],
        )
    # Twins: nothing but their order tells them apart.
    for contact in ("un", "deux", "trois"):
        enter(country="IT", place="", partner="Torino", contact=contact, starts_on=date(2019, 5, 4))
    for number, said in enumerate(
        ("=1+1", "+221 33 800 00 00", "@ville", "'-5", "l'eau", '"guillemets"; et point')
    ):
        enter(country="BJ", place=f"Lieu {number}", partner=said, contact=f"{said}\nseconde ligne\u00a0!")
    enter(country="PS", partner="—", place="北京", ends_on=date(2030, 6, 30), ends_precision="month")
    enter(country="PS", partner="北京市", place="北京", evidence_url="https://example.org/a?b=1#c")
    rename_country(session, SYSTEM, "PS", name="État de Palestine", name_en="State of Palestine")
    rename_country(session, SYSTEM, "CD", name="Congo", name_en="Congo")
    rename_country(session, SYSTEM, "CG", name="Congo", name_en="Congo")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_is_taken_away_and_brought_back_changes_nothing(
    full_register, take, bring, people, format, language
) -> None:
    brought = bring(people.technician, take(people.technician, format, language=language).data)
    assert brought.status_code == 201, brought.json
    with transaction() as session:
        entered = len(session.scalars(select(Partnership)).all())
    seen = brought.json
    assert (seen["errors"], [line for line in seen["preview"] if line["outcome"] != "unchanged"]) == ([], [])
    assert (seen["lines"], seen["to_create"], seen["to_update"], seen["unchanged"]) == (
        entered,
        0,
        0,
        entered,
    )
    assert (len(seen["columns"]), seen["unknown_columns"]) == (15, [])


def test_a_csv_opens_in_a_french_excel_and_holds_no_formula(full_register, take, people) -> None:
    answer = take(people.elected, country="BJ")
    assert text_of(answer)[0].startswith("Collectivité;SIREN;Pays;Lieu;Partenaire;")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert sorted(row[4] for row in rows[1:]) == [
        '"guillemets"; et point', "''-5", "'+221 33 800 00 00", "'=1+1", "'@ville", "l'eau",
    ]  # fmt: skip


def test_a_workbook_holds_texts_and_no_formula(full_register, take, people) -> None:
    answer = take(people.elected, "xlsx", country="BJ")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    sheet = load_workbook(io.BytesIO(answer.data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1" in {cell.value for cell in cells}


def test_the_file_holds_what_the_page_is_narrowed_to(people, enter, take) -> None:
    enter(
        country="SN",
        place="Dakar",
        partner="Ville de Dakar",
        starts_on=date(2016, 1, 1),
        starts_precision="year",
    )
    enter(country="IT", place="Milano", partner="Comune di Milano")
    assert len(text_of(take(people.elected))) == 4
    header, line, end = text_of(take(people.elected, country="SN", q="dakar"))
    assert line.startswith(f"Ville de Strasbourg;{people.strasbourg.siren};Sénégal;Dakar;Ville de Dakar;")
    assert line.endswith(";Jumelage;Éducation et jeunesse;2016;;en cours;oui;;;")
    assert text_of(take(people.elected, q="personne"))[1:] == [""]


def test_a_guest_takes_nothing_away(people, take) -> None:
    assert take(people.guest).status_code == 404
    assert take(people.elected, "ods").status_code == 422
