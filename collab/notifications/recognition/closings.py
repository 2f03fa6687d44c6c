"""Signatures, and what programs write in a person's name."""

from __future__ import annotations

import re

from mailparser_reply.parser import EmailMessage

_DASHES = re.compile(r"\s*(?:--|—|__)\s*")
_SENT_FROM = re.compile(
    r"[\s>*_\[]*(?:Envoyé\s+(?:de|depuis|à partir de|avec)\s+(?:mon|ma|mes|l['’]application|la messagerie"
    r"|Outlook|Yahoo|Gmail|Proton)"
    r"|Sent\s+(?:from|with|via)\s+(?:my|Outlook|Yahoo|Mail for|Gmail|Proton)"
    r"|(?:Obtenez|Obtenir|Télécharge[rz]) Outlook pour|Get Outlook for|Provenance : Courrier pour)\b.{0,120}",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[\s*_]*(?:(?:(?:bien |très |plus )?(?:cordialement|sincèrement)"
    r"|(?:sincères |cordiales |meilleures )?salutations(?: distinguées)?"
    r"|bien à (?:vous|toi)|amicalement|respectueusement|cdlt|cdt"
    r"|best regards|kind regards|regards|all the best|best|thank you|thanks)"
    r"(?:,?(?: [A-ZÀ-Ý][\w'’-]+){1,4})?"
    r"|bonne (?:journée|réception|soirée)(?: à (?:vous|tous|toutes(?: et (?:à )?tous)?))?)[\s,.!*_]*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\s*(?:\S+\s+){4,}\S+[.?!:]\s*|\s*P\.?\s?-?S\b.*", re.IGNORECASE)
_BY_LAWYERS = re.compile(
    r"\s*(?:Ce (?:message|mail|courriel|courrier électronique|document)\b.{0,300}(?:confidentiel|destinataire)"
    r"|(?:Avant d['’]imprimer|Pensez à l['’]environnement|N['’]imprimez ce|Merci de n['’]imprimer)\b"
    r"|This (?:message|e-?mail)\b.{0,300}(?:confidential|intended)|(?:Please c|C)onsider the environment\b).*",
    re.IGNORECASE,
)
"""Sentences too, and nobody's: below a closing they are part of it."""
_LIBRARY_READS = 8_000
"""Characters, in lines of a tenth of that: its patterns take a time that grows with the square of a line."""
_LONGEST_CLOSING = 14


def without_closing(lines: list[str]) -> list[str]:
    """The lines above the signature; what only looks like one is kept when nothing else would be left."""
    kept = [line for line in lines if not _SENT_FROM.fullmatch(line[:400])]
    dashes = next((n for n, line in enumerate(kept) if _DASHES.fullmatch(line[:20])), len(kept))
    if not any(line.strip() for line in kept[:dashes]):
        return []
    for candidate in (_by_the_library(kept[:dashes]), kept[:dashes], kept):
        if any(line.strip() for line in candidate):
            return candidate
    return lines


def _by_the_library(lines: list[str]) -> list[str]:
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    text = "\n".join(lines[first:]).rstrip()
    if len(text) > _LIBRARY_READS or any(len(line) > _LIBRARY_READS // 10 for line in lines):
        return lines
    last = len(lines)
    fragments = EmailMessage(text=text, languages=["fr", "en"], keep_hyphen_lists=True).read().replies
    if len(fragments) == 1 and fragments[0].signatures:
        last = first + text.count("\n") - fragments[0].signatures.count("\n")
    # What the library does not know starts otherwise: "Bien cordialement", "Regards".
    return next(
        (lines[:start] for start in (last, *range(first, len(lines))) if _is_closing(lines[start:])), lines
    )


def _is_closing(end: list[str]) -> bool:
    """The library takes "Thank you for …" for the start of one: only a closing on a line of its own is."""
    return (
        0 < len(end) <= _LONGEST_CLOSING
        and _CLOSING.fullmatch(end[0][:120]) is not None
        and not any(_SENTENCE.fullmatch(line[:400]) and not _BY_LAWYERS.match(line[:400]) for line in end[1:])
    )
