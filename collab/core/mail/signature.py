"""What `check-mail --signature` reads in a mail that arrived: whether the relay's DKIM signature covers what it must.

One-click unsubscription counts only where a valid signature covers both of its headers (RFC 8058). Whether the signature
itself is right is for the mail program that received it to say (`Authentication-Results`).
"""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr

from collab.core.config import Settings
from collab.core.mail.checking import Finding, Records, tags_of

COVERED = ("List-Unsubscribe", "List-Unsubscribe-Post")
ONE_CLICK = "List-Unsubscribe=One-Click"


def check_signature(settings: Settings, raw: bytes, *, nameserver: str = "") -> Iterator[Finding]:
    """Look at a list mail as it was received, one finding after the other."""
    mail = message_from_bytes(raw, policy=compat32)
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2].lower()
    yield _headers(mail)
    ours = [tags for tags in _signatures(mail) if _is_ours(tags.get("d", "").lower(), domain)]
    if not ours:
        found = f"no DKIM signature of {domain}."
        yield Finding(
            "signature", False, found, "Have the relay sign what it sends, or save a mail that it sent."
        )
        return
    best = max(ours, key=lambda tags: len(_covered(tags)))
    yield _coverage(best)
    yield _key(Records(nameserver), best)


def _headers(mail: Message) -> Finding:
    what = "one-click headers"
    missing = [name for name in COVERED if len(mail.get_all(name, [])) != 1]
    if missing:
        remedy = (
            "Save the source of a letter or of a mail at once as it arrived, from an installation on https."
        )
        return Finding(what, False, f"not once in this mail: {', '.join(missing)}.", remedy)
    folded = [name for name in COVERED if "\n" in mail[name]]
    if folded:
        return Finding(
            what, False, f"folded on the way: {', '.join(folded)}.", "Have the relay leave them alone."
        )
    if mail[COVERED[1]].strip() != ONE_CLICK or "<https://" not in mail[COVERED[0]]:
        return Finding(what, False, "they do not read as we wrote them.", "Have the relay leave them alone.")
    return Finding(what, True, "both are there, each once and on one line.")


def _signatures(mail: Message) -> Iterator[dict[str, str]]:
    for header in mail.get_all("DKIM-Signature", []):
        yield {name: "".join(value.split()) for name, value in tags_of(header)}


def _is_ours(signer: str, domain: str) -> bool:
    return bool(signer) and (domain == signer or domain.endswith(f".{signer}"))


def _covered(tags: dict[str, str]) -> set[str]:
    return {name for name in COVERED if name.lower() in tags.get("h", "").lower().split(":")}


def _coverage(tags: dict[str, str]) -> Finding:
    what = f"signature of {tags['d']}"
    missing = [name for name in COVERED if name not in _covered(tags)]
    if missing:
        remedy = "Add them to the headers that the relay signs, else the one-click button does not count."
        return Finding(what, False, f"h= lacks {', '.join(missing)}.", remedy)
    return Finding(what, True, "h= covers List-Unsubscribe and List-Unsubscribe-Post.")


def _key(records: Records, tags: dict[str, str]) -> Finding:
    name = f"{tags.get('s', '')}._domainkey.{tags['d']}"
    what, found = f"key at {name}", records.ask(name, "TXT")
    if found is None:
        return Finding(
            what, False, "the DNS does not answer.", "Try again, or ask another with --nameserver."
        )
    if not any(dict(tags_of(each)).get("p") for each in found):
        return Finding(what, False, "there is none.", "Publish the public key that the relay signs with.")
    return Finding(what, True, "published.")
