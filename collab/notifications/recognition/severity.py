"""How bad a failed delivery is for the address: gone, full, or no fault of its own."""

from __future__ import annotations

import re

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.])(4[0-9]{2}|5[0-5][0-9])(?=[\s-])")
_FULL = re.compile(
    r"mailbox (?:is )?full|mailbox size limit|over ?quota|quota (?:exceeded|dépassé)|exceed\w* (?:\w+ ){0,3}quota"
    r"|out of storage space"
    r"|exceeded storage|insufficient (?:system )?storage|mailbox has exceeded"
    r"|boîte (?:aux lettres |de réception )?(?:est )?pleine"
    r"|\bfull mailbox|inbox is (?:out of storage|full)|QuotaExceeded",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:user|recipient|mailbox|address|account|utilisateur|adresse|destinataire)[^.]{0,60}"
    r"(?:unknown|not found|does(?: not|n't) exist|no longer|disabled|inactive|unavailable permanently"
    r"|inconnue?|introuvable|n['’]existe)"
    r"|unknown (?:user|recipient|mailbox|address)"
    r"|no such (?:user|recipient|mailbox|person)|invalid (?:recipient|mailbox|user)"
    r"|(?:host|domain)[^.]{0,60}not found|nullmx|null mx",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\bspam|blocked|blacklist|block ?list|blocklisted|policy|reputation|dmarc|\bspf\b|dkim"
    r"|rate limit|too many|greylist|rbl\b",
    re.IGNORECASE,
)

_NOT_THE_ADDRESS = {("1", "7"), ("1", "8"), ("1", "9"), ("4", "5"), ("4", "6"), ("4", "7")}
"""Our own address was not liked; or servers were crowded, sent the mail in circles, or took too long."""


def status_in(text: str) -> str:
    """The enhanced status (RFC 3463) that a text holds, the first one that is a failure."""
    found = [match[0] for match in _STATUS.finditer(text[:5_000])]
    return next((status for status in found if status[0] != "2"), "")


def kind_of(status: str, answer: str) -> str:
    """ "hard", "full" or "soft"; when a status says little, what the server answered decides."""
    level, subject, detail = status.split(".") if status else (_level(answer), "0", "0")
    if (subject, detail) == ("2", "2") or _FULL.search(answer) or re.match(r"\s*552\b", answer):
        return "full"
    if level != "5" or subject in ("3", "7"):
        return "soft"
    if (subject, detail) in _NOT_THE_ADDRESS:
        return "soft"
    if subject == "1" or (subject, detail) == ("2", "1") or _GONE.search(answer):
        return "hard"
    # A mail that is too large or badly made, or from a sender that is not liked, says nothing of the address.
    return "soft" if subject in ("2", "6") or _REFUSED.search(answer) else "hard"


def _level(answer: str) -> str:
    code = _CODE.search(answer[:5_000])
    if code is not None:
        return code[1][0]
    return "5" if _GONE.search(answer) else "4"
