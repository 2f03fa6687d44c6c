"""A letter in one piece, for who looks at it in the workspace: no link of it acts in anybody's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from collab.digests.composition.parts import EditionContent, Item
from collab.digests.service.writing.layout import count_lines
from collab.digests.service.writing.pieces import TOKEN, absolute, unsubscribe_link, write_pieces
from collab.digests.service.writing.splicing import subject_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A letter as it would arrive."""

    subject: str
    text: str
    html: str
    lines: int = 0
    """How many pieces of news it tells beside an edition."""


def write_whole(
    keys: Sequence[str],
    *,
    items: Mapping[str, Item],
    content: EditionContent | None,
    language: str,
    on: date | None = None,
) -> Whole:
    """The letter of these blocks, as of `lay_out`; its link to unsubscribe leads to one's preferences instead."""
    pieces = write_pieces(keys, items=items, content=content, language=language, on=on)
    shown, harmless = unsubscribe_link(TOKEN), absolute("/me/notifications")
    lines = count_lines(keys)
    subject = subject_of(
        kind="edition" if content else "weekly",
        content=content,
        language=language,
        lines=lines,
        link_only=any(key.startswith("link_only:") for key in keys),
    )
    return Whole(
        subject=subject,
        text="".join(pieces[key].text for key in keys).replace(shown, harmless),
        html="\n".join(pieces[key].html for key in keys).replace(shown, harmless),
        lines=lines,
    )


_DARK = "(prefers-color-scheme: dark)"


def framed(html: str, *, scheme: str | None = None) -> str:
    """A letter as the page of a frame: its links leave the frame, and it is light or dark as asked."""
    page = html.replace("<head>", '<head><base target="_blank">', 1)
    return page.replace(_DARK, {"dark": "all", "light": "not all"}[scheme]) if scheme else page
