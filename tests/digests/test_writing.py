"""How a letter is laid out and reads, as text and in HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from collab.digests.service.writing import pieces as pieces_module
from collab.digests.service.writing.layout import MOST_LINES, count_lines, group_of, lay_out
from collab.digests.service.writing.pieces import TOKEN
from collab.digests.service.writing.plain import WIDTH, said
from collab.digests.service.writing.splicing import subject_of
from collab.digests.service.writing.whole import write_whole
from tests.digests.letters import ON, a_line, a_part, an_edition, by_key, everything, found, written

pytestmark = pytest.mark.usefixtures("settings")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta"}
DECISION = a_line(
    "decision:1", thread="discussion:12", heading="Eau", title="Décision prise", emphasis=True, group_id=4
)
MESSAGES = a_line("messages:1", thread="discussion:12", heading="Eau", title="4 messages", group_id=4)
ALONE = a_line("ask:1", section="buddying", title="Une demande vous attend", path="/buddying/1")


class Nesting(HTMLParser):
    """Notes what is opened and never closed, or closed and never opened, and every tag it meets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.met: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attributes):
        self.met.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.met.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        if "style" not in self.open and "title" not in self.open:
            self.words.append(data)


def parse(html: str) -> Nesting:
    nesting = Nesting()
    nesting.feed(html)
    nesting.close()
    return nesting


def joined(pieces) -> tuple[str, str]:
    return "".join(piece.text for piece in pieces), "\n".join(piece.html for piece in pieces)


def test_a_letter_stands_in_its_order_with_each_thread_under_one_heading() -> None:
    lines, content = (DECISION, MESSAGES, ALONE), an_edition(a_part(7), a_part(8))
    keys = lay_out(found(*lines), by_key(*lines), content, everything)
    assert keys == [
        "top",
        "edition:top",
        "edition:item:7",
        "edition:item:8",
        "own:top",
        "section:discussions",
        "thread:discussion:12",
        "line:decision:1",
        "line:messages:1",
        "section:buddying",
        "line:ask:1",
        "bottom",
    ]
    assert count_lines(keys) == 3


def test_what_a_reader_may_not_read_is_not_laid_out_nor_its_heading() -> None:
    lines, content = (DECISION, ALONE), an_edition(a_part(7, group_id=4), a_part(8))
    keys = lay_out(found(*lines), by_key(*lines), content, lambda group_id: group_id != 4)
    assert keys == [
        "top",
        "edition:top",
        "edition:item:8",
        "own:top",
        "section:buddying",
        "line:ask:1",
        "bottom",
    ]


def test_without_news_there_is_no_letter_but_an_edition_always_makes_one() -> None:
    assert lay_out([], {}, None, everything) == []
    assert lay_out(found(ALONE, news=False), by_key(ALONE), None, everything) == []
    assert lay_out(found(ALONE), {}, None, everything) == [], "what is gone by now is no news"
    assert lay_out([], {}, an_edition(), everything) == ["top", "edition:top", "bottom"]


def test_a_section_shows_so_many_lines_and_says_how_many_more_there_are() -> None:
    lines = [a_line(f"messages:{number}") for number in range(MOST_LINES + 3)]
    keys = lay_out(found(*lines), by_key(*lines), None, everything)
    assert keys[-3:] == [f"line:messages:{MOST_LINES - 1}", "more:discussions:3", "bottom"]
    assert count_lines(keys) == MOST_LINES + 3
    assert "Et encore 3 nouvelles" in joined(written(*lines))[0]


def test_each_block_names_the_group_that_its_reader_must_be_able_to_read() -> None:
    public = a_line("alert:1", thread="country:ML", heading="Mali")
    private = a_line("story:1", thread="country:ML", heading="Mali", group_id=9)
    items, content = by_key(DECISION, MESSAGES, public, private), an_edition(a_part(7, group_id=5), a_part(8))
    groups = {
        "line:decision:1": 4,
        "thread:discussion:12": 4,
        "line:alert:1": None,
        "line:story:1": 9,
        "thread:country:ML": None,
        "edition:item:7": 5,
        "edition:item:8": None,
        "top": None,
        "bottom": None,
        "section:discussions": None,
        "own:top": None,
        "edition:top": None,
    }
    assert {key: group_of(key, items, content) for key in groups} == groups


