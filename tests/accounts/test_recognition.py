"""How lists of people are read, whatever wrote them."""

from __future__ import annotations

import codecs
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from collab.accounts.recognition.lines import REMARKS, Line, Lines
from collab.authorities.recognition import KnownAuthority, Register
from collab.core.tables import lines as reading
from collab.core.tables import rows
from collab.core.tables.rows import REFUSALS, Refused, clean

pytestmark = pytest.mark.unit
WORDS = Path(__file__).resolve().parents[2] / "frontend" / "src"

NANTES = KnownAuthority(
    id=1, siren="214401095", name="Ville de Nantes", search_text="| ville de nantes | nantes |#| |"
)
METROPOLE = KnownAuthority(
    id=2, siren="244400404", name="Nantes Métropole", search_text="| nantes metropole |#| nantes |"
)
TWINS = [
    KnownAuthority(
        id=number,
        siren=f"20000000{number}",
        name=f"Ville de Saint-Denis ({where})",
        search_text="| saint denis |",
    )
    for number, where in ((3, "93"), (4, "974"))
]
REGISTER = Register.of([NANTES, METROPOLE, *TWINS])
HEADER = "Nom;Courriel;Collectivité;SIREN;Rôle;Fonction;Début;Fin"


def read(content: str | bytes, encoding: str = "utf-8") -> list[Line]:
    lines = Lines(content if isinstance(content, bytes) else content.encode(encoding), REGISTER)
    return list(lines.read())


def workbook(*rows: list) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def _refusal(content: bytes) -> list[str]:
    try:
        read(content)
    except Refused as refused:
        return [refused.slug]
    return []


def remarks(line: str) -> list[tuple[str, str]]:
    [found] = read(f"{HEADER}\n{line}")
    return [(problem["column"], problem["slug"]) for problem in found.problems]


