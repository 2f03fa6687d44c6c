"""No script survives Markdown: whatever people type, the HTML kept with a message is of the listed kind alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collab.core.markdown import excerpt, render_html

pytestmark = pytest.mark.unit

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title", "rel"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
SCHEMES = ("https:", "http:", "mailto:")


class _Strict(HTMLParser):
    """Notes every tag, attribute and address that is not of the listed kind."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                self.wrong.append(f"{tag}[{name}]")
            # Browsers skip white space and control characters before and inside a scheme.
            plain = "".join(c for c in (value or "").lower() if c > " ")
            # Any other beginning is no scheme to a browser (URL standard): a place on this very site.
            if name == "href" and SCHEME.match(plain) and not plain.startswith(SCHEMES):
                self.wrong.append(f"href={value}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append("declaration")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.wrong.append("instruction")


def wrong_in(html: str) -> list[str]:
    parser = _Strict()
    parser.feed(html)
    parser.close()
    return parser.wrong


PIECES = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example>",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><style><img src=x onerror=alert(1)>",
        "<math><mi//xlink:href='data:x,alert(1)'>",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "<a href='javascript:alert(1)'>x</a>",
        "<style>@import'x'</style>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "[x](<javascript:alert(1)>)",
        "![x](https://evil.example/pixel.gif)",
        "![x](x onerror=alert(1))",
        '<https://e.example/"onclick=alert(1)>',
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        '[x](https://e.example "" onmouseover=alert(1) x="")',
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?php",
        "```html\n<script>\n```",
        "`<script>`",
        "&lt;script&gt;",
        "&#60;script&#62;",
        "\x00",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\x0b",
        "<form action=//e><input autofocus onfocus=alert(1)>",
        "| a | b |\n|-|-|\n|",
        "https://e.example/<script>",
        'www.e.example"onload=',
        "mailto:a@b.c?body=<script>",
        "javascript://%0aalert(1)",
        "\\<b\\>",
    ]
)
SOURCES = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.one_of(PIECES, st.text(alphabet="<>\"'`=/&;#:()[]! \n\tabjsx*_~|-", max_size=12)), max_size=8
    ).map("".join),
)


@settings(max_examples=600, deadline=None)
@given(SOURCES)
@example("[a](:)")
def test_no_script_survives_markdown(source: str) -> None:
    assert wrong_in(render_html(source)) == []


@settings(max_examples=200, deadline=None)
@given(SOURCES)
def test_an_excerpt_is_plain_words_on_one_line(source: str) -> None:
    words = excerpt(render_html(source))
    assert len(words) <= 140
    assert "\n" not in words


def test_the_measure_finds_what_it_looks_for() -> None:
    assert wrong_in("<p onclick=x>a</p><script>b</script><a href='java\nscript:c'>d</a><!-- e -->") == [
        "p[onclick]",
        "<script>",
        "href=java\nscript:c",
        "comment",
    ]
