"""Where a person's words end, in each way that their program quotes and signs."""

from __future__ import annotations

from html import escape

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collab.core.markdown import render_html
from collab.notifications.recognition import Incoming, read_mail
from collab.notifications.recognition.pages import markdown_of
from tests.notifications import samples
from tests.notifications.samples import ANSWER, OURS, PERSON, page, plain, quoted

pytestmark = pytest.mark.unit


def read(raw: bytes) -> Incoming:
    return read_mail(raw, envelope_from=PERSON)


def text_of(text: str) -> str:
    return read(plain(text)).text


@pytest.mark.parametrize("name", samples.ANSWERS)
def test_an_answer_is_read_without_quotation_and_signature(name) -> None:
    text, language = samples.ANSWERS[name]
    mail = read(plain(text))
    assert mail.text == ANSWER
    assert mail.automatic == ""
    if name != "a rule and no fields":
        assert mail.language == language


@pytest.mark.parametrize("name", samples.ANSWERS)
def test_an_answer_with_line_ends_of_the_network_is_the_same(name) -> None:
    text, _language = samples.ANSWERS[name]
    assert read(plain(text).replace(b"\n", b"\r\n")).text == ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "Oui.",
        "Bonjour,\n\nvoici l’ordre du jour :\n\n1. Dakar\n2. Lyon\n\n---\n\nEt la suite.",
        "Merci pour ce point.\n\nThank you, I will come on Tuesday.\nAnd bring the file.",
        "Yes.\n\nThanks,\nI will be there with two people.\nMarie",
        "On Monday the mayor wrote:\n\nwe come in 3 weeks.",
        "Le 3 mars, le maire a écrit : nous venons.\nC’est acquis.",
        "Rappel.\n\nLe 3 mars 2026, le maire a écrit :\n« nous venons ».\nC’est acquis.",
        "Projet de lettre.\n\nDe : Lyon\nÀ : Dakar\nObjet : coopération\n\nMonsieur le maire,",
        "Date : 12 mars\nÀ : Lyon\n\nQui vient ?",
        "Ce message est confidentiel.\nMerci de le détruire après lecture, comme prévu hier.",
        "Bien à vous de décider.\nNous suivrons l’avis du groupe.",
        "Le maire <maire@lyon.example> a écrit :\n\nnous venons.",
        "> Ce que dit le traité\n\nJe ne suis pas d’accord.",
        "- Brest\n- Inès\n\n    du code\n",
        "Warning: the train is late, I will send a mail.\nSee you.",
        "Bonne journée d’étude hier à Lyon.\nVoici le compte rendu, en trois points.",
    ],
)
def test_a_text_without_a_quotation_is_kept_whole(text) -> None:
    assert text_of(text) == text.strip()


def test_answers_between_the_quoted_lines_keep_what_they_answer() -> None:
    text = (
        "Mes réponses ci-dessous.\n\nLe 03/11/2026 à 10:12, Awa a écrit :\n> Qui vient ?\n\nMoi.\n\n"
        "> Avec qui ?\n\nPaul.\n\n> " + OURS.replace("\n", "\n> ")
    )
    assert text_of(text) == "Mes réponses ci-dessous.\n\n> Qui vient ?\n\nMoi.\n\n> Avec qui ?\n\nPaul."


def test_an_answer_written_into_an_unmarked_quotation_cannot_be_told_from_it_and_is_not_taken() -> None:
    """It is refused with words: somebody else's sentences must not be published under this name."""
    header, _, _rest = samples.ANSWERS["Outlook FR"][0].removeprefix(ANSWER).strip().partition("\n\n")
    assert text_of(f"{header}\n\nQui vient ?\n\nMOI, AVEC DEUX AUTRES.\n") == ""


def test_a_quotation_alone_says_nothing() -> None:
    assert text_of(f"Le 03/11/2026 à 10:12, Collab a écrit :\n{quoted(OURS)}") == ""


def test_a_forwarded_mail_is_what_the_person_wants_to_show() -> None:
    body = samples.ANSWERS["Outlook FR"][0].replace(OURS, "L’ambassade propose le 12.\n")
    mail = read(plain(body).replace(b"Subject: Re: Coop", b"Subject: TR : Dakar"))
    assert mail.subject == "Dakar"
    assert mail.text.startswith(ANSWER)
    assert mail.text.endswith("L’ambassade propose le 12.")
    assert read(plain(body).replace(b"Subject: Re: Coop", b"Subject: Re: TR: Dakar")).text == ANSWER


