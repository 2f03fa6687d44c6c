"""T27: one-click unsubscription (RFC 8058) as mail programs and scanners do it: only a POST acts, without a cookie and as
often as one likes; both headers stand in every list mail, each on one line, for the relay to sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import compat32
from typing import Any

import pytest

from collab.core.clock import now
from collab.core.config import Settings, use_settings
from collab.core.db import transaction
from collab.core.mail import Delivery
from collab.core.mail.signature import check_signature
from collab.core.mail.spliced_message import LetterWriter
from collab.core.mail.splicing import encode_block
from collab.digests.service.writing.splicing import splice
from collab.notifications.service import bits_of, preferences_of, unsubscribe_token
from collab.notifications.service.unsubscribing import LETTER
from tests import factories as make
from tests.core.test_mail_checking import DnsServer
from tests.digests.letters import a_line, an_edition, written
from tests.notifications.conftest import at, gather, post
from tests.smtp_sink import SmtpSink

KEY = {("relay._domainkey.example.org", "TXT"): ['"v=DKIM1; k=rsa; p=MIIBIjAN"']}
ONE_CLICK = {
    "data": "List-Unsubscribe=One-Click",
    "content_type": "application/x-www-form-urlencoded",
    # What a mail provider's robot sends, and what a page of somebody else's would.
    "headers": {
        "User-Agent": "Mail provider",
        "Origin": "https://mail.example.net",
        "Sec-Fetch-Site": "cross-site",
    },
}


@pytest.fixture
def receiving(settings, database) -> Iterator[Settings]:
    """The settings of a workspace on https that takes mail."""
    made = replace(settings, inbox_domain="reponses.example.org", public_url="https://collab.example.org")
    use_settings(made)
    yield made
    use_settings(settings)


@pytest.fixture
def reader(session):
    group = make.make_group(session)
    person = make.make_member(session, group, name="Agent de Metz")
    author = make.make_member(session, group, name="Élue de Brest")
    discussion = make.make_discussion(session, group, author)
    session.commit()
    return person, author, discussion


def chosen(person):
    with transaction() as own:
        preferences = preferences_of(own, [person.id])[person.id]
        return preferences.frequency, preferences.choices


def a_letter(settings: Settings, person, *, language: str = "fr", link_only: bool = False) -> bytes:
    pieces = written(a_line("x:1"), content=an_edition(), language=language, link_only=link_only)
    encoded = [(encode_block(piece.text), encode_block(piece.html)) for piece in pieces]
    letter = splice(person_id=person.id, language=language, subject="L’eau en commun", pieces=encoded)
    row = Delivery(id=7, address=person.email, planned_at=now())
    return LetterWriter(settings).write(row, letter).content


def ways_of(content: bytes) -> tuple[str, str]:
    """The link that a mail program posts to and the one of the text, of a mail whose headers are as they must be."""
    head = content.split(b"\r\n\r\n")[0] + b"\r\n"
    [ways] = re.findall(rb"^List-Unsubscribe: (.*)\r\n(?![ \t])", head, re.MULTILINE)
    [one_click] = re.findall(rb"^List-Unsubscribe-Post: (.*)\r\n(?![ \t])", head, re.MULTILINE)
    assert one_click == b"List-Unsubscribe=One-Click"
    found = re.fullmatch(rb"<(https://[^<> ]+)>, <mailto:([^<> ?]+)\?subject=unsubscribe>", ways)
    assert found is not None, ways
    assert b"\r\nPrecedence: bulk\r\n" in head
    assert b"\r\nAuto-Submitted: auto-generated\r\n" in head
    assert b"\r\nList-Id: " in head
    assert max(map(len, content.split(b"\r\n"))) <= 998
    mail = message_from_bytes(content, policy=compat32)
    [plain] = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    body = plain.get_payload(decode=True).decode()
    shown = re.search(r"https://collab\.example\.org/unsubscribe\?token=\S+", body)
    assert shown is not None
    place = "https://collab.example.org"
    return found[1].decode().removeprefix(place), shown[0].removeprefix(place)


class RawSink(SmtpSink):
    """Keeps the bytes of each mail too, as they came over the wire."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.raw: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.raw.append(envelope.content)
        return await super().handle_DATA(server, session, envelope)


