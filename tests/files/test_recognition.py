"""A file is what is in it: its name and the browser's word are claims."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from collab.core.errors import Problem
from collab.files.recognition import recognise
from collab.files.recognition.names import LONGEST_NAME, clean_name
from collab.files.recognition.pictures import thumbnail_of
from tests.files.samples import (
    CSV,
    PDF,
    archive,
    lying_photo,
    opendocument,
    openxml,
    picture,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("rapport.pdf", PDF, "application/pdf"),
        ("note.docx", openxml("docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("budget.xlsx", openxml("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("points.pptx", openxml("pptx"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("note.odt", opendocument("text"), "application/vnd.oasis.opendocument.text"),
        ("budget.ods", opendocument("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
        ("points.odp", opendocument("presentation"), "application/vnd.oasis.opendocument.presentation"),
        ("plan.png", picture("PNG"), "image/png"),
        ("plan.jpeg", picture("JPEG"), "image/jpeg"),
        ("plan.webp", picture("WEBP"), "image/webp"),
        ("plan.gif", picture("GIF"), "image/gif"),
        ("villes.csv", CSV, "text/csv"),
        ("villes.CSV", b"\xef\xbb\xbf" + "ville,pays\nLomé,Togo\n".encode(), "text/csv"),
        ("notes.txt", b"Compte rendu\n", "text/plain"),
    ],
)  # fmt: skip
def test_what_people_send_is_recognised(name, content, media_type) -> None:
    found = recognise(name, io.BytesIO(content))
    assert (found.name, found.media_type) == (name, media_type)


@pytest.mark.parametrize(
    ("name", "content", "slug"),
    [
        ("rapport.pdf", b"<html><script>alert(1)</script></html>", "file-type-refused"),
        ("rapport.pdf", b"MZ\x90\x00" + b"\x00" * 60, "file-type-refused"),
        ("page.html", b"<!doctype html><p>Bonjour", "file-type-refused"),
        ("page.csv", b"\xef\xbb\xbf  <HTML><body onload=x>", "file-type-refused"),
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file-type-refused"),
        ("dessin.txt", b"<?xml version='1.0'?><svg/>", "file-type-refused"),
        ("villes.csv", b"ville\x00;pays", "file-type-refused"),
        ("script.py", b"print('bonjour')", "file-type-refused"),
        ("ancien.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60, "file-type-refused"),
        ("archive.docx", archive({"lisez-moi.txt": b"rien"}), "file-type-refused"),
        ("coupe.docx", openxml()[:60], "file-type-refused"),
        ("note.odt", opendocument("text-template"), "file-type-refused"),
        ("vide.pdf", b"", "file-empty"),
        ("plan.png", picture("PNG")[:20], "file-damaged"),
        ("plan.jpg", b"\xff\xd8\xff" + b"\x00" * 40, "file-damaged"),
        ("note.docm", openxml(types='<x ContentType="application/vnd.ms-word.macroEnabled.main+xml"/>'), "file-macros"),
        ("note.docx", openxml(more={"word/vbaProject.bin": b"x"}), "file-macros"),
        ("note.odt", opendocument("text", {"Basic/Standard/Module1.xml": b"x"}), "file-macros"),
        ("bombe.xlsx", openxml("xlsx", more={"xl/sheet1.xml": b"0" * 60_000_000}), "file-expands"),
    ],
)  # fmt: skip
def test_what_is_refused_is_named(name, content, slug) -> None:
    with pytest.raises(Problem) as refused:
        recognise(name, io.BytesIO(content))
    assert (refused.value.slug, refused.value.status) == (slug, 422)


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("C:\\Users\\Maire\\Bureau\\rapport.pdf", "rapport.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("rapport.exe", "rapport.exe.pdf"),
        ("fdp\u202efdp.exe", "fdp fdp.exe.pdf"),
        ("  .htaccess ", "htaccess.pdf"),
        ("", "fichier.pdf"),
        ("..", "fichier.pdf"),
        ("Délibération n°\u00a012 : « eau ».PDF", "Délibération n° 12 - « eau ».PDF"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("note\r\nX-Evil: 1.pdf", "note X-Evil- 1.pdf"),
    ],
)
def test_a_name_keeps_its_words_and_nothing_harmful(given, cleaned) -> None:
    assert clean_name(given, (".pdf",)) == cleaned


@given(st.text(max_size=300))
def test_any_name_comes_out_short_seen_and_fitting(given_name) -> None:
    cleaned = clean_name(given_name, (".jpg", ".jpeg"))
    assert len(cleaned) <= LONGEST_NAME
    assert cleaned.lower().endswith((".jpg", ".jpeg"))
    assert not set(cleaned) & set('/\\:"<>|?*\r\n\t\x00\u202e')
    assert clean_name(cleaned, (".jpg", ".jpeg")) == cleaned


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.pdf", "a.docx", "a.png", "a"]))
def test_no_content_is_more_than_a_refusal(content, name) -> None:
    for head in (
        b"",
        b"PK\x03\x04",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00WEBP",
    ):
        with contextlib.suppress(Problem):
            recognise(name, io.BytesIO(head + content))


def test_a_photograph_is_measured_and_shown_the_right_way_up() -> None:
    photo = lying_photo()
    assert recognise("photo.jpg", io.BytesIO(photo)).size == (400, 800)
    small = Image.open(io.BytesIO(thumbnail_of(photo, "image/jpeg") or b""))
    assert (small.format, small.size) == ("WEBP", (240, 480))
    assert not small.getexif()
    # Turned, its teal half is above.
    assert small.getpixel((120, 60))[2] > small.getpixel((120, 60))[0]
    assert small.getpixel((120, 420))[0] > 200


def test_a_bomb_of_pixels_is_never_unpacked() -> None:
    bomb = bytearray(picture("PNG"))
    bomb[16:24] = struct.pack(">II", 30_000, 30_000)
    bomb[29:33] = struct.pack(">I", zlib.crc32(bomb[12:29]))
    assert recognise("bombe.png", io.BytesIO(bomb)).size is None
    assert thumbnail_of(bytes(bomb), "image/png") is None


def test_a_damaged_image_has_no_small_picture() -> None:
    assert thumbnail_of(picture("PNG")[:-200], "image/png") is None
