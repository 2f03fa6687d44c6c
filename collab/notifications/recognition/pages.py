"""The HTML of a mail as Markdown, without what its program put around the person's words."""

from __future__ import annotations

import re
from html import unescape

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from collab.notifications.recognition.quotations import says_who_wrote

LONGEST = 400_000
"""Characters of HTML that are looked at, once styles and pictures within are gone."""
_NOT_A_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]{0,2000}>)")
_DECLARATION = re.compile(r"<[!?][^<>]{0,2000}>")
_DATA = re.compile(r"data:[a-z]+/[a-z0-9.+-]{1,60};base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^<>]*>")
_WITHOUT_END = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
_DEEPEST = 200
"""Levels of tags; below them Markdown would not follow, and walking them takes a time that grows with their square."""
_UNSEEN = "style, script, head, title, img, object, template, [hidden]"
_PAGE = re.compile(r"(https?://\S+)", re.IGNORECASE)
_SIGNS = re.compile(
    r"([\\`*\[\]<]|~~|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,30};)"
    r"|^[ \t]*(?:[-+>](?=\s|$)|>|#{1,6}(?=\s|$)|[-=](?=[-=]*\s*$)|\d{1,9}[.)](?=\s|$)))",
    re.MULTILINE,
)
"""What Markdown would take for more than a sign; the others stay as they were written."""
_QUOTES = (
    "blockquote[type=cite], .moz-cite-prefix, .gmail_attr, .protonmail_quote, .yahoo_quoted"
    ", .moz-signature, .gmail_signature, .gmail_signature_prefix, .protonmail_signature_block, #Signature"
    ", #composer_signature, #ms-outlook-mobile-signature, #mail-editor-reference-message-container"
)
_CONTAINERS = "div.gmail_quote, div.gmail_quote_container"
_BELOW_IS_QUOTED = "#divRplyFwdMsg, #appendonsend, #ms-outlook-mobile-reference-message, hr#stopSpelling"


def markdown_of(html: str) -> str:
    """What the person wrote; everything, quotations included, when there is nothing else."""
    if not html.strip():
        return ""
    page = _harmless(html)
    if _depth(page) > _DEEPEST:
        return unescape(_TAG.sub("\n", page)).strip()
    return _markdown(_without_quotes(_soup(page))) or _markdown(_soup(page))


def _harmless(html: str) -> str:
    for opening, closing in (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>")):
        html = _without(html, opening, closing)
    html = _DECLARATION.sub("", _DATA.sub("", html))[:LONGEST]
    # The parser takes a time that grows with the square of a tag that never ends.
    return _NOT_A_TAG.sub("&lt;", html)


def _depth(page: str) -> int:
    depth = deepest = 0
    for tag in _TAG.finditer(page):
        if tag[2].lower() not in _WITHOUT_END:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _without(html: str, opening: str, closing: str) -> str:
    kept, position, lowered = [], 0, html.lower()
    if len(lowered) != len(html):
        lowered = html
    while (start := lowered.find(opening, position)) >= 0 and (end := lowered.find(closing, start)) >= 0:
        kept.append(html[position:start])
        position = end + len(closing)
    return "".join((*kept, html[position:]))


def _soup(page: str) -> BeautifulSoup:
    soup = BeautifulSoup(page, "html.parser")
    for tag in soup.select(_UNSEEN):
        tag.extract()
    return soup


def _without_quotes(soup: BeautifulSoup) -> BeautifulSoup:
    for tag in soup.select(_BELOW_IS_QUOTED):
        for below in list(tag.next_elements):
            below.extract()
        tag.extract()
    for container in soup.select(_CONTAINERS):
        if _only_quotes(container):
            container.extract()
    for tag in soup.select(_QUOTES):
        tag.extract()
    return soup


def _only_quotes(container: Tag) -> bool:
    """Whether nobody answered between the quoted lines."""
    between = [
        text.strip()
        for text in container.find_all(string=True)
        if text.strip()
        and text.find_parent(["blockquote"]) is None
        and text.find_parent(class_="gmail_attr") is None
    ]
    return not between or says_who_wrote(" ".join(between))


class _Words(MarkdownConverter):
    """The kept library puts a backslash before every sign, addresses of pages included."""

    def escape(self, text: str, parent_tags: object) -> str:
        parts = _PAGE.split(text or "")
        return "".join(part if n % 2 else _SIGNS.sub(_as_it_is, part) for n, part in enumerate(parts))


def _as_it_is(sign: re.Match[str]) -> str:
    """Before the sign itself: it may stand behind blanks, or behind the number of a list."""
    before = re.match(r"[ \t]*\d*", sign[0])
    end = before.end() if before is not None else 0
    return f"{sign[0][:end]}\\{sign[0][end:]}"


def _markdown(soup: BeautifulSoup) -> str:
    try:
        text = _Words(heading_style="ATX", bullets="-").convert_soup(soup)
    except RecursionError:
        text = soup.get_text("\n")
    lines = (line.rstrip() for line in text.replace("\u00a0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
