"""Lists of people: what they would do, what they do, and for whom."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select, text

from collab.accounts.models import Mandate, PeopleImport, PeopleImportLine, Person
from collab.accounts.service import actor_for, confirm_import, describe, forget_old_imports, read_list
from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from tests.factories import make_authority, make_group, make_mandate, make_person

HEADER = "Nom;Courriel;Collectivité;SIREN;Rôle;Fonction;Début;Fin;Langue;Organisation"
ORIGIN = {"Origin": "http://localhost:8000"}


@pytest.fixture
def strasbourg(session):
    return make_authority(
        session, "Ville de Strasbourg", siren="216704825", search_text="| ville de strasbourg | strasbourg |"
    )


@pytest.fixture
def secretariat(session):
    return make_person(session, "Chargée de mission", staff=True, organisation="France Urbaine")


@pytest.fixture
def bring(session, signed_in) -> Callable[..., Any]:
    """`bring(person, *lines)` sends a list as that person's browser would; returns the answer."""

    def send(person: Person, *lines: str, content: bytes | None = None, name: str = "liste.csv") -> Any:
        session.commit()
        table = content if content is not None else "\r\n".join([HEADER, *lines]).encode("cp1252")
        return signed_in(person).post("/api/people/imports", data={"file": (io.BytesIO(table), name)})

    return send


@pytest.fixture
def confirm(signed_in) -> Callable[..., Any]:
    def ask(person: Person, brought: Any, **body: Any) -> Any:
        return signed_in(person).post(f"/api/people/imports/{brought.json['id']}/confirm", json=body)

    return ask


def slugs(answer) -> list[tuple[int, str, str]]:
    return [(error["line"], error["column"], error["slug"]) for error in answer.json["errors"]]


def people() -> dict[str, Person]:
    with transaction() as session:
        return {person.email: person for person in session.scalars(select(Person)) if person.email}


def mandates(email: str) -> list[tuple[str, str, Any, Any]]:
    with transaction() as session:
        rows = session.scalars(
            select(Mandate).join(Mandate.person).where(Person.email == email).order_by(Mandate.id)
        )
        return [(row.role, row.title, row.starts_on, row.ends_on) for row in rows]


def test_a_list_is_shown_before_anybody_is_entered(bring, secretariat, strasbourg) -> None:
    answer = bring(
        secretariat,
        "Élue;elue@example.org;;216 704 825;Élu·e;adjointe;01/03/2026;;;",
        "Agent;agent@example.org;Strasbourg;;agent;chargé de mission;;31/12/2027;anglais;",
        "Réseau;reseau@example.org;;;;;;;;Cités Unies France",
    )
    assert answer.status_code == 201, answer.json
    seen = answer.json
    assert (seen["lines"], seen["to_create"], seen["to_update"], seen["unchanged"]) == (3, 3, 0, 0)
    assert (seen["errors"], seen["faulty_lines"], seen["state"]) == ([], 0, "pending")
    assert seen["preview"][0] == {
        "line": 2, "name": "Élue", "email": "elue@example.org", "authority": "Ville de Strasbourg", "organisation": None,
        "role": "elected", "title": "adjointe", "outcome": "create", "person_id": None, "changes": ["mandate"],
    }  # fmt: skip
    assert [person.id for person in people().values()] == [secretariat.id]


def test_confirming_enters_everybody_once_and_mails_nobody(
    bring, confirm, secretariat, strasbourg, settle, smtp
) -> None:
    brought = bring(
        secretariat,
        "Élue;elue@example.org;;216704825;élue;adjointe;01/03/2026;;;",
        "Élue;elue@example.org;Ville de Strasbourg;;administrateur;administratrice;;;;",
        "Réseau;reseau@example.org;;;;;;;en;Cités Unies France",
    )
    first = confirm(secretariat, brought)
    assert first.status_code == 200, first.json
    assert (first.json["state"], first.json["to_create"], first.json["lines"]) == ("done", 2, 3)
    assert confirm(secretariat, brought).json == first.json
    entered = people()
    assert (entered["reseau@example.org"].organisation, entered["reseau@example.org"].language) == (
        "Cités Unies France",
        "en",
    )
    assert (entered["elue@example.org"].sort_key, entered["elue@example.org"].search_text) == ("elue", "elue")
    assert [(role, start) for role, _, start, _ in mandates("elue@example.org")] == [
        ("elected", today().replace(2026, 3, 1)),
        ("administrator", today()),
    ]
    settle()
    assert smtp.to("elue@example.org") == []


