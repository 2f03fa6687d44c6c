"""Lists of partnerships: what they would do, what they do, and for whom."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from collab.partnerships import service
from collab.partnerships.models import Partnership, PartnershipImport, PartnershipImportLine
from tests.factories import make_authority
from tests.queries import counted_queries

HEADER = "Collectivité;SIREN;Pays;Lieu;Partenaire;Nature du partenaire;Type d'action;Thématiques;Début;Fin;Statut;Contact"


@pytest.fixture
def strasbourg(people, session):
    """The authority of `people`, with the name and the SIREN that lists know it by."""
    authority = people.strasbourg
    authority.siren, authority.search_text = "216704825", "| ville de strasbourg | strasbourg |#| |"
    people.lyon.siren, people.lyon.search_text = "216901231", "| ville de lyon | lyon |#| |"
    session.flush()
    return authority


@pytest.fixture
def bring(session, strasbourg, signed_in) -> Callable[..., Any]:
    """`bring(person, *lines)` sends a list as that person's browser would; returns the answer."""

    def send(
        person, *lines: str, content: bytes | None = None, name: str = "liste.csv", header=HEADER
    ) -> Any:
        session.commit()
        table = content if content is not None else "\r\n".join([header, *lines]).encode("cp1252")
        return signed_in(person).post("/api/partnerships/imports", data={"file": (io.BytesIO(table), name)})

    return send


@pytest.fixture
def confirm(signed_in) -> Callable[..., Any]:
    def ask(person, brought: Any, **body: Any) -> Any:
        return signed_in(person).post(f"/api/partnerships/imports/{brought.json['id']}/confirm", json=body)

    return ask


def errors(answer) -> list[tuple[int, str, str]]:
    return [(error["line"], error["column"], error["slug"]) for error in answer.json["errors"]]


def counts(answer) -> tuple[int, int, int, int]:
    seen = answer.json
    return seen["to_create"], seen["to_update"], seen["unchanged"], seen["faulty_lines"]


def register() -> list[Partnership]:
    with transaction() as session:
        found = session.scalars(select(Partnership).order_by(Partnership.id)).all()
        session.expunge_all()
        return list(found)


DAKAR = (
    "Strasbourg;;Sénégal;Dakar;Ville de Dakar;;Coopération décentralisée;Innovation;2016;12/2027;en cours;"
)


def test_a_list_is_shown_before_anything_is_entered(bring, people) -> None:
    answer = bring(people.technician, DAKAR, ";216 704 825;ALL;;Deutscher Städtetag;réseau;réseaux;;;;;")
    assert answer.status_code == 201, answer.json
    assert (answer.json["lines"], counts(answer)) == (2, (1, 0, 0, 1))
    assert errors(answer) == [(3, "country", "unknown-country")]
    assert answer.json["preview"][0] == {
        "line": 2, "authority": "Ville de Strasbourg", "country": "SN", "partner": "Ville de Dakar", "place": "Dakar",
        "action_type": "cooperation-decentralisee", "foreign_state": False, "outcome": "create", "partnership_id": None,
        "changes": [],
    }  # fmt: skip
    assert register() == []


def test_confirming_enters_every_line_once(bring, confirm, people, session) -> None:
    brought = bring(people.technician, DAKAR, ";216704825;DEU;;Deutscher Städtetag;réseau;réseaux;;;;;")
    first = confirm(people.technician, brought)
    assert first.status_code == 200, first.json
    assert (first.json["state"], counts(first)) == ("done", (2, 0, 0, 0))
    assert confirm(people.technician, brought).json == first.json
    dakar, network = register()
    assert (dakar.country, dakar.place, dakar.partner, dakar.action_type, dakar.themes, dakar.status) == (
        "SN", "Dakar", "Ville de Dakar", "cooperation-decentralisee", ["innovation"], "active",
    )  # fmt: skip
    assert (dakar.starts_on, dakar.starts_precision) == (date(2016, 1, 1), "year")
    assert (dakar.ends_on, dakar.ends_precision) == (date(2027, 12, 31), "month")
    assert (dakar.origin, dakar.created_by, dakar.version) == ("imported", people.technician.id, 1)
    assert (network.country, network.partner_kind) == ("DE", "network")
    [told] = session.scalars(select(OutboxEvent).where(OutboxEvent.name == "partnerships.imported"))
    assert told.payload == {
        "by": people.technician.id, "import_id": brought.json["id"], "created": 2, "changed": 0,
        "countries": ["DE", "SN"],
    }  # fmt: skip


