"""A letter spliced from blocks says to the byte what a mail written whole would say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from collab.core.clock import now
from collab.core.config import Settings, use_settings
from collab.core.mail import Delivery, Mail
from collab.core.mail.headers import Unwritable
from collab.core.mail.message import write_message
from collab.core.mail.spliced_message import LetterWriter
from collab.core.mail.splicing import SOFT_BREAK, Spliced, encode_block, encode_within_a_line

OF_THE_LIST = {
    "list_name": "La lettre de la commission",
    "list_id": "lettre",
    "unsubscribe_url": "https://collab.example.org/u/abc,def",
    "unsubscribe_address": "u.9.5.abc@reponses.example.org",
}


@pytest.fixture
def receiving(settings) -> Iterator[Settings]:
    """The settings of a workspace that takes mail."""
    made = replace(settings, inbox_domain="reponses.example.org")
    use_settings(made)
    yield made
    use_settings(settings)


def row(number: int = 7, address: str = "elue@example.org") -> Delivery:
    return Delivery(id=number, address=address, planned_at=now())


def plain(content: bytes) -> bytes:
    """What a relay takes in: dots at a line's start single again."""
    return content.replace(b"\r\n..", b"\r\n.")


@pytest.mark.parametrize("more", [{}, OF_THE_LIST, {"sender": "Commission « internationale »"}])
def test_it_is_the_mail_that_would_be_written_whole(receiving, more) -> None:
    subject, pieces = "La lettre n° 12 : l’eau", ["Bonjour\n.\n.fin\n", "Élue à la coopération " * 20 + "\n"]
    writer = LetterWriter(receiving)
    for number in (7, 8):
        to = row(number, f"p{number}@exämple.org")
        blocks = [encode_block(piece) for piece in pieces]
        letter = writer.write(to, Spliced(subject=subject, language="fr", text=blocks, html=blocks, **more))
        whole = write_message(receiving, to, Mail(subject, "".join(pieces), "".join(pieces), **more))
        assert plain(letter.content) == whole.content
        assert (letter.sender, letter.recipient) == (whole.sender, whole.recipient)


@given(st.lists(st.text(max_size=300), min_size=1, max_size=4), st.text(max_size=200))
@rules(max_examples=100, deadline=None)
def test_whatever_it_says_it_is_ascii_on_short_lines_and_reads_as_written(settings, texts, subject) -> None:
    blocks = [encode_block(text) for text in texts]
    letter = LetterWriter(settings).write(
        row(), Spliced(subject=subject, language="fr", text=blocks, html=[encode_block("<p></p>")])
    )
    assert letter.content.isascii()
    lines = letter.content.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not [line for line in lines if line.startswith(b".") and not line.startswith(b"..")]
    assert b"\r" not in b"".join(lines)
    assert b"\n" not in b"".join(lines)
    mail = message_from_bytes(plain(letter.content), policy=default)
    body = mail.get_body(("plain",))
    assert body is not None
    expected = "".join("\n".join(text.splitlines()) + "\n" for text in texts)
    assert body.get_payload(decode=True).decode().replace("\r\n", "\n") == expected


def test_a_token_within_a_line_is_read_as_one(settings) -> None:
    before = encode_block('<a href="https://collab.example.org/u/').removesuffix(b"\r\n") + SOFT_BREAK
    after = encode_block('">Se désabonner</a>')
    token = encode_within_a_line("abc-_=9")
    spliced = Spliced(subject="x", language="fr", text=[after], html=[before, token, after])
    mail = message_from_bytes(LetterWriter(settings).write(row(), spliced).content, policy=default)
    html = mail.get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == '<a href="https://collab.example.org/u/abc-_=9">Se désabonner</a>'


def test_a_repeat_is_the_same_to_the_byte_in_another_process(settings) -> None:
    spliced = Spliced(subject="x", language="fr", text=[b"a\r\n"], html=[b"b\r\n"], **OF_THE_LIST)
    one = row()
    assert LetterWriter(settings).write(one, spliced) == LetterWriter(settings).write(one, spliced)


def test_each_letter_has_its_own_number_date_and_way_out(settings) -> None:
    writer = LetterWriter(settings)
    first, second = row(1), row(2, "autre@example.org")
    second.planned_at = first.planned_at + timedelta(hours=1)
    ways = [replace_way(n) for n in (1, 2)]
    mails = [
        message_from_bytes(writer.write(to, way).content, policy=default)
        for to, way in zip((first, second), ways, strict=True)
    ]
    for name in ("Message-ID", "Date", "To", "List-Unsubscribe"):
        assert mails[0][name] != mails[1][name], name
    assert mails[0]["Subject"] == mails[1]["Subject"]


def replace_way(number: int) -> Spliced:
    way = OF_THE_LIST | {"unsubscribe_url": f"https://collab.example.org/u/{number}"}
    return Spliced(subject="x", language="fr", text=[b"a\r\n"], html=[b"b\r\n"], **way)


@pytest.mark.parametrize("address", ['"a b"@example.org', "a@b\r\nBcc: c@d.org", "a"])
def test_an_address_that_is_none_is_refused(settings, address) -> None:
    spliced = Spliced(subject="x", language="fr", text=[b"a\r\n"], html=[b"b\r\n"])
    with pytest.raises(Unwritable):
        LetterWriter(settings).write(row(address=address), spliced)