def test_who_wrote_the_list_is_recorded_with_all_it_touched(
    bring, confirm, secretariat, strasbourg, session
) -> None:
    brought = bring(secretariat, "Élue;elue@example.org;;216704825;élue;adjointe;01/03/2026;;;")
    confirm(secretariat, brought)
    person = people()["elue@example.org"]
    [written] = session.scalars(select(OutboxEvent).where(OutboxEvent.name == "accounts.people_imported"))
    assert written.payload == {
        "by": secretariat.id, "import_id": brought.json["id"], "added": [person.id], "changed": [],
    }  # fmt: skip
    [given] = session.scalars(select(OutboxEvent).where(OutboxEvent.name == "accounts.mandate_given"))
    assert given.payload["person_id"] == person.id


def test_the_same_list_again_changes_nothing(bring, confirm, secretariat, strasbourg) -> None:
    line = "Élue;elue@example.org;;216704825;élue;adjointe;01/03/2026;31/12/2031;fr;"
    confirm(secretariat, bring(secretariat, line))
    again = bring(
        secretariat,
        line,
        line.replace("01/03/2026", "").replace("elue@", "ELUE@").replace(";élue;", ";agent;"),
    )
    assert [shown["outcome"] for shown in again.json["preview"]] == ["unchanged", "update"]
    assert (again.json["to_update"], again.json["unchanged"]) == (1, 0)


def test_what_a_list_says_anew_is_corrected_and_an_empty_cell_changes_nothing(
    bring, confirm, secretariat, strasbourg, session
) -> None:
    person = make_person(session, "Elue", email="elue@example.org", organisation="Ville de Strasbourg")
    describe(person)
    mandate = make_mandate(
        session, person, strasbourg, title="adjointe", ends_on=today() + timedelta(days=300)
    )
    end = today() + timedelta(days=30)
    brought = bring(
        secretariat,
        f"Élue de la ville;elue@example.org;;216704825;élue;1re adjointe;;{end.strftime('%d/%m/%Y')};;",
    )
    assert brought.json["preview"][0]["changes"] == ["name", "title", "ends_on"]
    assert confirm(secretariat, brought).json["to_update"] == 1
    person = people()["elue@example.org"]
    assert (person.name, person.sort_key) == ("Élue de la ville", "elue de la ville")
    assert person.search_text == "elue de la ville ville de strasbourg"
    assert mandates("elue@example.org") == [("elected", "1re adjointe", mandate.starts_on, end)]


def test_a_mandate_that_had_ended_and_goes_on_is_announced_anew(
    bring, confirm, secretariat, strasbourg, session
) -> None:
    person = make_person(session, email="elue@example.org")
    make_mandate(
        session,
        person,
        strasbourg,
        ends_on=today() - timedelta(days=1),
        announced_start=True,
        announced_end=True,
    )
    start = (today() - timedelta(days=100)).isoformat()
    brought = bring(secretariat, f"Élue;elue@example.org;;216704825;élue;adjointe;{start};2031-01-01;;")
    assert confirm(secretariat, brought).json["to_update"] == 1
    given = session.scalars(select(OutboxEvent).where(OutboxEvent.name == "accounts.mandate_given")).all()
    assert [event.payload["person_id"] for event in given] == [person.id]


def test_each_error_names_its_line_its_column_and_what_stood_there(
    bring, secretariat, strasbourg, session
) -> None:
    make_person(session, email="ferme@example.org", disabled_at=now())
    held = make_person(session, email="held@example.org", name="Agent")
    make_mandate(session, held, strasbourg, "technician")
    answer = bring(
        secretariat,
        ";pas une adresse;Strassbourg;;maire;adjointe;31/02/2026;;;",
        "Élue;ferme@example.org;;216704825;élue;adjointe;01/03/2026;01/01/2026;;",
        "Agent;held@example.org;;216704825;agent;chargé;01/01/2020;;;",
        "Agent;autre@example.org;;123456789;agent;chargé;;;;",
        "Agente;encore@example.org;;12345;agent;chargé;;;;",
        "Personne;rien@example.org;;;;;;;;",
        "Agent;fini@example.org;;216704825;agent;chargé;;01/01/2020;;",
    )
    assert slugs(answer) == [
        (2, "name", "required"),
        (2, "email", "not-an-address"),
        (2, "authority", "unknown-authority"),
        (2, "role", "not-a-role"),
        (2, "starts_on", "not-a-date"),
        (3, "ends_on", "before-start"),
        (3, "email", "is-disabled"),
        (4, "starts_on", "mandate-overlaps"),
        (5, "siren", "unknown-siren"),
        (6, "siren", "not-a-siren"),
        (7, "authority", "required"),
        (8, "ends_on", "before-start"),
    ]
    assert answer.json["faulty_lines"] == 7
    assert answer.json["errors"][2]["candidates"] == ["Ville de Strasbourg"]
    assert answer.json["errors"][4]["value"] == "31/02/2026"


