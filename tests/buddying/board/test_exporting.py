"""The board as a workbook."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from collab.buddying.models import PairRating
from collab.buddying.policy.board import MOST_WRITTEN
from collab.buddying.policy.words import DECLINE_REASONS
from collab.buddying.service.export_words import AGAINST, DECLINED
from collab.core.clock import now, today
from tests.buddying.board.rows import make_asking, make_pair
from tests.queries import counted_queries

EXPORT = "/api/buddying/board/export"


@pytest.fixture
def officer(scene, signed_in):
    scene.session.commit()
    return signed_in(scene.officer)


def read(answer):
    assert answer.status_code == 200, answer.text
    return load_workbook(io.BytesIO(answer.data))


def rows_of(book, sheet: int) -> list[tuple]:
    return list(book.worksheets[sheet].iter_rows(values_only=True))


def test_the_workbook_holds_four_sheets_with_days_as_days_and_numbers_as_numbers(scene, officer) -> None:
    request = scene.request(by_when=today())
    offer = scene.offer()
    make_asking(
        scene.session,
        request,
        offer,
        state="declined",
        reason="no_time",
        reason_words="Bébé",
        answered_at=now(),
    )
    unmatched = scene.request(themes=["sport-et-culture"], countries=["MG"])
    scene.session.commit()
    answer = officer.get(EXPORT)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="parrainage-{today()}.xlsx"'
    book = read(answer)
    assert book.sheetnames == ["Demandes", "Charge des aidants", "Besoins par thème", "Sans pair"]
    headings, *lines = rows_of(book, 0)
    said = [dict(zip(headings, line, strict=True)) for line in lines]
    assert [line["N°"] for line in said] == [unmatched.id, request.id]
    assert said[1]["Échéance"] == datetime.combine(today(), datetime.min.time())
    assert said[1]["Motifs des refus"] == "pas le temps (1)"
    assert said[0]["Pays"] == "Madagascar"
    assert rows_of(book, 1)[1][:2] == ("Ville de Brest", "Agent")
    assert dict(zip(*[rows_of(book, 3)[0], rows_of(book, 3)[-1]], strict=True))[
        "Ce qui les retient"
    ].startswith("personne")
    assert "Bébé" not in str([rows_of(book, n) for n in range(4)]), (
        "what a helper wrote stays between the two sides"
    )


def test_the_workbook_speaks_english_too(scene, officer) -> None:
    scene.request()
    scene.session.commit()
    book = read(officer.get(EXPORT, query_string={"language": "en"}))
    assert book.sheetnames == ["Requests", "Helpers' load", "Needs by theme", "Without a match"]
    assert rows_of(book, 0)[1][6] == "open"


def test_a_title_that_looks_like_a_formula_stays_a_text(scene, officer) -> None:
    scene.request(title='=HYPERLINK("http://example.org";"Ouvrir")')
    scene.session.commit()
    cell = read(officer.get(EXPORT)).worksheets[0]["B2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://example.org";"Ouvrir")')


def test_a_network_is_called_by_its_name(scene, officer) -> None:
    scene.request(state="elsewhere", sent_to="arricod")
    scene.session.commit()
    assert rows_of(read(officer.get(EXPORT)), 0)[1][-1] == "ARRICOD"


def test_ratings_are_in_none_of_it(scene, officer) -> None:
    pair = make_pair(scene.session, make_asking(scene.session, scene.request(state="full"), scene.offer()))
    scene.session.add(
        PairRating(pair_id=pair.id, person_id=scene.asker.id, useful=1, again=False, words="Jamais plus")
    )
    scene.session.commit()
    book = read(officer.get(EXPORT))
    assert "Jamais plus" not in str([rows_of(book, n) for n in range(4)])


def test_nobody_but_the_secretariat_takes_it_away(scene, officer, signed_in) -> None:
    assert signed_in(scene.asker).get(EXPORT).status_code == 404
    assert officer.get(EXPORT, query_string={"language": "de"}).status_code == 422


def test_more_lines_than_a_sheet_holds_are_said_to_be_left_out(scene, officer, database) -> None:
    few = scene.request()
    scene.session.commit()
    with counted_queries(database) as sent:
        read(officer.get(EXPORT))
    before = len(sent)
    scene.session.execute(
        text(
            """INSERT INTO buddy_request (authority_id, asker_id, mandate_id, title, themes, search_text)
            SELECT authority_id, asker_id, mandate_id, 'Besoin ' || n, themes, 'besoin ' || n
            FROM buddy_request, generate_series(1, :most) n WHERE id = :id"""
        ),
        {"most": MOST_WRITTEN, "id": few.id},
    )
    scene.session.commit()
    with counted_queries(database) as sent:
        book = read(officer.get(EXPORT))
    assert len(sent) == before
    lines = rows_of(book, 0)
    assert len(lines) == 1 + MOST_WRITTEN + 1
    assert lines[-1][1] == (
        f"Les {MOST_WRITTEN} demandes les plus récentes sur {MOST_WRITTEN + 1} : affinez les filtres pour avoir les autres."
    )


@pytest.mark.unit
def test_every_reason_has_its_words() -> None:
    from collab.buddying.service.board.matchless import WORKING

    assert set(DECLINED) == set(DECLINE_REASONS)
    assert set(AGAINST) == {*WORKING, "same_territory"}
