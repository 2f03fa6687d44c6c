"""Each block of letters written in one language, as text and as its twin in HTML, before it is encoded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date

from collab.core.clock import today
from collab.core.config import current_settings
from collab.core.mail.writing import write_html
from collab.core.markdown import render_html
from collab.digests.composition.parts import EditionContent, Item
from collab.digests.service.writing import plain
from collab.digests.service.writing.layout import has_heading
from collab.digests.service.writing.wording import Wording, wording

TOKEN = "TOKEN-OF-THIS-READER"
"""Stands in the footer for what each reader's link bears; `splice` puts theirs in its place."""
LETTER_TEMPLATE = "digests/letter.mjml"
_CUT = "<!--cut-->"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A block's two bodies."""

    text: str
    html: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """What a block says: its text, and what the template makes its twin of."""

    kind: str
    text: str
    values: Mapping[str, Any]


def write_pieces(
    keys: Collection[str],
    *,
    items: Mapping[str, Item],
    content: EditionContent | None,
    language: str,
    on: date | None = None,
) -> dict[str, Piece]:
    """The blocks of these keys, each once; `on` is the day that the masthead bears."""
    before, after = _frame(language, current_settings().public_url)
    writer = _Writer(items, content, language, on or today())
    named = [key for key in dict.fromkeys(keys) if key != "bottom"]
    parts = [writer.masthead() if key == "top" else writer.part(key) for key in named]
    written = {
        key: Piece(text=f"{part.text}\n\n", html=html if key != "top" else f"{before}\n{html}")
        for key, part, html in zip(named, parts, _in_html(parts, language), strict=True)
    }
    if "bottom" in keys:
        written["bottom"] = Piece(text=_footer(writer.words), html=after)
    return written


def absolute(path: str) -> str:
    """Where a path of the workspace leads from a mail; an address of its own stays."""
    return f"{current_settings().public_url.rstrip('/')}{path}" if path.startswith("/") else path


def unsubscribe_link(token: str) -> str:
    """The page that a letter's footer leads to: looking at it stops nothing."""
    return absolute(f"/unsubscribe?token={token}")