def test_errors_are_paged_by_line(bring, secretariat, signed_in) -> None:
    brought = bring(secretariat, *(f"Personne;p{n}@example.org;;;;;;;;" for n in range(60)))
    assert (len(brought.json["errors"]), brought.json["faulty_lines"]) == (50, 60)
    page = (
        signed_in(secretariat)
        .get(f"/api/people/imports/{brought.json['id']}/errors?page=2&page_size=50")
        .json
    )
    assert (page["total"], page["pages"], [error["line"] for error in page["items"]]) == (
        60,
        2,
        list(range(52, 62)),
    )


def test_a_list_with_errors_is_refused_whole_unless_they_are_left_out(
    bring, confirm, secretariat, strasbourg
) -> None:
    brought = bring(
        secretariat,
        "Élue;elue@example.org;;216704825;élue;adjointe;;;;",
        "Agent;;;216704825;agent;chargé;;;;",
    )
    refused = confirm(secretariat, brought)
    assert (refused.status_code, refused.json["type"]) == (409, "import-has-errors")
    assert "elue@example.org" not in people()
    done = confirm(secretariat, brought, skip_errors=True)
    assert (done.json["to_create"], done.json["faulty_lines"]) == (1, 1)
    assert "elue@example.org" in people()


def test_whoever_was_entered_meanwhile_is_found_again(
    bring, confirm, secretariat, strasbourg, session, signed_in
) -> None:
    brought = bring(secretariat, "Élue;elue@example.org;;216704825;élue;adjointe;;;;")
    make_person(session, "Élue", email="Elue@Example.org", disabled_at=now())
    session.commit()
    assert confirm(secretariat, brought).json["type"] == "import-has-errors"
    seen = signed_in(secretariat).get(f"/api/people/imports/{brought.json['id']}")
    assert slugs(seen) == [(2, "email", "is-disabled")]


def test_two_who_confirm_at_once_write_once(bring, confirm, secretariat, strasbourg) -> None:
    brought = bring(secretariat, *(f"Agent;a{n}@example.org;;216704825;agent;chargé;;;;" for n in range(200)))
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda _: confirm(secretariat, brought), range(2)))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    with transaction() as session:
        assert session.scalar(select(func.count(Mandate.id))) == 200


def test_whoever_is_on_a_list_goes_on_writing_while_it_is_written(
    bring, session, secretariat, strasbourg, database
) -> None:
    person = make_person(session, "Agente", email="agente@strasbourg.example.org")
    make_mandate(session, person, strasbourg, role="technician", title="chargée de mission")
    brought = bring(secretariat, "Agente;agente@strasbourg.example.org;;216704825;agente;directrice;;;;")
    actor = actor_for(session, secretariat.id)
    with database.sessions() as writing:
        confirm_import(writing, actor, brought.json["id"])
        with database.sessions() as other:
            other.execute(text("SET LOCAL lock_timeout = '300ms'"))
            make_group(other, created_by=person.id)
            other.commit()
        writing.commit()


def test_a_list_that_is_too_long_is_refused_rather_than_cut() -> None:
    with pytest.raises(Problem) as refused:
        read_list(b"Nom;Courriel\r\n", [], most=10)
    assert (refused.value.status, refused.value.slug) == (413, "too-large")


def test_an_administrator_brings_their_own_people_alone(bring, confirm, session, strasbourg) -> None:
    brest = make_authority(
        session, "Ville de Brest", siren="212900195", search_text="| ville de brest | brest |"
    )
    admin = make_person(session, "Agente")
    make_mandate(session, admin, strasbourg, "administrator")
    other = make_person(session, "Élu de Brest", email="elu@example.org")
    make_mandate(session, other, brest)
    brought = bring(
        admin,
        "Élue;elue@example.org;;216704825;élue;adjointe;;;;",
        "Agent;agent@example.org;;212900195;agent;chargé;;;;",
        "Réseau;reseau@example.org;;;;;;;;Cités Unies France",
        "Autre nom;elu@example.org;;216704825;agent;conseiller;;;;",
    )
    assert slugs(brought) == [(3, "authority", "not-your-authority"), (4, "authority", "not-your-authority")]
    assert [shown["changes"] for shown in brought.json["preview"]] == [["mandate"], ["mandate"]]
    confirm(admin, brought, skip_errors=True)
    assert people()["elu@example.org"].name == "Élu de Brest"