@pytest.mark.parametrize(
    ("encoding", "mark"), [("cp1252", b""), ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16", b"")]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_every_excel_writes_the_same_line(encoding, mark, delimiter, end) -> None:
    rows = [
        ["Nom", "Courriel", "SIREN", "Rôle", "Fonction"],
        ["Élue", "a@example.org", "214401095", "Élu·e" if encoding != "x" else "", "1re adjointe"],
    ]
    text = end.join(delimiter.join(row) for row in rows) + end
    [line] = read(mark + text.encode(encoding))
    assert (line.name, line.email, line.authority_id, line.role, line.problems) == (
        "Élue",
        "a@example.org",
        1,
        "elected",
        [],
    )


def test_quotes_hold_delimiters_and_line_ends() -> None:
    [line] = read('Nom;Courriel;Organisation\n"Élue ""de la ville""";a@example.org;"Réseau; des\nvilles"')
    assert (line.name, line.organisation) == ('Élue "de la ville"', "Réseau; des villes")


@pytest.mark.parametrize(
    "header",
    [
        "NOM ; E-mail ; Organisme",
        "nom complet;Mél;Réseau",
        "Full name;Email address;Organization",
        "sep=;\nNom *;Adresse électronique;Structure (le cas échéant)",
        "Liste des partenaires;;\n;;\nNom;Courriel;Organisation",
    ],
)
def test_headers_are_forgiven(header) -> None:
    [line] = read(f"{header}\nPartenaire;a@example.org;Cités Unies France")
    assert (line.name, line.email, line.organisation) == ("Partenaire", "a@example.org", "Cités Unies France")


def test_lines_keep_the_numbers_of_the_spreadsheet() -> None:
    found = read("Titre\n\nNom;Courriel;Organisation\n;;\nUn;a@example.org;X\n;;\nDeux;b@example.org;X\n;;\n")
    assert [line.number for line in found] == [5, 7]


def test_headings_that_mean_nothing_are_named() -> None:
    found = Lines("Nom;Courriel;Organisation;Téléphone;Nom\nUn;a@example.org;X;0;Un".encode(), REGISTER)
    assert (found.columns, found.header.unknown) == (["name", "email", "organisation"], ["Téléphone", "Nom"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("31/12/2026", "2026-12-31"),
        ("1/2/2026", "2026-02-01"),
        ("2026-12-31", "2026-12-31"),
        ("31.12.2026", "2026-12-31"),
        ("31/12/2026 00:00:00", "2026-12-31"),
    ],
)
def test_days_are_read_as_the_french_and_as_machines_write_them(typed, meant) -> None:
    [line] = read(f"{HEADER}\nÉlue;a@example.org;Nantes;;élue;adjointe;{typed};")
    assert (line.starts_on, line.problems) == (meant, [])


@pytest.mark.parametrize("typed", ["31/02/2026", "12/31/2026", "demain", "31/12/26", "46022"])
def test_what_is_no_day_is_said(typed) -> None:
    assert remarks(f"Élue;a@example.org;Nantes;;élue;adjointe;{typed};") == [("starts_on", "not-a-date")]


def test_a_workbook_gives_days_and_numbers_as_they_are_shown() -> None:
    content = workbook(
        ["Nom", "Courriel", "SIREN", "Rôle", "Fonction", "Début", "Fin"],
        ["Élue", "a@example.org", 214401095, "élue", "adjointe", date(2026, 3, 1), date(2031, 1, 1)],
        ["Agent", "b@example.org", 214401095.0, "agent", "chargé", "01/03/2026", None],
        [None, None],
    )
    first, second = read(content)
    assert (first.starts_on, first.ends_on, first.authority_id) == ("2026-03-01", "2031-01-01", 1)
    assert (second.starts_on, second.ends_on, second.authority_id) == ("2026-03-01", None, 1)


@pytest.mark.parametrize(
    ("siren", "name", "expected"),
    [
        ("244 400 404", "", 2),
        ("244400404 00129", "", 2),
        ("", "NANTES METROPOLE", 2),
        ("", "nantes", 1),
        ("", "Mairie de Nantes", 1),
        ("244400404", "Métropole de Nantes (services)", 2),
    ],
)
def test_an_authority_is_known_by_its_siren_then_by_a_name_it_alone_bears(siren, name, expected) -> None:
    [line] = read(f"{HEADER}\nÉlue;a@example.org;{name};{siren};élue;adjointe;;")
    assert (line.authority_id, line.problems) == (expected, [])


def test_a_name_that_two_bear_or_nobody_is_an_error_with_who_it_may_be() -> None:
    twins, typo, clash = read(
        f"{HEADER}\nÉlue;a@example.org;St Denis;;élue;adjointe;;\nÉlue;b@example.org;Nantes Métropolle;;élue;adjointe;;"
        "\nÉlue;c@example.org;Nantes;244400404;élue;adjointe;;"
    )
    assert [(p["slug"], p["candidates"]) for line in (twins, typo, clash) for p in line.problems] == [
        ("ambiguous-authority", ["Ville de Saint-Denis (93)", "Ville de Saint-Denis (974)"]),
        ("unknown-authority", ["Nantes Métropole"]),
        ("siren-names-another", ["Nantes Métropole", "Ville de Nantes"]),
    ]


def test_a_person_may_hold_two_mandates_and_not_one_twice() -> None:
    found = read(
        f"{HEADER}\nÉlue;a@example.org;Nantes;;élue;adjointe;;\nÉlue;A@example.org;Nantes Métropole;;élue;conseillère;;"
        "\nElue;a@example.org;Nantes;;élue;adjointe;01/01/2026;\nÉlu;a@example.org;Nantes;;agent;chargé;;"
    )
    assert [[p["slug"] for p in line.problems] for line in found] == [[], [], ["repeated"], ["another-name"]]
    assert found[2].problems[0]["value"] == "2"


def test_a_line_says_all_that_is_wrong_with_it_at_once() -> None:
    assert remarks(";x@;Nulle part sur Loire;;roi;;99/99/9999;") == [
        ("name", "required"),
        ("email", "not-an-address"),
        ("authority", "unknown-authority"),
        ("role", "not-a-role"),
        ("title", "required"),
        ("starts_on", "not-a-date"),
    ]
    assert remarks(f"{'É' * 121};a@example.org;Nantes;;élue;adjointe;01/01/1900;") == [
        ("name", "too-long"),
        ("starts_on", "too-far"),
    ]


def test_too_many_lines_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 3)
    with pytest.raises(Refused, match="too-many-lines"):
        read("Nom;Courriel;Organisation\n" + "Un;a@example.org;X\n" * 4)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (rows.MOST_UNPACKED + 1))
    assert len(file.getvalue()) < 100_000
    with pytest.raises(Refused, match="too-large-unpacked"):
        read(file.getvalue())


def test_another_zip_and_a_forged_workbook_are_refused() -> None:
    for names, slug in ((["a.txt"], "not-a-table"), (["xl/workbook.xml"], "unreadable")):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name in names:
                archive.writestr(name, "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
        with pytest.raises(Refused, match=slug):
            read(file.getvalue())


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(content) -> None:
    assert set(_refusal(content)) <= set(REFUSALS)


@given(st.text(max_size=200))
def test_no_text_makes_a_line_fail_and_what_is_kept_can_be_stored(body) -> None:
    content = f"{HEADER}\n{body}".encode(errors="ignore")
    if _refusal(content):
        return
    for line in read(content):
        assert all(problem["slug"] in REMARKS for problem in line.problems)
        assert "\\u0000" not in json.dumps(line.kept())


@given(st.text())
def test_a_cell_shows_all_it_holds(cell) -> None:
    assert clean(clean(cell)) == clean(cell)
    assert "\x00" not in clean(cell)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_remark_and_refusal_has_its_sentence(language) -> None:
    rooms = {
        room: json.loads((WORDS / room / f"{language}.json").read_text("utf-8"))
        for room in ("features/accounts", "core")
    }
    assert set(REMARKS) - rooms["features/accounts"]["import"]["remarks"].keys() == set()
    assert set(REFUSALS) - rooms["core"]["fields"].keys() == set()
