"""What lists of any kind share: days that are known in part, and cells that no spreadsheet takes for formulas."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.core.tables.days import partly_known, typed_day
from collab.core.tables.rows import neutralised, revived, rows_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2016", (date(2016, 1, 1), "year")),
        ("03/2016", (date(2016, 3, 1), "month")),
        ("3/2016", (date(2016, 3, 1), "month")),
        ("2016-03", (date(2016, 3, 1), "month")),
        ("mars 2016", (date(2016, 3, 1), "month")),
        ("Février 2016", (date(2016, 2, 1), "month")),
        ("March 2016", (date(2016, 3, 1), "month")),
        ("12/03/2016", (date(2016, 3, 12), "day")),
        ("2016-03-12", (date(2016, 3, 12), "day")),
        ("13/2016", None),
        ("31/02/2016", None),
        ("16", None),
        ("0000", None),
        ("depuis longtemps", None),
        ("²⁰¹⁶", None),
    ],
)
def test_of_a_day_as_much_is_read_as_was_typed(typed, meant) -> None:
    assert partly_known(typed) == meant


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["day", "month", "year"]))
def test_what_is_known_of_a_day_is_read_as_it_was_written(day, precision) -> None:
    first = day.replace(month=1, day=1) if precision == "year" else day
    first = first.replace(day=1) if precision == "month" else first
    assert partly_known(typed_day(day, precision)) == (first, precision)


@given(st.text(alphabet="=+-@\t'ab ", max_size=8))
def test_a_neutralised_cell_is_no_formula_and_says_what_it_said(cell) -> None:
    assert neutralised(cell)[:1] not in tuple("=+-@\t")
    assert revived(neutralised(cell)) == cell


def test_a_neutralised_cell_of_a_csv_is_read_as_it_was() -> None:
    rows = list(rows_of(b"'+221 33 800 00 00;'=1+1;l'eau;'quai'\n"))
    assert rows == [["+221 33 800 00 00", "=1+1", "l'eau", "'quai'"]]