def test_a_list_is_seen_by_who_brought_it_and_the_secretariat(
    bring, session, secretariat, strasbourg, signed_in
) -> None:
    admin, other, member = (make_person(session, "Agente") for _ in range(3))
    for person, role in ((admin, "administrator"), (other, "administrator"), (member, "technician")):
        make_mandate(session, person, strasbourg, role)
    path = (
        f"/api/people/imports/{bring(admin, 'Élue;elue@example.org;;216704825;élue;adjointe;;;;').json['id']}"
    )
    assert [signed_in(person).get(path).status_code for person in (admin, secretariat, other, member)] == [
        200,
        200,
        404,
        404,
    ]
    assert bring(member, "Élue;elue@example.org;;216704825;élue;adjointe;;;;").status_code == 403


def test_a_dropped_list_is_gone(bring, confirm, secretariat, strasbourg, signed_in, session) -> None:
    brought = bring(secretariat, "Élue;elue@example.org;;216704825;élue;adjointe;;;;")
    browser, path = signed_in(secretariat), f"/api/people/imports/{brought.json['id']}"
    assert [browser.delete(path).status_code for _ in range(2)] == [204, 204]
    assert (browser.get(path).status_code, confirm(secretariat, brought).status_code) == (404, 404)
    assert session.scalar(select(func.count()).select_from(PeopleImportLine)) == 0
    written = bring(secretariat, "Élue;elue@example.org;;216704825;élue;adjointe;;;;")
    confirm(secretariat, written)
    assert browser.delete(f"/api/people/imports/{written.json['id']}").json["type"] == "import-done"


def test_lists_nobody_confirmed_and_lines_long_written_are_forgotten(
    bring, confirm, secretariat, strasbourg, session
) -> None:
    left = bring(secretariat, "Élue;elue@example.org;;216704825;élue;adjointe;;;;").json["id"]
    fresh = bring(secretariat, "Élue;elue@example.org;;216704825;élue;adjointe;;;;")
    written = bring(secretariat, "Agent;agent@example.org;;216704825;agent;chargé;;;;")
    confirm(secretariat, written)
    session.get_one(PeopleImport, left).created_at = now() - timedelta(days=8)
    session.get_one(PeopleImport, written.json["id"]).done_at = now() - timedelta(days=31)
    session.flush()
    forget_old_imports(session)
    session.expire_all()
    assert session.get_one(PeopleImport, left).state == "dropped"
    kept = session.scalars(select(PeopleImportLine.import_id).distinct()).all()
    assert kept == [fresh.json["id"]]


def test_a_file_is_known_by_its_content_and_refused_in_words(bring, secretariat, signed_in) -> None:
    for content, slug in (
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\x00", "not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-excel"),
        (b"PK\x03\x04 broken", "unreadable"),
        (b"", "empty-file"),
        (b"un;deux\n1;2\n", "no-header"),
    ):
        answer = bring(secretariat, content=content, name="liste.xlsx")
        assert (answer.status_code, answer.json["errors"]) == (422, {"file": [slug]})
    missing = bring(secretariat, content="Nom;Collectivité\nÉlue;Brest".encode())
    assert missing.json["errors"] == {"file": ["missing-columns"], "columns": ["email", "role", "title"]}
    browser = signed_in(secretariat)
    assert browser.post("/api/people/imports", json={"file": "text"}).status_code == 415
    assert (
        browser.post(
            "/api/people/imports", data={"other": "text"}, content_type="multipart/form-data"
        ).status_code
        == 422
    )
    heavy = browser.post(
        "/api/people/imports", data=b"x" * 5_100_000, content_type="multipart/form-data; boundary=x"
    )
    assert heavy.status_code == 413


def test_a_workbook_gives_dates_and_numbers_as_people_see_them(bring, secretariat, strasbourg) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Liste des personnes"])
    sheet.append(["Prénom", "NOM *", "E-mail", "SIREN (9 chiffres)", "Rôle", "Fonction", "Début"])
    sheet.append(["Camille", "Élue", "elue@example.org", 216704825, "Élu", "adjointe", today()])
    file = io.BytesIO()
    book.save(file)
    brought = bring(secretariat, content=file.getvalue(), name="liste.csv")
    assert brought.json["errors"] == []
    assert (brought.json["preview"][0]["line"], brought.json["preview"][0]["name"]) == (3, "Camille Élue")
