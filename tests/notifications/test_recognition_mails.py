"""What a person wrote, out of what their program sent."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.notifications.recognition import Incoming, read_mail
from tests.notifications import samples
from tests.notifications.samples import ANSWER, OURS, PERSON, page, plain, quoted

pytestmark = pytest.mark.unit


def read(raw: bytes, *, envelope_from: str = PERSON, ourselves=()) -> Incoming:
    return read_mail(raw, envelope_from=envelope_from, ourselves=ourselves)


def text_of(text: str, **options) -> str:
    return read(plain(text, **options)).text


@pytest.mark.parametrize("name", samples.ANSWERS)
def test_an_answer_is_read_without_quotation_and_signature(name) -> None:
    text, language = samples.ANSWERS[name]
    mail = read(plain(text))
    assert mail.text == ANSWER
    assert mail.automatic == ""
    if name != "a rule and no fields":
        assert mail.language == language


@pytest.mark.parametrize("name", samples.ANSWERS)
def test_an_answer_with_line_ends_of_the_network_is_the_same(name) -> None:
    text, _language = samples.ANSWERS[name]
    assert read(plain(text).replace(b"\n", b"\r\n")).text == ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "Oui.",
        "Bonjour,\n\nvoici l’ordre du jour :\n\n1. Dakar\n2. Lyon\n\n---\n\nEt la suite.",
        "Merci pour ce point.\n\nThank you, I will come on Tuesday.\nAnd bring the file.",
        "Thanks,\nI will be there with two people.\nMarie",
        "On Monday the mayor wrote:\n\nwe come in 3 weeks.",
        "Le 3 mars, le maire a écrit : nous venons.\nC’est acquis.",
        "Rappel.\n\nLe 3 mars 2026, le maire a écrit :\n« nous venons ».\nC’est acquis.",
        "Projet de lettre.\n\nDe : Lyon\nÀ : Dakar\nObjet : coopération\n\nMonsieur le maire,",
        "Date : 12 mars\nÀ : Lyon\n\nQui vient ?",
        "> Ce que dit le traité\n\nJe ne suis pas d’accord.",
        "- une élue\n- un agent\n\n    du code\n",
        "Warning: the train is late, I will send a mail.\nSee you.",
        "Bonne journée d’étude hier à Lyon.\nVoici le compte rendu, en trois points.",
    ],
)
def test_a_text_without_a_quotation_is_kept_whole(text) -> None:
    assert text_of(text) == text.strip()


def test_answers_between_the_quoted_lines_keep_what_they_answer() -> None:
    text = (
        "Mes réponses ci-dessous.\n\nLe 03/11/2026 à 10:12, Awa a écrit :\n> Qui vient ?\n\nMoi.\n\n"
        "> Avec qui ?\n\nPaul.\n\n> " + OURS.replace("\n", "\n> ")
    )
    assert text_of(text) == "Mes réponses ci-dessous.\n\n> Qui vient ?\n\nMoi.\n\n> Avec qui ?\n\nPaul."


def test_an_answer_written_into_an_unmarked_quotation_cannot_be_told_from_it_and_is_not_taken() -> None:
    """It is refused with words: somebody else's sentences must not be published under this name."""
    header, _, _rest = samples.ANSWERS["Outlook FR"][0].removeprefix(ANSWER).strip().partition("\n\n")
    assert text_of(f"{header}\n\nQui vient ?\n\nMOI, AVEC DEUX AUTRES.\n") == ""


def test_a_quotation_alone_says_nothing() -> None:
    assert text_of(f"Le 03/11/2026 à 10:12, Collab a écrit :\n{quoted(OURS)}") == ""


def test_a_forwarded_mail_is_what_the_person_wants_to_show() -> None:
    body = samples.ANSWERS["Outlook FR"][0].replace(OURS, "L’ambassade propose le 12.\n")
    mail = read(plain(body).replace(b"Subject: Re: Coop", b"Subject: TR : Dakar"))
    assert mail.subject == "Dakar"
    assert mail.text.startswith(ANSWER)
    assert mail.text.endswith("L’ambassade propose le 12.")
    assert read(plain(body).replace(b"Subject: Re: Coop", b"Subject: Re: TR: Dakar")).text == ANSWER


