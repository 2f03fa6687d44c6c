"""Text from people: Markdown without HTML, then an allow-list."""

from __future__ import annotations

from html import unescape

import nh3
from markdown_it import MarkdownIt

RENDERER_VERSION = 1
"""Raise it with any change of output; a command renders the stored messages again."""

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
_SCHEMES = {"https", "http", "mailto"}
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["table", "strikethrough", "linkify"]
)


def render_html(source: str) -> str:
    """The safe HTML of a Markdown text: no script, no image, no style, no foreign scheme."""
    html = _markdown.render(source)
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


def excerpt(html: str, length: int = 140) -> str:
    """The first words of rendered HTML as plain text on one line."""
    words = " ".join(unescape(nh3.clean(html.replace("<", " <"), tags=set())).split())
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0] + "…"
