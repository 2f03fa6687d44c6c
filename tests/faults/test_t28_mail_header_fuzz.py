"""T28: whatever stands in a subject, a name, a group's title or an address, a mail has the headers it should, and goes
to the one it is for; an address that could mean another is refused where it is entered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default

import pytest
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from marshmallow import ValidationError
from sqlalchemy import select

from collab.accounts.schemas import EmailAddress
from collab.core.clock import now
from collab.core.config import use_settings
from collab.core.db import transaction
from collab.core.mail import RENDERERS, Delivery, Mail, plan_mail, renders, send_due_mail
from collab.core.mail.addresses import GROUP, UNSUBSCRIBE, sign_address
from collab.core.mail.headers import LONGEST_NAME, LONGEST_SUBJECT, shown
from collab.core.mail.message import write_message
from collab.core.mail.spliced_message import LetterWriter
from collab.core.mail.splicing import encode_block
from collab.digests.service.writing.splicing import splice
from tests.digests.letters import a_line, a_part, an_edition, written
from tests.smtp_sink import SmtpSink

# A thread that an earlier test left may draw a random number while the library looks: that is no strategy of ours.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")

EVERY_HEADER = {
    "Message-ID", "Date", "From", "To", "Subject", "Content-Language", "Reply-To", "In-Reply-To", "References",
    "Auto-Submitted", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
    "Precedence", "MIME-Version", "Content-Type",
}  # fmt: skip
NASTY = (
    "Objet\r\nBcc: espion@example.net\r\n\r\nCorps",
    "a\nb\rc\x0bd\x0ce\x1cf\x85g\u2028h\u2029i\x00j",
    "=?utf-8?q?=0D=0ABcc:_espion@example.net?=",
    "\u202eegnahc\u2066\ufeff\u200f",
    '"Nom" <espion@example.net>, autre@example.net',
    "é" * 4_000,
    "x" * 4_000,
    "mot " * 1_000,
    "(comment) ; : @ [ ] \\ . ,",
    "",
    "\r\n",
    "👩\u200d🌾" * 60,
)
WORDS = st.one_of(
    st.text(),
    st.sampled_from(NASTY),
    st.text(alphabet='\r\n\t\x00 =?_"<>@,:;()\\.é\u202e\u2028Bcq-'),
    st.lists(st.sampled_from(["Bcc: x@example.net", "\r\n", "\n", " ", "=?utf-8?b?", "?=", "é"])).map(
        "".join
    ),
)
ADDRESSES = st.one_of(
    st.emails(),
    st.text(),
    st.tuples(WORDS, WORDS).map("@".join),
    st.sampled_from(
        [
            '"x\r\nRSET"@example.org', "a@example.org\r\nRCPT TO:<espion@example.net>", "a@example.org,b@example.net",
            "<a@example.org>", "a@[127.0.0.1]", "é@example.org", "a@éxample.org", "a%b@example.org", "a@example.org>",
            "A.Maire@Ville.example.org", "a@example.org NOTIFY=NEVER", "..@example.org", "o'neil+x@example.org",
        ]
    ),
)  # fmt: skip


@pytest.fixture
def receiving(settings, database) -> Iterator[object]:
    """The settings of a workspace that takes mail."""
    made = replace(settings, inbox_domain="reponses.example.org", public_url="https://collab.example.org")
    use_settings(made)
    yield made
    use_settings(settings)


def often(full: bool, most: int, few: int):
    """So many examples, the same ones each time but in the full profile."""
    return tried(
        max_examples=most if full else few,
        deadline=None,
        derandomize=not full,
        database=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def a_mail(subject: str, name: str, title: str) -> Mail:
    return Mail(
        subject,
        "Texte",
        "<p>Texte</p>",
        sender=name,
        reply_to=sign_address(GROUP, 1, days=14),
        thread=f"discussion:{title}",
        list_name=title,
        list_id=title or "groupe",
        unsubscribe_url="https://collab.example.org/unsubscribe/abc",
        unsubscribe_address=sign_address(UNSUBSCRIBE, 1, days=14),
    )


def named_in(content: bytes, header: str) -> str:
    """What stands before the angle brackets. The parser of `policy.default` leaves a space between two encoded words
    of a name, against RFC 2047; this one does not.
    """
    raw = message_from_bytes(content, policy=compat32)[header].rpartition("<")[0]
    return str(make_header(decode_header(raw.replace("\r\n", "").strip())))


def check(content: bytes, subject: str, name: str, title: str, to: str) -> None:
    """The headers read back are those that were meant, each once, and the body begins where it should."""
    mail = message_from_bytes(content, policy=default)
    assert sorted(mail.keys()) == sorted(EVERY_HEADER)
    assert mail.defects == []
    assert mail["Subject"] == (shown(subject, LONGEST_SUBJECT) or "Collab")
    [sender], [receiver], [answers] = (mail[each].addresses for each in ("From", "To", "Reply-To"))
    assert (sender.addr_spec, receiver.addr_spec) == ("collab@example.org", to)
    assert answers.addr_spec == sign_address(GROUP, 1, days=14)
    assert named_in(content, "From") == (shown(name, LONGEST_NAME) or "Collab")
    assert named_in(content, "List-Id") == shown(title, LONGEST_NAME)
    assert mail["List-Id"].endswith(".reponses.example.org>")
    assert b"\r\nList-Unsubscribe: <https://collab.example.org/unsubscribe/abc>, <mailto:u.1." in content
    assert mail.get_body(("plain",)).get_content().strip() == "Texte"
    assert max(len(line) for line in content.split(b"\r\n")) <= 998


def test_a_mail_has_the_headers_that_were_meant_and_no_other(receiving, full) -> None:
    @often(full, 2_000, 150)
    @given(subject=WORDS, name=WORDS, title=WORDS)
    def try_one(subject: str, name: str, title: str) -> None:
        row = Delivery(id=7, address="elue@example.org", planned_at=now())
        envelope = write_message(receiving, row, a_mail(subject, name, title))
        check(envelope.content, subject, name, title, "elue@example.org")
        assert envelope.recipient == "elue@example.org"

    for nasty in NASTY:
        try_one = example(subject=nasty, name=nasty, title=nasty)(try_one)
    try_one()


def test_an_address_reaches_its_one_recipient_or_is_refused_where_it_is_entered(
    receiving, smtp_port, full
) -> None:
    """Through the table and over SMTP: what the server is told is what the form took."""
    rendered: dict[str, tuple[str, str, str]] = {}
    renders("tests.fuzzed")(lambda _session, delivery: a_mail(*rendered[delivery.unique_key]))

    @often(full, 2_000, 60)
    @given(address=ADDRESSES, texts=st.tuples(WORDS, WORDS, WORDS))
    def try_one(address: str, texts: tuple[str, str, str]) -> None:
        try:
            entered = EmailAddress().deserialize(address)
        except ValidationError:
            return
        key = os.urandom(8).hex()
        rendered[key] = texts
        with transaction() as session:
            plan_mail(session, kind="tests.fuzzed", unique_key=key, address=entered, about={})
        sink.mails.clear()
        assert send_due_mail(receiving) == 1, entered
        [mail] = sink.mails
        local, _, domain = entered.rpartition("@")
        meant = f"{local}@{domain.encode('idna').decode()}"
        assert mail["X-Envelope-To"] == meant
        del mail["X-Envelope-To"]
        check(mail.as_bytes(policy=default.clone(refold_source="none", linesep="\r\n")), *texts, meant)
        with transaction() as session:
            assert session.scalar(select(Delivery.state).where(Delivery.unique_key == key)) == "accepted"

    try:
        with SmtpSink(smtp_port) as sink:
            try_one()
    finally:
        del RENDERERS["tests.fuzzed"]


def test_a_letter_has_the_headers_that_were_meant_whatever_its_edition_and_groups_are_called(
    receiving, full
) -> None:
    writer = LetterWriter(receiving)

    @often(full, 2_000, 60)
    @given(subject=WORDS, name=WORDS, title=WORDS)
    def try_one(subject: str, name: str, title: str) -> None:
        line = a_line("x:1", title=name, detail=title, heading=title, thread="discussion:1")
        pieces = written(line, content=an_edition(a_part(7, title=name, markdown=title), title=subject))
        encoded = [(encode_block(piece.text), encode_block(piece.html)) for piece in pieces]
        spliced = splice(person_id=7, language="fr", subject=subject, pieces=encoded)
        row = Delivery(id=7, address="elue@example.org", planned_at=now())
        letter = writer.write(row, spliced)
        content = letter.content.replace(b"\r\n..", b"\r\n.")
        mail = message_from_bytes(content, policy=default)
        meant = EVERY_HEADER - {"Reply-To", "In-Reply-To", "References"}
        assert sorted(mail.keys()) == sorted(meant)
        assert mail.defects == []
        assert mail["Subject"] == (shown(subject, LONGEST_SUBJECT) or "Collab")
        assert [each.addr_spec for each in mail["To"].addresses] == ["elue@example.org"]
        assert (letter.recipient, named_in(content, "From")) == ("elue@example.org", "Collab")
        assert named_in(content, "List-Id") == "La lettre de la commission"
        assert b"\r\n.\r\n" not in letter.content
        assert max(len(line) for line in content.split(b"\r\n")) <= 998

    for nasty in NASTY:
        try_one = example(subject=nasty, name=nasty, title=nasty)(try_one)
    try_one()
