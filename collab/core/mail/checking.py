"""What `check-mail` asks: whether the mail of this installation can arrive, told by DNS and by the relay itself."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

import dns.exception
import dns.rdatatype
import dns.resolver

from collab.core.config import Settings

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: whether it is right, what was found, and what to do where it is not."""

    what: str
    right: bool
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{'ok   ' if self.right else 'WRONG'}  {self.what}: {self.found} {self.remedy}".rstrip()


def check_mail(settings: Settings, *, selector: str = "", nameserver: str = "") -> Iterator[Finding]:
    """Look at what decides whether mail arrives, one finding after the other."""
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    records = Records(nameserver)
    relay = urlsplit(settings.smtp_url).hostname or "localhost"
    yield _spf(records, domain, relay)
    yield _dkim(records, domain, selector)
    yield _dmarc(records, domain)
    if settings.inbox_domain:
        yield _mx(records, settings.inbox_domain)
    yield _relay(settings)


class Records:
    """Questions to the DNS, of this machine or of one server."""

    def __init__(self, nameserver: str) -> None:
        self._resolver = dns.resolver.Resolver(configure=not nameserver)
        self._resolver.lifetime = SECONDS
        if nameserver:
            host, _, port = nameserver.rpartition(":") if ":" in nameserver else (nameserver, "", "53")
            self._resolver.nameservers, self._resolver.port = [host], int(port)

    def ask(self, name: str, kind: str) -> list[str] | None:
        """The records of a name; None when the DNS does not answer."""
        try:
            answer = self._resolver.resolve(name, kind)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException:
            return None
        if kind == "TXT":
            return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
        return [record.to_text() for record in answer]


def _spf(records: Records, domain: str, relay: str) -> Finding:
    what, found = f"SPF of {domain}", records.ask(domain, "TXT")
    if found is None:
        return _no_answer(what)
    listed = [each for each in found if each.lower().split(" ")[0] == "v=spf1"]
    if not listed:
        remedy = 'Add one TXT record such as "v=spf1 mx -all" that names the hosts of the mail relay.'
        return Finding(what, False, "there is none.", remedy)
    if len(listed) > 1:
        return Finding(what, False, f"there are {len(listed)}, hence none counts.", "Make one of them.")
    if "+all" in listed[0].split():
        return Finding(what, False, listed[0], "It lets the whole world send: end it with -all or ~all.")
    return Finding(what, True, listed[0], f"(see for yourself that it names what {relay} sends from)")


def _dkim(records: Records, domain: str, selector: str) -> Finding:
    what = f"DKIM key of {domain}"
    if not selector:
        remedy = "Say under which selector the relay signs: check-mail --selector NAME."
        return Finding(what, False, "not looked for.", remedy)
    found = records.ask(f"{selector}._domainkey.{domain}", "TXT")
    if found is None:
        return _no_answer(what)
    keys = [dict(tags_of(each)).get("p", "") for each in found if "p=" in each]
    if not any(keys):
        remedy = f"Publish the relay's public key at {selector}._domainkey.{domain}."
        return Finding(what, False, "it was withdrawn." if keys else "there is none.", remedy)
    return Finding(what, True, f"published under {selector}.", _COVERS)


_COVERS = "(whether it covers List-Unsubscribe and List-Unsubscribe-Post: check-mail --signature FILE)"


def _dmarc(records: Records, domain: str) -> Finding:
    what, found = f"DMARC of {domain}", records.ask(f"_dmarc.{domain}", "TXT")
    if found is None:
        return _no_answer(what)
    listed = [each for each in found if each.replace(" ", "").lower().startswith("v=dmarc1")]
    if len(listed) != 1:
        count = f"there are {len(listed)}, hence none counts." if listed else "there is none."
        remedy = f'Have one TXT record at _dmarc.{domain}, to begin with "v=DMARC1; p=none; rua=mailto:…".'
        return Finding(what, False, count, remedy)
    policy = dict(tags_of(listed[0])).get("p", "").lower()
    if policy not in ("none", "quarantine", "reject"):
        return Finding(what, False, listed[0], "Give it a policy: p=none, p=quarantine or p=reject.")
    return Finding(what, True, listed[0])


def _mx(records: Records, domain: str) -> Finding:
    what, found = f"MX of {domain}", records.ask(domain, "MX")
    if found is None:
        return _no_answer(what)
    hosts = [each.split(" ", 1)[1].rstrip(".") for each in found]
    if not any(hosts):
        remedy = "Without one nobody can answer by mail: name the server that passes mail on to `inbox`."
        return Finding(what, False, "there is none.", remedy)
    return Finding(what, True, ", ".join(hosts))


def _relay(settings: Settings) -> Finding:
    url = urlsplit(settings.smtp_url)
    host, port = url.hostname or "localhost", url.port or 25
    what, context = f"mail relay {host}:{port}", ssl.create_default_context()
    try:
        if url.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(host, port, timeout=SECONDS)
        with smtp:
            smtp.ehlo_or_helo_if_needed()
            offered = smtp.has_extn("starttls")
            if url.scheme == "smtp+starttls":
                smtp.starttls(context=context)
    except (OSError, smtplib.SMTPException) as error:
        return Finding(
            what, False, f"{type(error).__name__}: {error}.", "Correct COLLAB_SMTP_URL or the relay."
        )
    if url.scheme != "smtp":
        return Finding(what, True, "it answers, encrypted and with a certificate that holds.")
    if offered:
        remedy = "It would encrypt: write smtp+starttls:// in COLLAB_SMTP_URL."
        return Finding(what, host in ("localhost", "127.0.0.1", "::1"), "it answers, unencrypted.", remedy)
    return Finding(
        what, True, "it answers, and offers no encryption: keep it on the same machine or network."
    )


def tags_of(record: str) -> Iterator[tuple[str, str]]:
    """The `name=value` parts of a record or a signature."""
    for part in record.split(";"):
        name, _, value = part.partition("=")
        yield name.strip(), value.strip()


def _no_answer(what: str) -> Finding:
    return Finding(
        what, False, "the DNS does not answer.", "Try again, or ask another server with --nameserver."
    )
