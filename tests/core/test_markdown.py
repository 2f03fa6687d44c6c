"""Text from people comes out as they meant it, and as nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.core.markdown import excerpt, render_html

PIECES = st.sampled_from(
    [
        *(
            "<script>",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "javascript:alert(1)",
            "[a](",
            ")",
            "![](",
            "<svg/onload=",
        ),
        *(
            ">",
            "`",
            "```",
            "|",
            "\n",
            "\n\n",
            "    ",
            "&lt;",
            "&#x6a;avascript:",
            "data:text/html,",
            "<a href='",
            "'",
            '"',
        ),
        *(
            "<!--",
            "-->",
            "<style>",
            "<math>",
            "<mtext>",
            "\x00",
            "\u202e",
            "http://x",
            "vbscript:",
            "<iframe srcdoc=",
        ),
        *("[x]: ", "<", "*", "_", "~"),
    ]
)
ALLOWED = re.compile(
    r"</?(a|blockquote|br|code|del|em|h3|h4|hr|li|ol|p|pre|s|strong|table|tbody|td|th|thead|tr|ul)( [a-z]+=\"[^\"<>]*\")*>"
)


@pytest.mark.unit
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25).map("".join))
def test_no_script_survives_markdown(source: str) -> None:
    html = render_html(source)
    tags = re.findall(r"<[^>]*>", html)
    assert all(ALLOWED.fullmatch(tag) for tag in tags), html
    for target in re.findall(r'href="([^"]*)"', html):
        assert re.match(r"(https?:|mailto:|[#/?.]|[^:]*$)", target, re.IGNORECASE), target


@pytest.mark.unit
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**Eau**", "<p><strong>Eau</strong></p>"),
        ("une ligne\nune autre", "<p>une ligne<br>\nune autre</p>"),
        ("# Titre", "<h3>Titre</h3>"),
        ("<b>pas du HTML</b>", "<p>&lt;b&gt;pas du HTML&lt;/b&gt;</p>"),
    ],
)
def test_markdown_comes_out_right(source: str, expected: str) -> None:
    assert render_html(source) == expected


@pytest.mark.unit
def test_a_bare_address_becomes_a_link_that_leaks_nothing() -> None:
    html = render_html("voir https://example.org/eau")
    assert 'href="https://example.org/eau"' in html
    assert 'rel="noopener noreferrer nofollow ugc"' in html


@pytest.mark.unit
def test_an_excerpt_is_plain_text_cut_at_a_word() -> None:
    assert excerpt("<p>L&#39;eau &amp; <strong>l'air</strong></p>") == "L'eau & l'air"
    assert excerpt("<p>" + "mot " * 100 + "</p>", 20) == "mot mot mot mot…"
    assert (
        excerpt("<p>Merci <a>@Élue</a>, <em>bra</em>vo</p><ul><li>un</li><li>deux</li></ul>")
        == "Merci @Élue, bravo un deux"
    )


@pytest.mark.unit
def test_a_table_cannot_grow_a_message_into_megabytes() -> None:
    source = "|a" * 200 + "\n" + "|-" * 200 + "\n" + "|b\n" * 6_000
    assert len(render_html(source)) < 100_000


@pytest.mark.unit
def test_a_table_of_ordinary_size_stays_a_table() -> None:
    source = "|Ville|Partenaire|\n|-|-|\n" + "|Brest|Saponé|\n" * 50
    assert render_html(source).count("<tr>") == 51