def test_what_a_list_brought_is_found_as_what_was_entered_by_hand(
    bring, confirm, people, signed_in, enter
) -> None:
    by_hand = enter(country="SN", place="Thiès", partner="Łódź jumelée")
    confirm(people.technician, bring(people.technician, header="SIREN;Pays;Lieu;Partenaire;Type",
        content="SIREN;Pays;Lieu;Partenaire;Type\n216704825;Sénégal;Thiès;Łódź jumelée;réseaux".encode()))  # fmt: skip
    hand, brought = register()
    assert hand.id == by_hand.id
    assert brought.search_text == hand.search_text
    assert brought.search_text.startswith(" łodz jumelee thies ")


def test_the_same_list_again_changes_nothing(bring, confirm, people) -> None:
    lines = (
        DAKAR,
        "Strasbourg;;Allemagne;;Städtetag;;réseaux;;;;;",
        "Strasbourg;;Italie;;Milano;;jumelage;;;;;",
    )
    confirm(people.technician, bring(people.technician, *lines))
    again = bring(people.technician, *lines)
    assert counts(again) == (0, 0, 3, 0)
    confirm(people.technician, again)
    assert len(register()) == 3


def test_a_partnership_is_known_by_its_folded_name_and_an_empty_cell_changes_nothing(
    bring, confirm, people, enter
) -> None:
    held = enter(
        partner="Ville de Dakar", country="SN", place="Dakar", contact="la mairie", action_type="jumelage",
        starts_on=date(2016, 1, 1), starts_precision="year",
    )  # fmt: skip
    brought = bring(
        people.technician,
        ";216704825;senegal;;VILLE DE  DAKAR;;;Innovation, Citoyenneté;;31/12/2030;en pause;",
    )
    assert brought.json["errors"] == []
    assert brought.json["preview"][0]["changes"] == ["partner", "themes", "ends_on", "status"]
    assert brought.json["preview"][0]["partnership_id"] == held.id
    assert counts(confirm(people.technician, brought)) == (0, 1, 0, 0)
    [row] = register()
    assert (row.partner, row.place, row.contact, row.action_type, row.status) == (
        "VILLE DE DAKAR", "Dakar", "la mairie", "jumelage", "paused",
    )  # fmt: skip
    assert (row.themes, row.ends_on, row.starts_on, row.version) == (
        ["innovation", "citoyennete"], date(2030, 12, 31), date(2016, 1, 1), 2,
    )  # fmt: skip


def test_another_type_with_the_same_partner_is_another_partnership(bring, people, enter) -> None:
    enter(partner="Ville de Dakar", country="SN", action_type="jumelage")
    brought = bring(people.technician, "Strasbourg;;SN;;Ville de Dakar;;Réseaux;;;;;")
    assert counts(brought) == (1, 0, 0, 0)


def test_successive_agreements_with_one_partner_are_told_apart_by_their_year(
    bring, confirm, people, enter
) -> None:
    for year in (2010, 2016):
        enter(
            partner="Dakar",
            country="SN",
            place="",
            action_type="jumelage",
            themes=[],
            starts_on=date(year, 3, 1),
        )
    known = bring(people.technician, "Strasbourg;;SN;;Dakar;;jumelage;;2016;;en pause;")
    assert (counts(known), known.json["preview"][0]["changes"]) == ((0, 1, 0, 0), ["starts_on", "status"])
    unknown = bring(
        people.technician, "Strasbourg;;SN;;Dakar;;jumelage;;;;en pause;", "Strasbourg;;SN;;Dakar;;;;;;;"
    )
    assert errors(unknown) == [
        (2, "starts_on", "ambiguous-partnership"),
        (3, "action_type", "ambiguous-partnership"),
    ]
    third = bring(
        people.technician, *(f"Strasbourg;;SN;;Dakar;;jumelage;;{year};;;" for year in (2010, 2016, 2022))
    )
    assert [line["outcome"] for line in third.json["preview"]] == ["update", "update", "create"]


