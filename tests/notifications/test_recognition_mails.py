"""What a person wrote, out of what their program sent."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.notifications.recognition import Incoming, read_mail
from tests.notifications import samples
from tests.notifications.samples import PERSON, page, plain

pytestmark = pytest.mark.unit


def read(raw: bytes, *, envelope_from: str = PERSON, ourselves=()) -> Incoming:
    return read_mail(raw, envelope_from=envelope_from, ourselves=ourselves)


def test_the_text_is_preferred_to_the_html_unless_it_says_nothing() -> None:
    assert read(page("<p>Non</p>", text="Oui")).text == "Oui"
    assert read(page("<p>Oui</p>", text=" \n")).text == "Oui"


def test_lines_that_flow_are_put_together_again() -> None:
    raw = plain("Une phrase \ncoupée \nen trois.\nUne autre.\n-- \nMarie").replace(
        b"charset=utf-8", b"charset=utf-8; format=flowed"
    )
    assert read(raw).text == "Une phrase coupée en trois.\nUne autre."


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("déjà".encode("latin-1"), "utf-8"),
        ("déjà".encode(), "iso-8859-1"),
        ("déjà".encode(), "us-ascii"),
        ("déjà".encode("cp1252"), "unknown-8bit"),
        ("déjà".encode("utf-16"), "utf-16"),
        ("déjà".encode(), "rot13"),
        ("déjà".encode(), "unicode_escape"),
    ],
)
def test_charsets_that_lie_are_seen_through(body, charset) -> None:
    assert read(plain("", charset=charset) + body).text == "déjà"


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("Re: RE : Fwd: TR: Tr : Dakar", "Dakar"),
        ("Ré: [EXTERNE] Re[2]: Dakar", "Dakar"),
        ("=?utf-8?Q?RE_=3A_Coop=C3=A9ration?= avec\n Dakar", "Coopération avec Dakar"),
        ("=?utf-8?B?a?=", "=?utf-8?B?a?="),
        ("Rencontre : Dakar", "Rencontre : Dakar"),
        ("=?utf-8?Q?a=0D=0ABcc:_x=E2=80=AE?=", "a Bcc: x"),
        ("x" * 500, "x" * 199 + "…"),
        ("", ""),
    ],
)
def test_a_subject_is_one_plain_line_without_prefixes(header, subject) -> None:
    assert read(f"Subject: {header}\nFrom: a@b.fr\n\nOui".encode()).subject == subject


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("From: Agente <Elue@Lyon.example>", "elue@lyon.example"),
        ('From: "Agente, Lyon" <elue@lyon.example>', "elue@lyon.example"),
        ("From: =?utf-8?Q?a=40evil.example?= <elue@lyon.example>", "elue@lyon.example"),
        ("From: a@b.fr, c@d.fr", ""),
        ("From: a@b.fr\nFrom: c@d.fr", ""),
        ("From: alice@good.example)bob@evil.example", ""),
        ("From: alice@good.example@evil.example", ""),
        ("From: (((((", ""),
        ("X: y", ""),
    ],
)
def test_the_sender_is_the_only_address_of_from(header, sender) -> None:
    assert read(f"{header}\nSubject: x\n\nOui".encode()).sender == sender


@pytest.mark.parametrize(
    ("header", "identity"),
    [
        ("<a.b@c.fr>", "<a.b@c.fr>"),
        ("a@b", ""),
        ("<a b@c>", ""),
        ("  <a@b> (x)", "<a@b>"),
        (f"<{'a' * 2000}>", ""),
    ],
)
def test_a_message_id_is_kept_when_it_can_be_used(header, identity) -> None:
    assert read(f"Message-ID: {header}\n\nOui".encode()).message_id == identity


@pytest.mark.parametrize(
    ("raw", "envelope_from", "why"),
    [
        (plain("Oui"), PERSON, ""),
        (plain("Oui", headers="Auto-Submitted: no\n"), PERSON, ""),
        (plain("Oui", headers="X-Auto-Response-Suppress: DR, RN, NRN\n"), PERSON, ""),
        (plain("Oui"), "", "null-sender"),
        (plain("Oui"), "<>", "null-sender"),
        (plain("Oui", headers="Return-Path: <>\n"), PERSON, "null-sender"),
        (samples.ABSENT_FR, PERSON, "auto-submitted"),
        (samples.ABSENT_OLD, PERSON, "auto-submitted"),
        (samples.ABSENT_EXCHANGE, PERSON, "suppressed"),
        (plain("Oui", headers="Precedence: bulk\n"), PERSON, "precedence"),
        (plain("Oui", headers="List-Id: <x.y>\n"), PERSON, "list"),
        (plain("Oui", sender="no-reply@x.example"), PERSON, "daemon"),
        (plain("Oui", sender="ne-pas-repondre@x.example"), PERSON, "daemon"),
        (plain("Oui", sender="MAILER-DAEMON@x.example"), PERSON, "daemon"),
        (plain("Oui", sender="bounces+12@x.example"), PERSON, "daemon"),
        (plain("Oui", sender="postmaster.paul@x.example"), PERSON, "daemon"),
        (plain("Oui", sender="r.1.2@answers.example"), PERSON, "ourselves"),
        (plain("Oui"), "collab@collab.example", "ourselves"),
        (samples.BOUNCES["delayed"][0], "postmaster@x.example", "auto-submitted"),
    ],
)
def test_a_mail_that_no_person_wrote_says_why(raw, envelope_from, why) -> None:
    ourselves = {"answers.example", "collab@collab.example"}
    assert read(raw, envelope_from=envelope_from, ourselves=ourselves).automatic == why


def test_the_language_a_program_declares_comes_first() -> None:
    assert read(plain(samples.ANSWERS["Gmail EN"][0], headers="Content-Language: fr-FR\n")).language == "fr"
    assert read(plain("Oui")).language == ""


def with_files() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = PERSON
    mail.set_content("Voici.")
    mail.add_alternative('<p>Voici.</p><img src="cid:logo@x"><img src="cid:plan@x">', subtype="html")
    return mail


def test_files_come_along_without_what_programs_add() -> None:
    mail = with_files()
    for size, name in ((500, "logo"), (20_000, "plan")):
        mail.add_attachment(
            b"\x89" * size, "image", "png", filename=f"{name}.png", cid=f"<{name}@x>", disposition="inline"
        )
    mail.add_attachment(b"pdf", "application", "pdf", filename="../../Comité d’été.pdf")
    mail.add_attachment(b"small", "image", "png", filename="petit.png")
    mail.add_attachment(b"tnef", "application", "ms-tnef", filename="winmail.dat")
    mail.add_attachment(b"sig", "application", "pkcs7-signature", filename="smime.p7s")
    mail.add_attachment("BEGIN:VCALENDAR", subtype="calendar", disposition="inline")
    mail.add_attachment(b"exe", "application", "octet-stream", filename="fdp\u202egpj.exe")
    found = {one.name: len(one.content) for one in read(mail.as_bytes()).attachments}
    assert found == {
        "plan.png": 20_000,
        "Comité d’été.pdf": 3,
        "petit.png": 5,
        "invitation.ics": 16,
        "fdpgpj.exe": 3,
    }


def test_a_mail_inside_a_mail_is_a_file_and_not_the_answer() -> None:
    mail = with_files()
    inner = EmailMessage()
    inner.set_content("Un autre texte.")
    mail.add_attachment(inner)
    found = read(mail.as_bytes())
    assert found.text == "Voici."
    assert [one.name for one in found.attachments] == ["message.eml"]
    assert b"Un autre texte." in found.attachments[0].content


def test_a_long_name_keeps_its_extension() -> None:
    mail = with_files()
    mail.add_attachment(b"x", "application", "pdf", filename="a" * 300 + ".pdf")
    (one,) = read(mail.as_bytes()).attachments
    assert len(one.name) == 120
    assert one.name.endswith("aa.pdf")


@given(st.binary(max_size=500))
def test_any_bytes_are_read(raw) -> None:
    read(raw)


HEADERS = [
    "From", "Subject", "Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "Content-ID", "Message-ID"
]  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "multipart/mixed; boundary=b", "multipart/alternative; boundary=b", "text/html; charset=utf-7",
            "attachment; filename*=utf-8''a%ff; filename*0=b", "inline; filename*1*=x; filename*=y",
            "text/plain; charset*=''x", "message/rfc822", "text/calendar", "image/png; name==?x?b?a?=",
            "base64", "quoted-printable", "x-uuencode", "=?x?q?=ff?= <a@b>",
        ]
    ),
)  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(HEADERS), VALUES), max_size=8),
    st.binary(max_size=200),
    st.text(max_size=200),
)
def test_any_headers_and_parts_are_read(headers, body, text) -> None:
    head = "".join(f"{name}: {value}\n" for name, value in headers).encode("utf-8", "replace")
    mail = read(
        head + b"\n--b\n" + head + b"\n" + body + b"\n--b\n\n" + text.encode("utf-8", "replace") + b"\n--b--"
    )
    for said in (
        mail.sender,
        mail.subject,
        mail.message_id,
        mail.text,
        *(one.name for one in mail.attachments),
    ):
        assert "\0" not in said
        said.encode()
