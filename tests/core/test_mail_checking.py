"""`check-mail` against a real DNS server and a real relay on loopback: what is right, what is wrong, and the remedy."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from collab.core.mail.checking import Finding, check_mail
from collab.embedded import free_port
from tests.stack import ROOT, Stack

RIGHT = {
    ("example.org", "TXT"): ['"v=spf1 mx -all"', '"another=record"'],
    ("_dmarc.example.org", "TXT"): ['"v=DMARC1; p=none"'],
    ("relay._domainkey.example.org", "TXT"): ['"v=DKIM1; k=rsa; " "p=MIIBIjAN"'],
    ("answers.example.org", "MX"): ["10 mx.example.org."],
}


class DnsServer:
    """Answers over UDP with the records it is given; silent when it is given none at all."""

    def __init__(self, records: dict[tuple[str, str], list[str]] | None) -> None:
        self._records = records
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.at = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        while True:
            asked, client = self._socket.recvfrom(4_096)
            if asked == b"end":
                return
            if self._records is not None:
                self._socket.sendto(self._answer(dns.message.from_wire(asked)).to_wire(), client)

    def _answer(self, asked: dns.message.Message) -> dns.message.Message:
        [question] = asked.question
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        found = (self._records or {}).get((name, kind))
        if found:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer

    def __enter__(self) -> DnsServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        host, port = self.at.split(":")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"end", (host, int(port)))
        self._thread.join(5)
        self._socket.close()


@pytest.fixture
def receiving(settings) -> Iterator[object]:
    return replace(settings, inbox_domain="answers.example.org")


def findings(settings, records, selector: str = "relay") -> dict[str, Finding]:
    with DnsServer(records) as server:
        return {
            finding.what.split(" ")[0]: finding
            for finding in check_mail(settings, selector=selector, nameserver=server.at)
        }


def test_all_is_well_where_everything_is_published(receiving, smtp) -> None:
    found = findings(receiving, RIGHT)
    assert [what for what, finding in found.items() if not finding.right] == []
    assert list(found) == ["SPF", "DKIM", "DMARC", "MX", "mail"]
    assert "v=spf1 mx -all" in found["SPF"].found


@pytest.mark.parametrize(
    ("name", "kind", "records", "wrong", "remedy"),
    [
        ("example.org", "TXT", [], "SPF", "Add one TXT record"),
        ("example.org", "TXT", ['"v=spf1 mx -all"', '"v=spf1 a -all"'], "SPF", "Make one of them"),
        ("example.org", "TXT", ['"v=spf1 +all"'], "SPF", "end it with -all"),
        ("_dmarc.example.org", "TXT", [], "DMARC", "v=DMARC1"),
        ("_dmarc.example.org", "TXT", ['"v=DMARC1; rua=mailto:a@b.fr"'], "DMARC", "Give it a policy"),
        ("_dmarc.example.org", "TXT", ['"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'], "DMARC", "Have one"),
        ("relay._domainkey.example.org", "TXT", [], "DKIM", "Publish the relay's public key"),
        ("relay._domainkey.example.org", "TXT", ['"v=DKIM1; p="'], "DKIM", "Publish"),
        ("answers.example.org", "MX", [], "MX", "nobody can answer"),
        ("answers.example.org", "MX", ["0 ."], "MX", "nobody can answer"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(receiving, smtp, name, kind, records, wrong, remedy) -> None:
    found = findings(receiving, {**RIGHT, (name, kind): records})
    assert [what for what, finding in found.items() if not finding.right] == [wrong]
    assert remedy in found[wrong].remedy


def test_without_a_selector_the_key_cannot_be_looked_for(receiving, smtp) -> None:
    found = findings(receiving, RIGHT, selector="")
    assert (found["DKIM"].right, "--selector" in found["DKIM"].remedy) == (False, True)


def test_a_workspace_that_takes_no_mail_needs_no_mx(settings, smtp) -> None:
    assert "MX" not in findings(settings, RIGHT)


def test_a_relay_that_is_away_or_lacks_the_encryption_asked_for_is_wrong(settings, smtp_port, smtp) -> None:
    for url in (f"smtp://127.0.0.1:{free_port()}", f"smtp+starttls://127.0.0.1:{smtp_port}"):
        found = findings(replace(settings, smtp_url=url), RIGHT)
        assert [what for what, finding in found.items() if not finding.right] == ["mail"]


def test_a_silent_dns_is_told_apart_from_a_missing_record(receiving, smtp, monkeypatch) -> None:
    monkeypatch.setattr("collab.core.mail.checking.SECONDS", 0.2)
    found = findings(receiving, None)
    assert {finding.found for what, finding in found.items() if what != "mail"} == {
        "the DNS does not answer."
    }


@pytest.mark.parametrize(("records", "code"), [(RIGHT, 0), ({}, 1)])
def test_the_command_says_a_line_each_and_its_exit_tells(receiving, smtp, tmp_path, records, code) -> None:
    environment = Stack(receiving, tmp_path).environment(COLLAB_INBOX_DOMAIN=receiving.inbox_domain)
    with DnsServer(records) as server:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "collab.cli",
                "check-mail",
                "--selector",
                "relay",
                "--nameserver",
                server.at,
            ],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (code, "")
    lines = done.stdout.splitlines()
    assert [line[:5].strip() for line in lines] == ["WRONG" if code else "ok"] * 4 + ["ok"]