class _Writer:
    """Puts blocks into words."""

    def __init__(
        self, items: Mapping[str, Item], content: EditionContent | None, language: str, on: date
    ) -> None:
        self.words = wording(language)
        self.language = language
        self.on = on
        self._items = items
        self._content = content
        self._threads = {item.thread: item for item in items.values() if has_heading(item)}
        self._parts = {part.item_id: part for part in content.parts} if content else {}

    def dated(self) -> str:
        """The day, with the edition's number where it has one."""
        number = self._content.number if self._content else None
        day = format_date(self.on, "EEEE d MMMM y", locale=self.words.locale)
        return f"{self.words.number.format(number)} · {day}" if number else day

    def masthead(self) -> _Part:
        """What stands over every letter of a day."""
        text = f"{plain.underlined(self.words.name.upper(), '=')}\n{plain.paragraphs(self.words.by, self.dated())}"
        return _Part(kind="masthead", text=text, values={"words": self.words, "dated": self.dated()})

    def part(self, key: str) -> _Part:
        """What a block says."""
        kind, _, rest = key.partition(":")
        if kind == "edition":
            return self._edition_top() if rest == "top" else self._edition_item(int(rest.partition(":")[2]))
        if kind == "own":
            text = f"{plain.underlined(self.words.own.upper(), '=')}\n\n{plain.paragraphs(self.words.since)}"
            return _Part(kind="own", text=text, values={"title": self.words.own, "lead": self.words.since})
        if kind == "section":
            title = self.words.sections[rest]
            return _Part(kind="section", text=plain.underlined(title, "-"), values={"title": title})
        if kind == "thread":
            title = self._threads[rest].words(self.language).heading
            return _Part(kind="thread", text=plain.paragraphs(title), values={"title": title})
        return self._line(self._items[rest]) if kind == "line" else self._counted(kind, rest)

    def _edition_top(self) -> _Part:
        content = self._edition()
        title, intro = content.title(self.language), content.intro(self.language)
        text = plain.underlined(title, "=") + (f"\n\n{_said(intro)}" if intro else "")
        return _Part(kind="edition", text=text, values={"title": title, "html": _html(intro)})

    def _edition_item(self, item_id: int) -> _Part:
        part = self._parts[item_id]
        said, url = part.words(self.language), absolute(part.path)
        body = _said(said.markdown)
        head = plain.underlined(said.title, "-") + (f"\n{plain.paragraphs(said.facts)}" if said.facts else "")
        text = "\n\n".join(each for each in (head, body, url) if each)
        return _Part(
            kind="item",
            text=text,
            values={
                "title": said.title,
                "facts": said.facts,
                "html": _html(said.markdown),
                "url": url,
                "read": self._read(part.path),
            },
        )

    def _read(self, path: str) -> str:
        """What the link under an item says; of an address outside, whose it is."""
        host = urlsplit(path).hostname
        return self.words.elsewhere.format(host) if host else self.words.read

    def _line(self, item: Item) -> _Part:
        said, url = item.words(self.language), absolute(item.path)
        noted = f"[{self.words.noted}] " if item.emphasis else ""
        return _Part(
            kind="line",
            text=plain.point(f"{noted}{said.title}", said.detail, said.why, url),
            values={
                "title": said.title,
                "detail": said.detail,
                "why": said.why,
                "url": url,
                "noted": self.words.noted if item.emphasis else "",
                "under": has_heading(item),
            },
        )

    def _counted(self, kind: str, rest: str) -> _Part:
        count = int(rest.rpartition(":")[2])
        if kind == "more":
            return _soft("soft", self.words.counted(self.words.more, count))
        if kind == "hidden":
            return _soft("soft", self.words.counted(self.words.hidden, count))
        if kind != "link_only":
            raise KeyError(f"{kind}:{rest}")
        said = [self.words.quiet_edition] if self._content else []
        said += [self.words.counted(self.words.quiet_own, count)] if count else []
        values = {"said": said, "why": self.words.quiet_why}
        return _Part(kind="quiet", text=plain.paragraphs(*said, self.words.quiet_why), values=values)

    def _edition(self) -> EditionContent:
        if self._content is None:
            raise KeyError("a block of an edition, without an edition")
        return self._content


def _soft(kind: str, sentence: str) -> _Part:
    return _Part(kind=kind, text=plain.paragraphs(sentence), values={"said": sentence})


def _footer(words: Wording) -> str:
    return (
        f"{'-' * plain.WIDTH}\n"
        f"{words.open}{words.colon}\n{absolute('/')}\n\n"
        f"{plain.paragraphs(words.because)}\n\n"
        f"{words.choose}{words.colon}\n{absolute('/me/notifications#digest')}\n\n"
        f"{words.stop}{words.colon}\n{unsubscribe_link(TOKEN)}\n"
    )


@lru_cache(maxsize=4)
def _frame(language: str, public_url: str) -> tuple[str, str]:
    """What is before and after all blocks, the same in every letter of a language."""
    before, _, after = _written([], language).partition(_CUT)
    return before, after


def _in_html(parts: Iterable[_Part], language: str) -> list[str]:
    """Blocks in HTML, all of one document, so that each is what it is in a letter written whole."""
    blocks = list(parts)
    return _written(blocks, language).split(_CUT)[1:-1] if blocks else []


def _written(parts: list[_Part], language: str) -> str:
    words = wording(language)
    return write_html(
        LETTER_TEMPLATE,
        language=language if language == "en" else "fr",
        words=words,
        parts=[{"kind": part.kind, **part.values} for part in parts],
        home_url=absolute("/"),
        choose_url=absolute("/me/notifications#digest"),
        stop_url=unsubscribe_link(TOKEN),
    )


def _html(markdown: str) -> str:
    """Markdown as a mail shows it: what stays inside the workspace leads there from a mail too."""
    return _INSIDE.sub(lambda _: f'href="{absolute("/")}', render_html(markdown)) if markdown else ""


_INSIDE = re.compile(r'href="/(?!/)')


def _said(markdown: str) -> str:
    return plain.said(markdown, public_url=current_settings().public_url.rstrip("/")) if markdown else ""