@pytest.mark.parametrize("ours", [samples.OURS, samples.OURS_EN])
def test_our_own_links_never_come_back_however_they_are_quoted(ours) -> None:
    broken = ours.replace(": https://", ":\nhttps://")
    for quotation in (
        ours,
        broken,
        quoted(ours),
        quoted(broken),
        f"Moi.\n\n{quoted(ours)}\nEt moi.\n\n{quoted(broken)}",
    ):
        for above in ("", "Oui.\n\n", "Oui.\n\nLe 3 nov. 2026 à 10:12, C a écrit :\n\n"):
            for subject in (b"Re: Coop", b"Fwd: Coop"):
                mail = read(plain(above + quotation).replace(b"Re: Coop", subject))
                assert "secret" not in mail.text
                assert "preferences" not in mail.text
                assert not above or mail.text.startswith("Oui.")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Oui, <b>nous</b> venons.</p><ul><li>Brest</li></ul>", "Oui, **nous** venons.\n\n- Brest"),
        (
            '<div dir="ltr">Oui.</div><br><div class="gmail_quote"><div class="gmail_attr">Le lun. 3 nov. 2026 à 10:12, '
            'C &lt;a@b.c&gt; a écrit :<br></div><blockquote class="gmail_quote">Qui ?</blockquote></div>',
            "Oui.",
        ),
        (
            '<div>Voici.</div><div class="gmail_quote"><div class="gmail_attr">Le lun. 3 nov. 2026, C a écrit :</div>'
            "<blockquote>Qui ?</blockquote><div>Moi.</div><blockquote>Quand ?</blockquote><div>Mardi.</div></div>",
            "Voici.\n\n> Qui ?\n\nMoi.\n\n> Quand ?\n\nMardi.",
        ),
        (
            "<html><head><style>p {color: red}</style></head><body><!--[if mso]>x<![endif]--><p>Oui.<o:p></o:p></p>"
            '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>De :</b> C<br></div><div>Qui ?</div></body></html>',
            "Oui.",
        ),
        (
            '<p class="MsoNormal">Oui.</p><div><div style="border-top:solid"><p><b>De&nbsp;:</b> C &lt;a@b.c&gt;<br>'
            "<b>Envoyé&nbsp;:</b> mardi 3 novembre 2026<br><b>À&nbsp;:</b> Agente<br>"
            "<b>Objet&nbsp;:</b> Coop</p></div></div>"
            "<p>Qui ?</p>",
            "Oui.",
        ),
        (
            '<p>Oui.</p><div class="moz-cite-prefix">Le 03/11/2026 à 10:12, C a écrit :</div>'
            '<blockquote type="cite">Qui ?</blockquote><pre class="moz-signature">-- \nMarie</pre>',
            "Oui.",
        ),
        (
            '<p>Oui.</p><p><img src="cid:logo"><script>x()</script></p><p>Cordialement,<br>Agente Dupont</p>',
            "Oui.",
        ),
        ('<blockquote type="cite">Qui ?</blockquote>', ""),
    ],
)
def test_a_mail_of_html_alone_becomes_markdown(html, text) -> None:
    assert read(page(html)).text == text


def html_alone(body: str) -> str:
    return read(page(body)).text


@pytest.mark.parametrize("name", samples.PAGES)
def test_an_answer_of_html_alone_is_read_without_quotation_and_signature(name) -> None:
    assert html_alone(samples.PAGES[name]) == "Oui, depuis 2016."


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=" \t\n#*-+=_~`[]()<>|\\\\&;:./!1239aé'\"", max_size=60))
@example("1. un 2) deux")
@example("# titre - point & suite == -- ***")
@example("https://a.example/x_y=1?b=2&c=~d_e* snake_case _mot_ &copy; [x](y) <b>")
def test_signs_of_a_text_stay_signs_when_it_is_shown(written) -> None:
    shown = BeautifulSoup(render_html(markdown_of(f"<p>a {escape(written)} z</p>")), "html.parser")
    assert shown.get_text().split() == f"a {written} z".split()
    assert {tag.name for tag in shown.find_all()} <= {"p", "a", "br"}