def test_a_letter_joined_from_its_blocks_is_the_letter_rendered_whole() -> None:
    """Neither the frame nor any block depends on what stands beside it."""
    lines, content = (DECISION, MESSAGES, ALONE), an_edition(a_part(7, markdown="Un *mot*."))
    pieces = written(*lines, content=content)
    _, html = joined(pieces)
    nesting = parse(html)
    assert (nesting.open, nesting.wrong) == ([], [])
    writer = pieces_module._Writer(by_key(*lines), content, "fr", ON)
    keys = lay_out(found(*lines), by_key(*lines), content, everything)
    parts = [writer.masthead(), *(writer.part(key) for key in keys[1:-1])]
    whole = pieces_module._written(parts, "fr")
    assert html.replace("\n", "") == whole.replace("<!--cut-->", "").replace("\n", "")
    ruled = set(re.findall(r"\.(mj-[a-z0-9-]+) ", html.partition("</head>")[0]))
    used = {
        name
        for _, attributes in nesting.met
        for name in (attributes.get("class") or "").split()
        if name.startswith("mj-column")
    }
    assert used
    assert used <= ruled, "widths on a phone depend on the head's rules"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_letter_loads_nothing_and_follows_no_one(language: str) -> None:
    content = an_edition(
        a_part(7, markdown="![plan](https://example.org/p.png) et [un lien](https://example.org/?a=1&b=2)")
    )
    _, html = joined(written(DECISION, ALONE, content=content, language=language))
    nesting = parse(html)
    assert not {"img", "link", "script", "iframe", "form"} & {tag for tag, _ in nesting.met}
    assert "url(" not in html
    assert "@import" not in html
    links = [attributes["href"] for tag, attributes in nesting.met if tag == "a"]
    assert "https://example.org/?a=1&b=2" in links, "a link is the one that was written"
    assert all(link.startswith(("http://localhost:8000/", "https://example.org/")) for link in links)
    assert ("html", language) in {(tag, attributes.get("lang")) for tag, attributes in nesting.met}
    assert 'name="color-scheme" content="light dark"' in html


def test_what_matters_is_told_by_a_word_and_not_by_colour_alone() -> None:
    text, html = joined(written(DECISION))
    assert "* [À noter] Décision prise" in text
    assert "À noter" in "".join(parse(html).words)


def test_who_wants_a_link_alone_reads_no_title_no_heading_and_no_name() -> None:
    secret = a_line(
        "decision:1", thread="discussion:12", heading="Titre caché", title="Fait caché", detail="Détail caché"
    )
    content = an_edition(a_part(7, title="Contenu caché"), title="Édition cachée", intro="Mot caché")
    text, html = joined(written(secret, content=content, link_only=True))
    assert "caché" not in text + html
    assert "1 nouvelle vous attend dans l’espace." in text
    assert "Une nouvelle édition est parue." in text
    quiet = subject_of(kind="edition", content=content, language="fr", lines=1, link_only=True)
    assert quiet == "Du nouveau pour vous"


def test_subjects_count_in_the_readers_language() -> None:
    def subject(lines: int, language: str) -> str:
        return subject_of(kind="weekly", content=None, language=language, lines=lines, link_only=False)

    assert subject(1, "fr") == "Votre lettre\u00a0: 1 nouvelle"
    assert subject(7, "fr") == "Votre lettre\u00a0: 7 nouvelles"
    assert subject(1, "en") == "Your letter: 1 news item"
    assert subject(7, "en") == "Your letter: 7 news items"
    edition = an_edition()
    assert (
        subject_of(kind="edition", content=edition, language="en", lines=7, link_only=False)
        == "L’eau en commun"
    )


def test_the_text_twin_is_no_wider_than_a_page_and_spells_its_links_out() -> None:
    intro = "Un **mot** de [la page](/countries/ML) et " + "de longues phrases qui continuent " * 9
    text, _ = joined(written(DECISION, ALONE, content=an_edition(a_part(7), intro=intro)))
    wide = [line for line in text.splitlines() if len(line) > WIDTH and "http" not in line]
    assert wide == []
    assert "Un mot de la page (http://localhost:8000/countries/ML)" in text.replace("\n", " ")
    assert "N°\u00a012 · samedi 28 novembre 2026" in text
    assert "\nhttp://localhost:8000/me/notifications#digest\n" in text


def test_markdown_reads_without_its_marks() -> None:
    source = (
        "## Titre\n\n- un\n- deux [site](https://example.org/x)\n\n![alt](https://example.org/p.png) **gras**"
    )
    assert said(source, public_url="https://c.example.org") == (
        "Titre\n\n- un\n- deux site (https://example.org/x)\n\nalt gras"
    )


def test_a_preview_holds_nobodys_key() -> None:
    keys = lay_out(found(ALONE), by_key(ALONE), None, everything)
    whole = write_whole(keys, items=by_key(ALONE), content=None, language="fr")
    assert TOKEN not in whole.text + whole.html
    assert "unsubscribe" not in whole.text + whole.html


@tried(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(
    st.text(),
    st.text(),
    st.lists(
        st.sampled_from(
            [
                "<b>",
                "&nbsp;",
                "<!--cut-->",
                "```\n",
                "> ",
                "- ",
                "| a | b |\n|---|---|\n",
                "[x](y)",
                "&",
                "</mj-text>",
                "\n\n",
                "{{ x }}",
                "\x0b",
                "<br>",
                "1) ",
            ]
        )
    ).map("".join),
)
def test_whatever_people_write_a_letter_is_whole_and_says_it(title: str, detail: str, markdown: str) -> None:
    content = an_edition(a_part(7, title=title, markdown=markdown), a_part(8), title="Fin", intro=markdown)
    line = a_line("x:1", title=title, detail=detail, heading=detail, thread="discussion:1")
    pieces = written(line, content=content)
    nesting = parse(joined(pieces)[1])
    assert (nesting.open, nesting.wrong) == ([], [])
    assert "Un contenu" in "".join(nesting.words)