def test_what_a_line_says_twice_is_an_error_of_the_second(bring, people, enter) -> None:
    enter(partner="Milano", country="IT", action_type="jumelage", place="")
    answer = bring(
        people.technician,
        DAKAR,
        DAKAR.replace("Ville de Dakar", "ville de DAKAR").replace("12/2027", "2028"),
        DAKAR.replace("2016", ""),
        "Strasbourg;;IT;;Milano;;jumelage;;;;en pause;",
        "Strasbourg;;IT;;Milano;;;;;;;ailleurs",
    )
    assert errors(answer) == [
        (3, "partner", "repeated"),
        (4, "partner", "repeated"),
        (6, "action_type", "required"),
    ]
    assert [error["value"] for error in answer.json["errors"]] == ["2", "2", ""]


def test_each_error_names_its_line_its_column_and_what_stood_there(bring, people, enter) -> None:
    enter(partner="Milano", country="IT", starts_on=date(2020, 5, 1), action_type="jumelage", place="")
    answer = bring(
        people.technician,
        "Strassbourg;;Senegall;;;;jumelag;Sportt;32/01/2020;1850;zut;",
        ";12345;Sénégal;;Dakar;roi;jumelage;;2020;2019;;",
        "Strasbourg;;IT;;Milano;;jumelage;;;2019;;",
        "Strasbourg;;IT;;Napoli;;;;;;;",
        "Lyon;;IT;;Torino;;jumelage;;;;;",
    )
    assert errors(answer) == [
        (2, "authority", "unknown-authority"),
        (2, "country", "unknown-country"),
        (2, "partner", "required"),
        (2, "action_type", "unknown-type"),
        (2, "themes", "unknown-theme"),
        (2, "starts_on", "not-a-date"),
        (2, "ends_on", "implausible-date"),
        (2, "status", "not-a-status"),
        (3, "siren", "not-a-siren"),
        (3, "partner_kind", "not-a-partner-kind"),
        (3, "ends_on", "before-start"),
        (4, "ends_on", "before-start"),
        (5, "action_type", "required"),
        (6, "authority", "not-your-authority"),
    ]
    by_column = {(error["line"], error["column"]): error for error in answer.json["errors"]}
    assert by_column[2, "country"]["candidates"][0] == "Sénégal"
    assert (by_column[2, "action_type"]["candidates"], by_column[2, "starts_on"]["value"]) == (
        ["Jumelage"],
        "32/01/2020",
    )
    assert by_column[6, "authority"]["value"] == "Ville de Lyon"
    assert answer.json["faulty_lines"] == 5


def test_errors_are_paged_by_line(bring, people, signed_in) -> None:
    brought = bring(people.staff, *(f"Strasbourg;;SN;;Partenaire {n};;;;;;;" for n in range(60)))
    assert (len(brought.json["errors"]), brought.json["faulty_lines"]) == (50, 60)
    page = (
        signed_in(people.staff)
        .get(f"/api/partnerships/imports/{brought.json['id']}/errors?page=2&page_size=50")
        .json
    )
    assert (page["total"], page["pages"], [error["line"] for error in page["items"]]) == (
        60,
        2,
        list(range(52, 62)),
    )


def test_a_list_with_errors_is_refused_whole_unless_they_are_left_out(bring, confirm, people) -> None:
    brought = bring(people.technician, DAKAR, "Strasbourg;;;;X;;jumelage;;;;;")
    refused = confirm(people.technician, brought)
    assert (refused.status_code, refused.json["type"]) == (409, "import-has-errors")
    assert register() == []
    assert counts(confirm(people.technician, brought, skip_errors=True)) == (1, 0, 0, 1)
    assert len(register()) == 1


