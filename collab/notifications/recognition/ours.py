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
