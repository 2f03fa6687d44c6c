"""Mails built to keep the reader busy."""

from __future__ import annotations

import time

import pytest

from collab.notifications.recognition import read_bounce, read_mail
from tests.notifications.samples import PERSON, page, plain, report

pytestmark = pytest.mark.unit


def _nested(levels: int) -> bytes:
    return (
        b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(levels))
        + b"Content-Type: text/plain\n\nOui"
    )


HOSTILE = {
    "25 MB of text": lambda: plain("mot " * 6_000_000),
    "25 MB on many lines": lambda: plain("Le 3 a\n" * 3_500_000),
    "25 MB in base64": lambda: plain("").replace(b"8bit", b"base64") + b"QUJD" * 6_000_000,
    "many levels": lambda: _nested(3_000),
    "all the levels allowed, and lines": lambda: _nested(55) + b"\nx" * 2_000_000,
    "mails in mails": lambda: b"Content-Type: message/rfc822\n\n" * 50_000,
    "mails in mails, a few": lambda: b"Content-Type: message/rfc822\n\n" * 59 + b"x\n" * 100_000,
    "an endless parameter": lambda: b"Content-Type: multipart/mixed" + b";" * 2_000_000 + b"\n\nOui",
    "an endless folded parameter": lambda: (
        b"Content-Type: multipart/mixed;\n" + b" a=b;\n" * 300_000 + b"\nOui"
    ),
    "an endless subject": lambda: b"Subject: " + b"=?utf-8?q?a?= " * 300_000 + b"\n\nOui",
    "an endless sender": lambda: b"From: " + b"(" * 2_000_000 + b"\n\nOui",
    "many headers": lambda: b"X: y\n" * 500_000 + b"\nOui",
    "tags that never end": lambda: page("<a " * 100_000),
    "quotes that never end": lambda: page("<a x='" * 100_000),
    "comments that never end": lambda: page("<!--" * 500_000),
    "deep tags": lambda: page("<div>" * 50_000 + "Oui"),
    "deep quotes": lambda: page('<blockquote type="cite">' * 10_000 + "Oui"),
    "long tags": lambda: page(("<a " + "x='" * 600 + ">") * 200),
    "many greetings": lambda: plain("On 3 x\nx\nx\n" * 200_000),
    "a line for the library": lambda: plain(("On " + "3 w " * 150 + "\n") * 12),
    "signatures for the library": lambda: plain("Thanks \n\n" * 800),
    "spaces": lambda: plain("x" + " " * 3_000_000 + "x"),
    "marks": lambda: plain(">" * 3_000_000 + "\n" + "> \n" * 500_000),
    "rules": lambda: plain("_ " * 1_000_000 + "x\n" + "_" * 100 + "x\n" * 1000),
    "fields": lambda: plain("De : x\n" * 500_000),
    "the phrases of old servers": lambda: (
        b"From: mailer-daemon@x.example\n\n" + b"<a@b.fr>:\n  550 \n" * 5_000
    ),
    "spaces of old servers": lambda: (
        b"From: mailer-daemon@x.example\n\n" + b"x " + b" \t" * 40_000 + b"\n" * 9_000
    ),
    "old servers, long lines": lambda: (
        b"From: mailer-daemon@x.example\n\n" + (b"user unknown " * 70 + b"\n") * 100
    ),
    "words of a report": lambda: report(
        "Action: failed\nDiagnostic-Code: smtp; " + "user address " * 500_000
    ),
    "fields of a report": lambda: report("Action: failed\nStatus: 5.1.1\n\n" * 200_000),
    "many parts": lambda: b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 5_000_000,
    "many parts, a few": lambda: b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n\nx\n" * 9_000,
    "ours": lambda: plain("Pourquoi ce mail ?\n\n" * 200_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_takes_long(name) -> None:
    raw = HOSTILE[name]()
    started = time.process_time()
    read_mail(raw, envelope_from=PERSON)
    read_bounce(raw)
    assert time.process_time() - started < 12