def test_every_list_mail_bears_both_headers_each_on_one_line(reader, receiving, settle, smtp_port) -> None:
    person, author, discussion = reader
    post(author, discussion, f"Bonjour {at(person)}")
    with RawSink(smtp_port) as sink:
        settle()
        gather()
        settle()
    sent = sink.raw
    assert len(sent) == 1
    letters = [
        a_letter(receiving, person, language=language, link_only=only)
        for language in ("fr", "en")
        for only in (False, True)
    ]
    for content in (*sent, *letters):
        post_to, shown = ways_of(content)
        assert post_to.startswith("/api/unsubscribe?token=")
        assert shown == post_to.removeprefix("/api"), "both stop the same"


def test_scanners_that_open_and_look_at_every_link_unsubscribe_nobody(reader, receiving, app, full) -> None:
    person, _, _ = reader
    scanner = app.test_client()
    post_to, _ = ways_of(a_letter(receiving, person))
    # The page of the text's link asks this; the page itself is a file, the same for everybody.
    asked = post_to.replace("/unsubscribe", "/unsubscription")
    for number in range(1_000 if full else 100):
        link = (post_to, asked)[number % 2]
        assert scanner.get(link).status_code in (200, 303)
        assert scanner.head(link).status_code in (200, 303)
    assert chosen(person) == ("weekly", {})


@pytest.mark.parametrize(
    ("what", "after"),
    [
        (LETTER, ("never", {})),
        (bits_of(["mention"]), ("weekly", {"mention": "page"})),
        (LETTER | bits_of(["mention"]), ("never", {"mention": "page"})),
    ],
)
def test_a_post_without_cookie_acts_at_once_without_redirect_and_once(reader, app, what, after) -> None:
    person, author, _ = reader
    token = unsubscribe_token(person.id, what)
    for _ in range(3):
        robot = app.test_client()
        answer = robot.post(f"/api/unsubscribe?token={token}", **ONE_CLICK)
        assert (answer.status_code, "Location" in answer.headers) == (200, False)
        assert answer.get_json()["done"] is True
        assert "Set-Cookie" not in answer.headers
        assert chosen(person) == after
    assert chosen(author) == ("weekly", {}), "and nobody else's"


@pytest.mark.parametrize(
    "form",
    [
        {"data": ""},
        {"data": "List-Unsubscribe=One-Click", "content_type": "text/plain"},
        {"data": {"List-Unsubscribe": "One-Click"}, "content_type": "multipart/form-data"},
    ],
)
def test_the_post_acts_in_whatever_form_a_mail_program_sends_it(reader, app, form) -> None:
    person, _, _ = reader
    answer = app.test_client().post(f"/api/unsubscribe?token={unsubscribe_token(person.id, LETTER)}", **form)
    assert (answer.status_code, chosen(person)[0]) == (200, "never")


def test_no_other_method_and_no_forged_token_acts(reader, app) -> None:
    person, _, _ = reader
    token = unsubscribe_token(person.id, LETTER)
    stranger = app.test_client()
    for method in ("PUT", "PATCH", "DELETE"):
        assert stranger.open(f"/api/unsubscribe?token={token}", method=method).status_code in (403, 405)
    for forged in (
        f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        f"{person.id}.{LETTER}.",
        token.replace(".1.", ".3.", 1),
    ):
        assert stranger.post(f"/api/unsubscribe?token={forged}", **ONE_CLICK).status_code == 404
    assert chosen(person) == ("weekly", {})


def test_a_relays_signature_that_covers_both_is_told_from_one_that_does_not(reader, receiving) -> None:
    person, _, _ = reader
    letter = a_letter(receiving, person)
    with DnsServer(KEY) as server:
        for covered, right in (
            ("from:to:subject:list-unsubscribe:list-unsubscribe-post", True),
            ("from:to:subject", False),
        ):
            signed = f"DKIM-Signature: v=1; d=example.org; s=relay; h={covered}; b=abc=\r\n".encode() + letter
            found = list(check_signature(receiving, signed, nameserver=server.at))
            assert all(each.right for each in found) == right
