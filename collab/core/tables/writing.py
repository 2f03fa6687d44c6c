"""Lists as files: a CSV that a French Excel opens by a double click, an XLSX without formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from collab.core.tables.rows import Row, clean, neutralised

WIDEST_COLUMN = 40
NEVER = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Cell = str | int | float | date | None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of a workbook: texts as texts, numbers as numbers, days as days."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def csv_of(rows: Iterable[Row]) -> bytes:
    """The rows, the header first, with semicolons and a mark of UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([neutralised(clean(cell)) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def xlsx_of(rows: Sequence[Row], *, title: str) -> bytes:
    """The rows, the header first, on one sheet; written line by line, so that memory stays flat."""
    # A quarter of a second to import: who takes a CSV does not pay it.
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"constant_memory": True, **NEVER}) as book:
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for place, heading in enumerate(rows[0]):
            longest = max((len(row[place]) for row in rows[:200]), default=0)
            sheet.set_column(place, place, min(max(longest, len(heading)) + 2, WIDEST_COLUMN))
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, clean(cell), None if number else bold)
    return file.getvalue()


def workbook_of(sheets: Iterable[Sheet], *, language: str) -> bytes:
    """Several sheets in one file; written line by line, so that memory stays flat."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"constant_memory": True, **NEVER}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy" if language == "fr" else "yyyy-mm-dd"})
        for each in sheets:
            sheet = book.add_worksheet(each.title)
            sheet.freeze_panes(1, 0)
            for place, heading in enumerate(each.headings):
                sheet.set_column(place, place, min(max(len(heading) + 2, 14), WIDEST_COLUMN))
                sheet.write_string(0, place, heading, bold)
            for number, row in enumerate(each.rows, 1):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, place, cell, day)
                    elif isinstance(cell, int | float):
                        sheet.write_number(number, place, cell)
                    elif cell is not None:
                        sheet.write_string(number, place, clean(cell))
    return file.getvalue()
