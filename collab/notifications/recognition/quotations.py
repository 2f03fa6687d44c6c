"""Where what a person wrote ends and what their program quoted begins."""

from __future__ import annotations

import re
from itertools import groupby

from collab.notifications.recognition.closings import without_closing
from collab.notifications.recognition.ours import without_our_lines

_LOOKED_AT = 1_000
_STARTS = re.compile(r"[>\s*_]*(?:Le|On)\s", re.IGNORECASE)
_ENDS = re.compile(r"(?:\ba\s+[ée]crit|\bwrote)\s*:[\s*_]*\Z", re.IGNORECASE)
_BY_A_PROGRAM = re.compile(r"\d\s?[:h]\s?\d\d|@", re.IGNORECASE)
"""A time or an address: people who cite give a day at most."""
_DATED = re.compile(r"[>\s]*\d{4}-\d\d-\d\d \d\d?:\d\d [^<>]{0,200}<[^<>@\s]{1,100}@[^<>\s]{3,200}>\s*:\s*")
_NAMED = re.compile(
    r"[>\s]*(?:Quoting\s)?[^<>]{0,200}<[^<>@\s]{1,100}@[^<>\s]{3,200}>\s*(?:a\s+[ée]crit|wrote)?\s*:\s*",
    re.IGNORECASE,
)
"""Without a date it is believed above marked lines only."""
_FIELD = re.compile(
    r"[>\s*_]*(?:(?P<sender>De|From|Expéditeur)|(?P<sent>Envoyé(?:\sle)?|Sent|Date)"
    r"|(?P<to>À|A|To|Pour|Destinataires?)|(?P<subject>Objet|Sujet|Subject)"
    r"|(?:Cc|Cci|Bcc|Importance|Organi[sz]ation|Reply-To|Répondre\sà))[\s*_]*:",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"[>\s*_]*-{2,}\s*(?:Original Message|(?:Message|Mail) (?:d['’]origine|original)|Forwarded message"
    r"|(?:Message|Mail) (?:transféré|réexpédié))\s*-{2,}[\s*_]*"
    r"|(?:Begin forwarded message|Début du message (?:réexpédié|transféré))\s*:\s*|>?\s*Message du \d\d/\d\d/\d\d.{0,40}",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*(?:_\s?){30,}\s*|\s*(?:\\_){30,}\s*")
_FRENCH_FIELD = re.compile(r"[>\s*_]*(?:De|Envoyé|Objet)[\s*_]*:", re.IGNORECASE)


def cut(text: str, *, forwarded: bool = False) -> str:
    """What the person wrote, without quotation and signature; what they forward, whole."""
    lines = [line.rstrip() for line in text.replace("\u200b", "").split("\n")]
    if forwarded:
        return _joined(without_our_lines(lines))
    start, end = _boundary(lines)
    above = _above(lines[:start])
    below = lines[end:]
    if start == len(lines):
        return _alone(lines)
    if any(line.startswith(">") for line in below):
        return _joined(_between_quotes(above, below))
    return _joined(without_closing(without_our_lines(above)))


def says_who_wrote(line: str) -> bool:
    """Whether a line is the one that programs put above a quotation: a date, a name, "wrote:"."""
    said = line[:_LOOKED_AT].replace("\u202f", " ").strip()
    named = _STARTS.match(said) and re.search(r"\d", said) and _ENDS.search(said[-60:])
    return bool(named) or _DATED.fullmatch(said) is not None


def spoken_language(text: str) -> str:
    """The language of the program that quoted, by the words it puts above the quotation."""
    lines = text.split("\n")
    start, end = _boundary(lines)
    header = " ".join(lines[start:end])[:_LOOKED_AT]
    if start == len(lines) or not header.strip():
        return ""
    return (
        "fr"
        if re.search(r"a\s+écrit|d['’]origine|\bmail original|transféré", header, re.IGNORECASE)
        or _FRENCH_FIELD.match(header)
        else "en"
    )


def _boundary(lines: list[str]) -> tuple[int, int]:
    """The first line of what stands above a quotation, and the first of the quotation; both at the end without one."""
    for number, line in enumerate(lines):
        if _ORIGINAL.fullmatch(line[:_LOOKED_AT]):
            return number, _below_a_rule(lines, number + 1)
        if (end := _who_wrote(lines, number)) or (end := _fields(lines, number)):
            return number, end
        if _RULE.fullmatch(line[:_LOOKED_AT]) and any(above.strip() for above in lines[:number]):
            return number, _below_a_rule(lines, number + 1)
    return len(lines), len(lines)


def _below_a_rule(lines: list[str], number: int) -> int:
    """The first line of the quotation, below whichever way of saying who wrote follows the rule."""
    first = next((n for n, line in enumerate(lines[number:], number) if line.strip()), len(lines))
    return _who_wrote(lines, first) or _after_fields(lines, number)


def _who_wrote(lines: list[str], number: int) -> int:
    if number == len(lines):
        return 0
    if _NAMED.fullmatch(lines[number][:_LOOKED_AT]) and _is_marked(lines, number + 1):
        return number + 1
    if not re.match(r"[>\s*_]*(?:Le|On|\d{4})[\s-]", lines[number][:40], re.IGNORECASE):
        return 0
    joined = ""
    for end, line in enumerate(lines[number : number + 4], number + 1):
        if not line.strip():
            return 0
        joined = f"{joined} {line.lstrip('> ') if joined else line}".strip()
        if says_who_wrote(joined):
            return end if _is_marked(lines, end) or _BY_A_PROGRAM.search(joined[:_LOOKED_AT]) else 0
    return 0


def _is_marked(lines: list[str], number: int) -> bool:
    return next((below for below in lines[number:] if below.strip()), "").startswith(">")


def _fields(lines: list[str], number: int) -> int:
    if not _FIELD.match(lines[number][:_LOOKED_AT]):
        return 0
    end = _after_fields(lines, number)
    names = {name for line in lines[number:end] for name in _names(line)}
    return end if {"sender", "subject", "sent"} <= names else 0


def _names(line: str) -> set[str]:
    found = _FIELD.match(line[:_LOOKED_AT])
    return {name for name, said in found.groupdict().items() if said} if found else set()


def _after_fields(lines: list[str], number: int) -> int:
    """The first line after a block of fields, each of which may run over two lines or stand apart from the others."""
    last = number
    for position in range(number, min(number + 24, len(lines))):
        if _FIELD.match(lines[position][:_LOOKED_AT]):
            last = position + 1
        elif position - last >= 2:
            break
    return last


def _above(lines: list[str]) -> list[str]:
    while lines and (not lines[-1].strip() or re.fullmatch(r"[\s>*_-]+|(?:\\[_-])+", lines[-1])):
        lines = lines[:-1]
    return lines


def _alone(lines: list[str]) -> str:
    """Without a line that says who wrote: marked lines at the end are a quotation, elsewhere the person put them."""
    kept = _above(lines)
    while kept and kept[-1].startswith(">"):
        kept = _above(kept[:-1])
    own = without_closing(without_our_lines(kept)) or without_closing(without_our_lines(_own(lines)))
    return _joined(own)


def _own(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith(">")]


def _between_quotes(above: list[str], below: list[str]) -> list[str]:
    """With answers below the quotation, or between its lines; those keep the lines that they answer."""
    runs = [
        (quoted, list(run)) for quoted, run in groupby(_rewrapped(below), lambda line: line.startswith(">"))
    ]
    written = [line for quoted, run in runs if not quoted for line in without_our_lines(run) if line.strip()]
    if not without_closing(written):
        return without_closing(without_our_lines(above))
    if sum(quoted for quoted, _run in runs) > 1:
        while runs and (runs[-1][0] or not _joined(runs[-1][1])):
            runs.pop()
        answered = [line for _quoted, run in runs for line in run]
    else:
        answered = [line for quoted, run in runs if not quoted for line in run]
    return without_closing([*without_our_lines(above), "", *without_our_lines(answered)])


def _rewrapped(lines: list[str]) -> list[str]:
    """With the marks put back on what a program broke off long quoted lines."""
    whole: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        broken = whole and line.strip() and len(whole[-1]) >= 60 and whole[-1].startswith(">")
        whole.append(f"> {line}" if broken and following.startswith(">") and line[0] != ">" else line)
    return whole


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
