"""Lines of our own mails, whose links speak for the person who got them and must never be shown to others."""

from __future__ import annotations

import re

_OURS = re.compile(
    r"Pourquoi ce mail\s?(?:\?|:)|Ne plus recevoir ce genre de mail|Toutes vos préférences"
    r"|Pour répondre, \W*répondez simplement"
    r"|Why this mail\s?(?:\?|:)|No more mail of this kind|All your preferences|To answer, \W*simply reply to this mail"
    r"|Collab, commission internationale de France Urbaine|Collab, international commission of France Urbaine",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\b[rbug](?:\.[0-9a-z]{1,13}){2,5}\.[a-z2-7]{16}@[a-z0-9][a-z0-9.-]*", re.IGNORECASE)
_TOKEN = re.compile(r"([?&]token\\?=)[^\s<>()\[\]]+", re.IGNORECASE)
_LINK = re.compile(r"[>\s<(\[]*https?://\S+[>)\]]*\s*")
_DASHES = re.compile(r"[>\s]*--\s*")
_QUOTE_MARKS = re.compile(r"[>\s]*")


def without_our_lines(lines: list[str]) -> list[str]:
    """The lines without those of our mails, nor the link that a program broke off one of them."""
    kept: list[str] = []
    after_ours = False
    for line in lines:
        if _OURS.search(line[:2_000].replace("\u00a0", " ").replace("\u202f", " ")):
            while kept and (_DASHES.fullmatch(kept[-1][:40]) or (_QUOTE_MARKS.fullmatch(kept[-1][:40]))):
                kept.pop()
            after_ours = True
        elif not (after_ours and (_LINK.fullmatch(line[:2_000]) or _QUOTE_MARKS.fullmatch(line[:40]))):
            kept.append(line)
            after_ours = False
    return kept


def without_keys(text: str, *, pages: str) -> str:
    """The text without what acts for the person it was sent to, in whatever way a program shows it: signed addresses,
    and the tokens of links to our own pages.
    """
    begins = re.compile(re.escape(pages.rstrip("/")) + r"/[^\s<>()\[\]]*", re.IGNORECASE)
    return begins.sub(lambda link: _TOKEN.sub(r"\1…", link[0]), _SIGNED.sub("…", text))
