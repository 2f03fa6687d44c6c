"""A letter from encoded blocks: it reads back as it was written, and two letters differ in nothing but the token."""

from __future__ import annotations

from dataclasses import replace
from quopri import decodestring

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from collab.core.config import use_settings
from collab.core.mail.addresses import UNSUBSCRIBE, read_address
from collab.core.mail.splicing import encode_block
from collab.digests.service.writing.pieces import TOKEN
from collab.digests.service.writing.splicing import splice
from collab.notifications.service.unsubscribing import LETTER, unsubscribe_token
from tests.digests.letters import a_line, a_part, an_edition, written


@pytest.fixture
def receiving(settings):
    """The settings of a workspace that takes mail."""
    made = replace(settings, inbox_domain="reponses.example.org", public_url="https://collab.example.org")
    use_settings(made)
    yield made
    use_settings(settings)


def encoded(pieces):
    return [(encode_block(piece.text), encode_block(piece.html)) for piece in pieces]


def read_back(blocks) -> str:
    """What a mail program shows of these blocks, as they come over SMTP."""
    wire = b"".join(blocks)
    lines = wire.split(b"\r\n")
    assert lines.pop() == b"", "whole lines"
    assert not {b"\r", b"\n"} & {bytes([byte]) for line in lines for byte in line}
    assert b"." not in lines, "a dot on a line of its own ends the mail"
    lines = [line[1:] if line.startswith(b".") else line for line in lines]
    assert max(map(len, lines)) <= 76
    assert wire.isascii()
    return decodestring(b"\n".join(lines) + b"\n").decode()


def as_lines(text: str) -> str:
    return "\n".join(text.splitlines()) + "\n"


def test_a_spliced_letter_reads_back_as_its_pieces_with_the_readers_own_link(receiving) -> None:
    line = a_line("x:1", title="Élue à Évry‑Courcouronnes\u00a0: « où\u00a0? »", detail=".\n..deux points\n.")
    pieces = written(line, content=an_edition(a_part(7, markdown=".\n\n.bashrc\n\n..\n\nœuvre"), intro="ça"))
    letter = splice(person_id=41, language="fr", subject="Sujet", pieces=encoded(pieces))
    token = unsubscribe_token(41, LETTER)
    for blocks, written_ in (
        (letter.text, [p.text for p in pieces]),
        (letter.html, [p.html for p in pieces]),
    ):
        assert TOKEN in written_[-1]
        meant = "".join(as_lines(each) for each in written_).replace(TOKEN, token)
        assert read_back(blocks) == meant
    assert f"https://collab.example.org/unsubscribe?token={token}\n" in read_back(letter.text)


def test_equal_letters_are_equal_byte_for_byte_but_for_the_token(receiving) -> None:
    blocks = encoded(written(a_line("x:1"), content=an_edition(a_part(7))))
    one, other = (
        splice(person_id=number, language="fr", subject="Sujet", pieces=blocks) for number in (7, 8)
    )
    tokens = [unsubscribe_token(number, LETTER).encode() for number in (7, 8)]
    for mine, theirs in ((one.text, other.text), (one.html, other.html)):
        assert b"".join(mine).replace(tokens[0], tokens[1]) == b"".join(theirs)
        assert b"".join(mine) != b"".join(theirs)


def test_a_letter_that_is_repeated_on_another_day_is_the_same_letter(receiving, time_machine) -> None:
    blocks = encoded(written(a_line("x:1")))
    time_machine.move_to("2026-11-28T10:00:00Z")
    first = splice(person_id=7, language="fr", subject="Sujet", pieces=blocks)
    time_machine.move_to("2026-12-01T10:00:00Z")
    assert splice(person_id=7, language="fr", subject="Sujet", pieces=blocks) == first


def test_a_letter_says_how_to_stop_it_in_both_ways(receiving) -> None:
    letter = splice(person_id=7, language="en", subject="Subject", pieces=encoded(written(a_line("x:1"))))
    token = unsubscribe_token(7, LETTER)
    assert letter.unsubscribe_url == f"https://collab.example.org/api/unsubscribe?token={token}"
    signed = read_address(letter.unsubscribe_address)
    assert signed is not None
    assert (signed.purpose, signed.ids, signed.expired) == (
        UNSUBSCRIBE,
        (7, LETTER),
        False,
    )
    assert (letter.list_id, letter.list_name) == ("lettre", "La lettre de la commission")


def test_where_no_mail_is_taken_there_is_no_address_to_stop_it(settings) -> None:
    letter = splice(person_id=7, language="fr", subject="Sujet", pieces=encoded(written(a_line("x:1"))))
    assert letter.unsubscribe_address == ""


def test_blocks_without_a_footer_make_no_letter(settings) -> None:
    with pytest.raises(ValueError, match="footer"):
        splice(person_id=7, language="fr", subject="Sujet", pieces=[(b"x\r\n", b"x\r\n")])


@tried(
    max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(
    before=st.text(st.sampled_from("aé.= \n")),
    after=st.text(st.sampled_from('aé.=" \n')),
    width=st.integers(0, 160),
)
def test_the_token_finds_its_place_wherever_a_line_would_break(settings, before, after, width) -> None:
    footer = f"{before}{'é' if width % 2 else 'x'}{'x' * width}{TOKEN}{after}"
    letter = splice(person_id=7, language="fr", subject="", pieces=[(encode_block(footer),) * 2])
    assert read_back(letter.text) == as_lines(footer).replace(TOKEN, unsubscribe_token(7, LETTER))
