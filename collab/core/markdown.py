"""Text from people: Markdown without HTML, then an allow-list."""

from __future__ import annotations

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt

from collab.core.threads import off_hub

RENDERER_VERSION = 1
"""Raise it with any change of output; a command renders the stored messages again."""

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
_SCHEMES = {"https", "http", "mailto"}
LONG = 2_000
"""Characters; shorter texts take a few milliseconds at worst."""
MOST_CELLS = 4_000
"""A table is padded to its widest row: a few thousand short lines under a wide head would become megabytes."""
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["table", "strikethrough", "linkify"]
)

_without_tables = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["strikethrough", "linkify"]
)


def _table_cells(source: str) -> int:
    """The most cells that any reading of this text as a table could have."""
    lines = source.splitlines()
    return max((line.count("|") for line in lines), default=0) * len(lines)


def render_html(source: str) -> str:
    """The safe HTML of a Markdown text: no script, no image, no style, no foreign scheme.

    A long text (20,000 brackets take half a second) is rendered beside the web process's other work, not before it.
    """
    return off_hub(_render, source) if len(source) > LONG else _render(source)


def _render(source: str) -> str:
    html = (_markdown if _table_cells(source) <= MOST_CELLS else _without_tables).render(source)
    # Headings of a message stand below the page's own two levels.
    for level, lower in (("h1", "h3"), ("h2", "h3"), ("h5", "h4"), ("h6", "h4")):
        html = html.replace(f"<{level}>", f"<{lower}>").replace(f"</{level}>", f"</{lower}>")
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow ugc",
    ).strip()


_PARTING = re.compile(r"<(?!/?(?:a|em|strong|code|s|del)\b)")
"""Tags that part words; those inside a line do not."""


def excerpt(html: str, length: int = 140) -> str:
    """The first words of rendered HTML as plain text on one line."""
    words = " ".join(unescape(nh3.clean(_PARTING.sub(" <", html), tags=set())).split())
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0] + "…"


_NAMED = re.compile(r"\[(@[^\]\n]{1,200})\]\(/(?:people|groups)/\d+\)")


def plain_text(source: str) -> str:
    """A Markdown text as a plain mail shows it: as it was written, people named without their address."""
    return _NAMED.sub(r"\1", source).strip()
