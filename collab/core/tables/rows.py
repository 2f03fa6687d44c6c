"""A file's rows, whatever wrote it: Excel, a French or an English CSV. Known by its content, never by its name."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

MOST_UNPACKED = 60_000_000
"""Bytes an XLSX may hold once unpacked; more is a bomb, or no list."""

MOST_PARTS = 1_000
WIDEST = 60
"""Columns that are looked at."""

DELIMITERS = ";,\t"
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

REFUSALS = (
    "empty-file", "no-header", "missing-columns", "too-many-lines", "not-a-table", "old-excel", "unreadable",
    "too-large-unpacked",
)  # fmt: skip
"""All that may be wrong with a file."""

_FORMULA = re.compile("'*[=+@\\t\\r-]")
_NEUTRALISED = re.compile("'+[=+@\\t\\r-]")

Row = list[str]


class Refused(Exception):
    """The file as a whole cannot be read; `slug` says why, `columns` which are missing."""

    def __init__(self, slug: str, columns: Iterable[str] = ()) -> None:
        super().__init__(slug)
        self.slug, self.columns = slug, list(columns)


def rows_of(content: bytes) -> Iterator[Row]:
    """Every row as clean texts, in order, blank ones included so that their numbers are the spreadsheet's own."""
    if content.startswith(ZIP):
        return _rows_of_workbook(content)
    if content.startswith(OLD_EXCEL):
        raise Refused("old-excel")
    return _rows_of_text(_decoded(content))


def _rows_of_workbook(content: bytes) -> Iterator[Row]:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise Refused("unreadable") from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Refused("not-a-table")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("too-large-unpacked")
    # A quarter of a second to import: those who bring a CSV do not pay it.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for row in book.worksheets[0].iter_rows(max_col=WIDEST, values_only=True):
            yield [clean(cell) for cell in row]
    except Exception as error:
        # Whatever a broken or forged workbook makes the library raise, it is the file that cannot be read.
        raise Refused("unreadable") from error


def _decoded(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n\x1a" for sign in set(text)):
            break
        return text
    raise Refused("not-a-table")


def _rows_of_text(text: str) -> Iterator[Row]:
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].rstrip()) == 5:
        # Excel's own first line, which names the delimiter and shows nowhere.
        yield []
        delimiter, text = lines[0][4], text[len(lines[0]) :].lstrip("\r\n")
    else:
        delimiter = max(DELIMITERS, key=lambda sign: sum(line.count(sign) for line in lines[:10]))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [clean(revived(cell)) for cell in row[:WIDEST]]
    except csv.Error as error:
        raise Refused("unreadable") from error


def clean(cell: Any) -> str:
    """A cell as text: dates as 2026-12-31, whole numbers without a point, one blank between words, nothing invisible."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFC", str(cell))
    shown = (
        sign if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " " for sign in text
    )
    return " ".join("".join(shown).split())


def neutralised(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula when it opens the CSV."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def revived(cell: str) -> str:
    """What a neutralised cell said."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell
