"""Office documents, which are zip archives: what they say they are inside, without unpacking them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import IO

from collab.core.errors import Problem

MOST_ENTRIES = 10_000
LARGEST_UNPACKED = 500 * 1024 * 1024
HIGHEST_RATIO = 200
"""Times larger unpacked than packed; a sheet of repeated figures reaches a few dozen."""
_UNSUSPECTED = 20 * 1024 * 1024
_LARGEST_LIST = 2 * 1024 * 1024
_ODF = b"application/vnd.oasis.opendocument."
_ODF_KINDS = {_ODF + b"text": "odt", _ODF + b"spreadsheet": "ods", _ODF + b"presentation": "odp"}
_OOXML_KINDS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_MACROS_BY_TYPE = (b"macroenabled", b"vbaproject", b"macrosheet")
_MACROS_BY_NAME = ("basic/", "scripts/")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)
"""What the standard library raises on an archive that is broken, encrypted or of an unknown method."""


def office_kind(source: IO[bytes]) -> str | None:
    """`docx`, `ods` …, or none; macros and absurd expansion are problems of their own."""
    try:
        with zipfile.ZipFile(source) as archive:
            _refuse_bombs(archive)
            names = [entry.filename for entry in archive.infolist()]
            if names and names[0] == "mimetype":
                return _opendocument(archive, names)
            if "[Content_Types].xml" in names:
                return _openxml(archive, names)
    except _DAMAGED:
        return None
    return None


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    absurd = unpacked > _UNSUSPECTED and unpacked > HIGHEST_RATIO * packed
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED or absurd:
        raise Problem("file-expands", 422, "The file would become absurdly large once opened")


def _opendocument(archive: zipfile.ZipFile, names: list[str]) -> str | None:
    with archive.open("mimetype") as entry:
        kind = _ODF_KINDS.get(entry.read(200).strip())
    if kind and any(name.lower().startswith(_MACROS_BY_NAME) for name in names):
        _refuse_macros()
    return kind


def _openxml(archive: zipfile.ZipFile, names: list[str]) -> str | None:
    with archive.open("[Content_Types].xml") as entry:
        types = entry.read(_LARGEST_LIST).lower()
    if any(mark in types for mark in _MACROS_BY_TYPE) or any("vbaproject" in name.lower() for name in names):
        _refuse_macros()
    found = {kind for mark, kind in _OOXML_KINDS.items() if mark in types}
    return found.pop() if len(found) == 1 else None


def _refuse_macros() -> None:
    raise Problem("file-macros", 422, "Documents with macros cannot be sent")
