"""What a refusal says of the address it is about: told apart from what it says of the mail, of us, or of the weather."""

from __future__ import annotations

import re

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_GONE = {("1", "0"), ("1", "1"), ("1", "2"), ("1", "3"), ("1", "6"), ("1", "10"), ("2", "1")}
"""No such mailbox, domain or address, moved, takes no mail at all, shut (RFC 3463, RFC 7505)."""
_FULL = {("2", "2")}
_OUR_SENDER = {("1", "7"), ("1", "8")}
_GONE_WITHOUT_ENHANCED = {550, 551, 553}


def fault_of_address(code: int, answer: str, *, to_recipient: bool) -> str:
    """`hard`, `full` or `soft` when an answer blames the address, nothing when it blames the mail or its sender.

    `to_recipient` is whether it was given to RCPT: what is said later is about the mail, but for a full mailbox.
    """
    found = _ENHANCED.search(answer)
    detail = (found[2], found[3]) if found else None
    if detail in _FULL or (code in (452, 552) and detail is None):
        return "full"
    if not to_recipient or detail in _OUR_SENDER or (detail is not None and detail[0] == "7"):
        return ""
    permanent = code >= 500
    if permanent and (detail in _GONE or (detail is None and code in _GONE_WITHOUT_ENHANCED)):
        return "hard"
    # 554 and 421 without a reason are about us; all else may pass, or not.
    return "" if detail is None and code in (421, 554) else "soft"
