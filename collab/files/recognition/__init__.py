"""Which kind of file it is, by what is in it: its name and what the browser says of it are only claims."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from collab.core.errors import Problem
from collab.files.recognition.archives import office_kind
from collab.files.recognition.names import clean_name
from collab.files.recognition.pictures import Size, measure


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that may be sent; the first extension is the usual one."""

    media_type: str
    extensions: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
PDF = Kind("application/pdf", (".pdf",))
PNG = Kind("image/png", (".png",))
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"))
GIF = Kind("image/gif", (".gif",))
WEBP = Kind("image/webp", (".webp",))
CSV = Kind("text/csv", (".csv",))
TEXT = Kind("text/plain", (".txt",))
OFFICE = {
    "docx": Kind(f"{_OOXML}.wordprocessingml.document", (".docx",)),
    "xlsx": Kind(f"{_OOXML}.spreadsheetml.sheet", (".xlsx",)),
    "pptx": Kind(f"{_OOXML}.presentationml.presentation", (".pptx",)),
    "odt": Kind(f"{_ODF}.text", (".odt",)),
    "ods": Kind(f"{_ODF}.spreadsheet", (".ods",)),
    "odp": Kind(f"{_ODF}.presentation", (".odp",)),
}
IMAGES = {kind.media_type for kind in (PNG, JPEG, GIF, WEBP)}
_HEAD = 16
_MARKUP = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<svg",
    b"<?xml",
    b"<?php",
    b"%pdf-",
    b"#!",
)
_CONTROL = bytes({*range(32), 0x7F} - {*b"\t\n\x0c\r"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """What a file is, and the name it goes by from now on."""

    name: str
    media_type: str
    size: Size | None
    """In pixels, as a page shows it; none for what is no image, or for one too large to be shown."""


def recognise(name: str, source: IO[bytes]) -> Recognised:
    """Say what a file is, or raise the problem that its sender must hear; reads it from the start."""
    source.seek(0)
    head = source.read(_HEAD)
    if not head:
        raise Problem("file-empty", 422, "There is nothing in the file")
    kind = _kind(head, name, source)
    if kind is None:
        raise Problem("file-type-refused", 422, "This kind of file cannot be sent")
    size = None
    if kind.media_type in IMAGES:
        source.seek(0)
        size = measure(source, kind.media_type)
    return Recognised(name=clean_name(name, kind.extensions), media_type=kind.media_type, size=size)


def _kind(head: bytes, name: str, source: IO[bytes]) -> Kind | None:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"PK\x03\x04"):
        source.seek(0)
        office = office_kind(source)
        return OFFICE[office] if office else None
    # Text has no mark of its own: here alone the name is believed, once the content fits it.
    suffix = PurePosixPath(name.lower()).suffix
    claimed = CSV if suffix == ".csv" else TEXT if suffix == ".txt" else None
    if claimed is not None:
        source.seek(0)
        if _is_plain_text(source.read()):
            return claimed
    return None


def _is_plain_text(content: bytes) -> bool:
    """Text that people and spreadsheets write, in UTF-8 or Windows' Western encoding, and no page or script."""
    if len(content.translate(None, _CONTROL)) < len(content):
        return False
    begins = content.removeprefix(b"\xef\xbb\xbf")[:200].lstrip().lower()
    if begins.startswith(_MARKUP):
        return False
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
