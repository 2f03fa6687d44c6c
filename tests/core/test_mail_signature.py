"""`check-mail --signature`: what the relay's signature covers is read in a mail that arrived, and told with its remedy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from collab.core.mail.checking import Finding
from collab.core.mail.signature import check_signature
from tests.core.test_mail_checking import DnsServer
from tests.stack import ROOT, Stack

KEY = {("relay._domainkey.example.org", "TXT"): ['"v=DKIM1; k=rsa; p=MIIBIjAN"']}
HEADERS = "from:to:subject:date:message-id:list-unsubscribe:List-Unsubscribe-Post"


def received(covered: str = HEADERS, *, signer: str = "example.org", more: str = "") -> bytes:
    folded = covered.replace(":", ":\r\n\t", 1)
    return (
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={signer}; s=relay;\r\n\th={folded}; bh=abc=; b=def=\r\n"
        f"From: Collab <collab@example.org>\r\nTo: elue@example.net\r\nSubject: La lettre\r\n{more}\r\nBonjour\r\n"
    ).encode()


WAYS = (
    "List-Unsubscribe: <https://collab.example.org/api/unsubscribe?token=1.1.abc>,"
    " <mailto:u.1@answers.example.org?subject=unsubscribe>\r\n"
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
)


def findings(settings, raw: bytes, records=KEY) -> list[Finding]:
    with DnsServer(records) as server:
        return list(check_signature(settings, raw, nameserver=server.at))


def test_a_signature_that_covers_both_headers_is_right(settings) -> None:
    assert [(each.right, each.remedy) for each in findings(settings, received(more=WAYS))] == [(True, "")] * 3


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        (received("from:subject:list-unsubscribe", more=WAYS), "h= lacks List-Unsubscribe-Post."),
        (received("from:subject", more=WAYS), "h= lacks List-Unsubscribe, List-Unsubscribe-Post."),
        (
            received("from:list-unsubscribe-postal:x-list-unsubscribe", more=WAYS),
            "h= lacks List-Unsubscribe, List-Unsubscribe-Post.",
        ),
        (received(signer="provider.example.net", more=WAYS), "no DKIM signature of example.org."),
        (received(signer="ample.org", more=WAYS), "no DKIM signature of example.org."),
        (received(), "not once in this mail: List-Unsubscribe, List-Unsubscribe-Post."),
        (received(more=WAYS + WAYS), "not once in this mail: List-Unsubscribe, List-Unsubscribe-Post."),
        (received(more=WAYS.replace(">, <", ">,\r\n <")), "folded on the way: List-Unsubscribe."),
        (received(more=WAYS.replace("https", "http")), "they do not read as we wrote them."),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(settings, raw, wrong) -> None:
    told = [each for each in findings(settings, raw) if not each.right]
    assert [each.found for each in told] == [wrong]
    assert all(each.remedy for each in told)


def test_a_signature_whose_key_is_not_published_is_wrong(settings) -> None:
    for records, found in (({}, "there is none."), (None, "the DNS does not answer.")):
        assert findings(settings, received(more=WAYS), records)[-1].found == found


def test_of_several_signatures_the_one_that_covers_most_counts(settings) -> None:
    twice = received("from:subject", more=WAYS).replace(b"From:", received().split(b"From:")[0] + b"From:", 1)
    assert all(each.right for each in findings(settings, twice))


@pytest.mark.parametrize(("covered", "code"), [(HEADERS, 0), ("from:subject", 1)])
def test_the_command_reads_a_file_and_its_exit_tells(settings, tmp_path, covered, code) -> None:
    file = tmp_path / "letter.eml"
    file.write_bytes(received(covered, more=WAYS))
    with DnsServer(KEY) as server:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "collab.cli",
                "check-mail",
                "--signature",
                file,
                "--nameserver",
                server.at,
            ],
            cwd=ROOT,
            env=Stack(settings, tmp_path).environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (code, "")
    assert [line[:5].strip() for line in done.stdout.splitlines()] == ["ok", "WRONG" if code else "ok", "ok"]