def test_what_was_entered_meanwhile_is_found_again(bring, confirm, people, enter, session) -> None:
    brought = bring(people.technician, "Strasbourg;;SN;;Dakar;;jumelage;;;;;la mairie")
    assert counts(brought) == (1, 0, 0, 0)
    enter(country="SN", place="", partner="Dakar", action_type="jumelage")
    session.commit()
    assert counts(confirm(people.technician, brought)) == (0, 1, 0, 0)
    [row] = register()
    assert row.contact == "la mairie"


def test_two_who_confirm_at_once_write_once(bring, confirm, people) -> None:
    brought = bring(
        people.technician, *(f"Strasbourg;;SN;;Partenaire {n};;jumelage;;;;;" for n in range(200))
    )
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda _: confirm(people.technician, brought), range(2)))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert len(register()) == 200


def test_two_lists_that_say_the_same_at_once_enter_it_once(bring, confirm, people) -> None:
    lines = [f"Strasbourg;;SN;;Partenaire {n};;jumelage;;;;;" for n in range(200)]
    lists = [
        (people.technician, bring(people.technician, *lines)),
        (people.colleague, bring(people.colleague, *lines)),
    ]
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda one: confirm(*one), lists))
    assert sorted(counts(answer) for answer in answers) == [(0, 0, 200, 0), (200, 0, 0, 0)]
    assert len(register()) == 200


def test_a_confirmation_goes_forward_and_never_into_the_future(bring, confirm, people, enter) -> None:
    held = enter(partner="Milano", country="IT", action_type="jumelage", place="")
    header = "SIREN;Pays;Partenaire;Confirmé le"
    yesterday, tomorrow = today() - timedelta(days=1), today() + timedelta(days=1)
    line = "216704825;Italie;Milano;"
    ahead = bring(people.technician, f"{line}{tomorrow:%d/%m/%Y}", header=header)
    assert errors(ahead) == [(2, "confirmed_on", "in-the-future")]
    confirm(people.technician, bring(people.technician, f"{line}{yesterday:%d/%m/%Y}", header=header))
    [row] = register()
    assert (row.id, row.confirmed_on, row.confirmed_by) == (held.id, yesterday, people.technician.id)
    earlier = bring(people.technician, f"{line}01/02/2020", header=header)
    assert counts(earlier) == (0, 0, 1, 0)


def test_an_agreement_with_a_state_is_warned_of_and_not_blocked(bring, confirm, people) -> None:
    brought = bring(people.technician, "Strasbourg;;SN;;Ministère des collectivités;État;autre;;;;;")
    assert (brought.json["with_states"], brought.json["preview"][0]["foreign_state"]) == (1, True)
    assert counts(confirm(people.technician, brought)) == (1, 0, 0, 0)


def test_the_secretariat_brings_the_partnerships_of_all(bring, people) -> None:
    assert counts(bring(people.staff, DAKAR, DAKAR.replace("Strasbourg", "Lyon"))) == (2, 0, 0, 0)


def test_a_list_is_seen_by_who_brought_it_and_the_secretariat(bring, people, signed_in) -> None:
    path = f"/api/partnerships/imports/{bring(people.technician, DAKAR).json['id']}"
    assert [
        signed_in(person).get(path).status_code
        for person in (people.technician, people.staff, people.colleague, people.neighbour, people.guest)
    ] == [200, 200, 404, 404, 404]
    assert bring(people.guest, DAKAR).status_code == 404


def test_a_dropped_list_is_gone(bring, confirm, people, signed_in, session) -> None:
    brought = bring(people.technician, DAKAR)
    browser, path = signed_in(people.technician), f"/api/partnerships/imports/{brought.json['id']}"
    assert [browser.delete(path).status_code for _ in range(2)] == [204, 204]
    assert (browser.get(path).status_code, confirm(people.technician, brought).status_code) == (404, 404)
    assert session.scalar(select(func.count()).select_from(PartnershipImportLine)) == 0
    written = bring(people.technician, DAKAR)
    confirm(people.technician, written)
    path = f"/api/partnerships/imports/{written.json['id']}"
    assert browser.delete(path).json["type"] == "import-done"