@pytest.mark.parametrize("ours", [samples.OURS, samples.OURS_EN])
def test_our_own_links_never_come_back_however_they_are_quoted(ours) -> None:
    broken = ours.replace(": https://", ":\nhttps://")
    for quotation in (
        ours,
        broken,
        quoted(ours),
        quoted(broken),
        f"Moi.\n\n{quoted(ours)}\nEt moi.\n\n{quoted(broken)}",
    ):
        for above in ("", "Oui.\n\n", "Oui.\n\nLe 3 nov. 2026 à 10:12, C a écrit :\n\n"):
            for subject in (b"Re: Coop", b"Fwd: Coop"):
                mail = read(plain(above + quotation).replace(b"Re: Coop", subject))
                assert "secret" not in mail.text
                assert "preferences" not in mail.text
                assert not above or mail.text.startswith("Oui.")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Oui, <b>nous</b> venons.</p><ul><li>Brest</li></ul>", "Oui, **nous** venons.\n\n- Brest"),
        (
            '<div dir="ltr">Oui.</div><br><div class="gmail_quote"><div class="gmail_attr">Le lun. 3 nov. 2026 à 10:12, '
            'C &lt;a@b.c&gt; a écrit :<br></div><blockquote class="gmail_quote">Qui ?</blockquote></div>',
            "Oui.",
        ),
        (
            '<div class="gmail_quote"><div class="gmail_attr">Le lun. 3 nov. 2026, C a écrit :</div>'
            "<blockquote>Qui ?</blockquote><div>Moi.</div><blockquote>Quand ?</blockquote><div>Mardi.</div></div>",
            "> Qui ?\n\nMoi.\n\n> Quand ?\n\nMardi.",
        ),
        (
            "<html><head><style>p {color: red}</style></head><body><!--[if mso]>x<![endif]--><p>Oui.<o:p></o:p></p>"
            '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>De :</b> C<br></div><div>Qui ?</div></body></html>',
            "Oui.",
        ),
        (
            '<p class="MsoNormal">Oui.</p><div><div style="border-top:solid"><p><b>De&nbsp;:</b> C &lt;a@b.c&gt;<br>'
            "<b>Envoyé&nbsp;:</b> mardi 3 novembre 2026<br><b>À&nbsp;:</b> Agente<br>"
            "<b>Objet&nbsp;:</b> Coop</p></div></div>"
            "<p>Qui ?</p>",
            "Oui.",
        ),
        (
            '<p>Oui.</p><div class="moz-cite-prefix">Le 03/11/2026 à 10:12, C a écrit :</div>'
            '<blockquote type="cite">Qui ?</blockquote><pre class="moz-signature">-- \nMarie</pre>',
            "Oui.",
        ),
        (
            '<p>Oui.</p><p><img src="cid:logo"><script>x()</script></p><p>Cordialement,<br>Élue</p>',
            "Oui.",
        ),
        ('<blockquote type="cite">Qui ?</blockquote>', ""),
    ],
)
def test_a_mail_of_html_alone_becomes_markdown(html, text) -> None:
    assert read(page(html)).text == text


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


def _nested(levels: int) -> bytes:
    return (
        b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(levels))
        + b"Content-Type: text/plain\n\nOui"
    )


HOSTILE = {
    "25 MB of text": plain("mot " * 6_000_000),
    "25 MB on many lines": plain("Le 3 a\n" * 3_500_000),
    "25 MB in base64": plain("").replace(b"8bit", b"base64") + b"QUJD" * 6_000_000,
    "many levels": _nested(3_000),
    "all the levels allowed, and lines": _nested(55) + b"\nx" * 2_000_000,
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 50_000,
    "mails in mails, a few": b"Content-Type: message/rfc822\n\n" * 59 + b"x\n" * 100_000,
    "an endless parameter": b"Content-Type: multipart/mixed" + b";" * 2_000_000 + b"\n\nOui",
    "an endless folded parameter": b"Content-Type: multipart/mixed;\n" + b" a=b;\n" * 300_000 + b"\nOui",
    "an endless subject": b"Subject: " + b"=?utf-8?q?a?= " * 300_000 + b"\n\nOui",
    "an endless sender": b"From: " + b"(" * 2_000_000 + b"\n\nOui",
    "many headers": b"X: y\n" * 500_000 + b"\nOui",
    "tags that never end": page("<a " * 100_000),
    "quotes that never end": page("<a x='" * 100_000),
    "comments that never end": page("<!--" * 500_000),
    "deep tags": page("<div>" * 50_000 + "Oui"),
    "deep quotes": page('<blockquote type="cite">' * 10_000 + "Oui"),
    "long tags": page(("<a " + "x='" * 600 + ">") * 200),
    "many greetings": plain("On 3 x\nx\nx\n" * 200_000),
    "a line for the library": plain(("On " + "3 w " * 150 + "\n") * 12),
    "signatures for the library": plain("Thanks \n\n" * 800),
    "spaces": plain("x" + " " * 3_000_000 + "x"),
    "marks": plain(">" * 3_000_000 + "\n" + "> \n" * 500_000),
    "rules": plain("_ " * 1_000_000 + "x\n" + "_" * 100 + "x\n" * 1000),
    "fields": plain("De : x\n" * 500_000),
    "ours": plain("Pourquoi ce mail ?\n\n" * 200_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_takes_long(name) -> None:
    started = time.process_time()
    read(HOSTILE[name])
    assert time.process_time() - started < 12


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
