"""A person's own words in an answer: without the mail they quote, their signature, or what their telephone adds.

The kept library mail-parser-reply cuts most of it; what it misses of the programs that our readers use is cut here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup
from mailparser_reply import EmailReplyParser
from markdownify import MarkdownConverter

_PARSER = EmailReplyParser(languages=["fr", "en"])
LONGEST = 200_000
"""Characters that are looked at: far more than any message may have."""
_WRAPPED = re.compile(r"^((?:Le|On) [^\n]{3,200})\n([^\n>]{0,200}(?:a écrit|wrote)\s?:)[ \t]*$", re.MULTILINE)
_HEADER = re.compile(r"^>?\s*(?:Le|On) [^\n]{3,400}(?:a écrit|wrote)\s?:\s*$", re.MULTILINE)
_OUTLOOK = re.compile(
    r"^\*?(?:De|From)\s?:\*? [^\n]+\n(?:\*?(?:Envoyé|Date|Sent|À|A|To|Cc|Objet|Subject)\s?:\*?[^\n]*\n?){2,}",
    re.MULTILINE,
)
_ORIGINAL = re.compile(
    r"^-{2,}\s*(?:Message d.origine|Original Message|Message transféré|Forwarded message)\s*-{2,}\s*$",
    re.MULTILINE,
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_TELEPHONE = re.compile(
    r"^(?:Envoyé (?:de|depuis|à partir de) (?:mon|ma|Outlook|Yahoo|l.application)[^\n]*|Sent from (?:my|Outlook|Yahoo)[^\n]*"
    r"|Obtenir Outlook pour [^\n]*|Get Outlook for [^\n]*|Télécharger Outlook pour [^\n]*)$",
    re.MULTILINE,
)
_RULE = re.compile(r"^_{5,}\s*$", re.MULTILINE)
_FRENCH = re.compile(r"\ba écrit\s?:|^\*?Envoyé\s?:|Envoyé de|Message d.origine", re.MULTILINE)
_ENGLISH = re.compile(r"\bwrote\s?:|^\*?Sent\s?:|Sent from|Original Message", re.MULTILINE)
_QUOTES = (
    "blockquote[type=cite]",
    ".gmail_quote",
    ".gmail_quote_container",
    ".moz-cite-prefix",
    "#divRplyFwdMsg",
    "#appendonsend",
    ".yahoo_quoted",
)


@dataclass(frozen=True, slots=True)
class Words:
    """What was written, and in which language its program quotes."""

    text: str
    language: str


def own_words(whole: str) -> Words:
    """The words without quotation and signature; all of them where only the middle of a quotation was written in."""
    whole = _WRAPPED.sub(r"\1 \2", whole[:LONGEST].replace("\xa0", " "))
    language = "fr" if _FRENCH.search(whole) else "en" if _ENGLISH.search(whole) else ""
    text = _cut(whole)
    if not text and (between := _between_quotes(whole)):
        text = between
    return Words(text=text, language=language)


def _cut(whole: str) -> str:
    ends = [found.start() for pattern in (_HEADER, _OUTLOOK, _ORIGINAL) if (found := pattern.search(whole))]
    text = whole[: min(ends)] if ends else (_PARSER.parse_reply(text=whole) or "")
    for pattern in (_SIGNATURE, _TELEPHONE):
        if (found := pattern.search(text)) is not None:
            text = text[: found.start()]
    text = text.rstrip()
    while (found := _RULE.search(text)) is not None and not text[found.end() :].strip():
        text = text[: found.start()].rstrip()
    return text.strip()


def _between_quotes(whole: str) -> str:
    """An answer written inside the quotation, under each question: it makes sense with what it answers."""
    found = _HEADER.search(whole)
    inside = whole[found.end() :] if found else whole
    if (signature := _SIGNATURE.search(inside)) is not None:
        inside = inside[: signature.start()]
    lines = inside.strip().splitlines()
    written = [line for line in lines if line.strip() and not line.startswith(">")]
    quoted = [line for line in lines if line.startswith(">")]
    return "\n".join(lines).strip() if written and quoted else ""


def from_html(page: str) -> str:
    """The words of a mail that is a page alone, as Markdown, without what it quotes and without pictures."""
    soup = BeautifulSoup(page[: 5 * LONGEST], "html.parser")
    for selector in (*_QUOTES, "style", "script", "head", "img", "svg", "title"):
        for part in soup.select(selector):
            if selector in ("#appendonsend", "#divRplyFwdMsg"):
                # Outlook puts the quoted mail after this mark, not within it.
                for later in list(part.find_next_siblings()):
                    later.decompose()
            part.decompose()
    markdown = MarkdownConverter(
        heading_style="atx", bullets="-", strip=["img", "table", "tr", "td"]
    ).convert_soup(soup)
    return re.sub(r"\n{3,}", "\n\n", markdown).strip()