def test_lists_nobody_confirmed_and_lines_long_written_are_forgotten(bring, confirm, people, session) -> None:
    left = bring(people.technician, DAKAR).json["id"]
    fresh = bring(people.technician, DAKAR).json["id"]
    written = bring(people.technician, DAKAR)
    confirm(people.technician, written)
    session.get_one(PartnershipImport, left).created_at = now() - timedelta(days=8)
    session.get_one(PartnershipImport, written.json["id"]).done_at = now() - timedelta(days=31)
    session.flush()
    service.forget_old_imports(session)
    session.expire_all()
    assert session.get_one(PartnershipImport, left).state == "dropped"
    assert session.scalars(select(PartnershipImportLine.import_id).distinct()).all() == [fresh]


def test_a_file_is_known_by_its_content_and_refused_in_words(bring, people) -> None:
    for content, slug in (
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\x00", "not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-excel"),
        (b"PK\x03\x04 broken", "unreadable"),
        (b"", "empty-file"),
        (b"SIREN;Pays;Partenaire\n", "empty-file"),
        (b"SIREN;Pays;Partenaire\n216704825;SN;a\x00b\n", "not-a-table"),
        (b"un;deux\n1;2\n", "no-header"),
        (b"SIREN;Pays;Partenaire\n" + b"216704825;SN;Dakar\n" * 20_001, "too-many-lines"),
    ):
        answer = bring(people.technician, content=content, name="liste.xlsx")
        assert (answer.status_code, answer.json["errors"]) == (422, {"file": [slug]})
    missing = bring(people.technician, content=b"Lieu;Fin\nDakar;2020")
    assert missing.json["errors"] == {
        "file": ["missing-columns"],
        "columns": ["authority", "country", "partner"],
    }


def test_a_workbook_gives_dates_and_numbers_as_people_see_them(bring, people) -> None:
    book = Workbook()
    book.active.append(["Nos partenariats"])
    book.active.append(
        ["SIREN (9 chiffres)", "PAYS", "Partenaire *", "Type d’action", "Début", "Contractuel"]
    )
    book.active.append([216704825, "Bénin", "Ville de Cotonou", "Jumelage", 2016, False])
    file = io.BytesIO()
    book.save(file)
    brought = bring(people.technician, content=file.getvalue(), name="liste.csv")
    assert brought.json["errors"] == []
    assert (brought.json["preview"][0]["line"], brought.json["preview"][0]["country"]) == (3, "BJ")


def test_a_name_that_an_administrator_set_is_understood(bring, people, session) -> None:
    from collab.core.actor import SYSTEM
    from collab.reference.service import rename_country

    rename_country(session, SYSTEM, "PS", name="État de Palestine", name_en="State of Palestine")
    lines = (f"Strasbourg;;{name};;Partenaire {n};;jumelage;;;;;" for n, name in
        enumerate(("État de Palestine", "State of Palestine", "Territoires palestiniens", "PSE", "ps")))  # fmt: skip
    brought = bring(people.technician, *lines)
    assert [line["country"] for line in brought.json["preview"]] == ["PS"] * 5


def test_judging_asks_as_little_of_a_long_list_as_of_a_short_one(bring, people, signed_in, database) -> None:
    short = bring(people.technician, DAKAR).json["id"]
    long = bring(people.technician, *(f"Strasbourg;;SN;;P{n};;jumelage;;;;;" for n in range(500))).json["id"]
    browser, asked = signed_in(people.technician), []
    for import_id in (short, long):
        with counted_queries(database) as queries:
            assert browser.get(f"/api/partnerships/imports/{import_id}").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_lists_are_of_authorities_that_are_known(bring, people, session) -> None:
    make_authority(session, "Ville de Brest", siren="212900195", search_text="| ville de brest | brest |")
    brought = bring(people.technician, "Strasbourg;212900195;SN;;Dakar;;jumelage;;;;;")
    assert brought.json["errors"][0]["slug"] == "siren-names-another"
