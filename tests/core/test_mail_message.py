"""What a mail says in its headers, and that no text can make them say more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from collab.core.clock import now
from collab.core.config import use_settings
from collab.core.mail import Delivery, Mail
from collab.core.mail.addresses import BOUNCE, read_address
from collab.core.mail.headers import Unwritable, label, shown
from collab.core.mail.message import message_id, thread_id, write_message

PLAIN = Mail("Bonjour", "Texte\n.\n.fin", "<p>Texte</p>")


@pytest.fixture
def receiving(settings) -> Iterator[object]:
    """The settings of a workspace that takes mail."""
    made = replace(settings, inbox_domain="reponses.example.org")
    use_settings(made)
    yield made
    use_settings(settings)


def row(address: str = "elue@example.org", number: int = 7) -> Delivery:
    return Delivery(id=number, address=address, planned_at=now())


def written(settings, mail: Mail, **of_row) -> EmailMessage:
    return message_from_bytes(write_message(settings, row(**of_row), mail).content, policy=default)


def test_a_mail_names_its_language_and_says_that_a_machine_wrote_it(settings) -> None:
    mail = written(settings, replace(PLAIN, language="en"))
    assert (mail["Content-Language"], mail["Auto-Submitted"]) == ("en", "auto-generated")
    # Not "All": Exchange would keep its bounces to itself as well.
    assert "NDR" not in mail["X-Auto-Response-Suppress"]
    assert "OOF" in mail["X-Auto-Response-Suppress"]
    assert mail["Reply-To"] is mail["References"] is mail["List-Id"] is mail["List-Unsubscribe"] is None


def test_both_bodies_arrive_as_they_were_written(settings) -> None:
    long = "Élue à la coopération " * 40 + "= =2E fin \n.\n..\nFrom ici\n"
    mail = written(settings, replace(PLAIN, text=long, html=f"<p>{long}</p>"))
    plain, html = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    assert plain == long
    assert html == f"<p>{long}</p>\n"
    assert mail.get_content_type() == "multipart/alternative"


def test_a_repeat_is_the_same_to_the_byte(settings) -> None:
    one = row()
    assert write_message(settings, one, PLAIN) == write_message(settings, one, PLAIN)


def test_whatever_is_written_is_plain_ascii_in_short_lines(settings) -> None:
    mail = replace(PLAIN, subject="Où en est-on ? " * 20, sender="Éléonore d’Été " * 8, text="é" * 5_000)
    content = write_message(settings, row(), mail).content
    assert max(len(line) for line in content.decode("ascii").split("\r\n")) <= 78


def test_mails_of_one_thread_refer_to_one_root_that_tells_nothing(settings) -> None:
    one, other = (written(settings, replace(PLAIN, thread="discussion:12"), number=n) for n in (1, 2))
    assert one["References"] == other["References"] == one["In-Reply-To"]
    assert one["References"] == thread_id(settings, "discussion:12")
    assert one["References"] != thread_id(settings, "discussion:13")
    assert "12" not in one["References"].partition(".")[0]


def test_an_automatic_answer_refers_to_what_it_answers_and_comes_back_to_nobody(settings) -> None:
    answer = replace(PLAIN, answers="<abc@example.net>", thread="discussion:12")
    envelope = write_message(settings, row(), answer)
    mail = message_from_bytes(envelope.content, policy=default)
    assert (mail["Auto-Submitted"], mail["In-Reply-To"], mail["References"]) == (
        "auto-replied",
        "<abc@example.net>",
        "<abc@example.net>",
    )
    assert envelope.sender == ""


def test_an_id_that_is_none_is_not_repeated(settings) -> None:
    mail = written(settings, replace(PLAIN, answers="<a@b>\r\nBcc: c@example.org"))
    assert (mail["In-Reply-To"], mail["Bcc"], mail["Auto-Submitted"]) == (None, None, "auto-replied")


def test_mail_of_a_group_can_be_unsubscribed_by_one_click_and_by_mail(receiving) -> None:
    url = "https://collab.example.org/unsubscribe/" + "x" * 200
    listed = replace(
        PLAIN,
        list_id="Eau & climat",
        list_name="Eau, climat et « résilience »",
        unsubscribe_url=url,
        unsubscribe_address="u.1.2.abc@reponses.example.org",
    )
    content = write_message(receiving, row(), listed).content
    lines = content.decode("ascii").split("\r\n")
    # On one line each: a relay that signs them folded otherwise than it got them would break its signature.
    assert f"List-Unsubscribe: <{url}>, <mailto:u.1.2.abc@reponses.example.org?subject=unsubscribe>" in lines
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    mail = message_from_bytes(content, policy=default)
    assert mail["List-Id"] == "Eau, climat et « résilience » <eau-climat.reponses.example.org>"
    assert mail["Precedence"] == "bulk"


def test_one_click_is_promised_over_https_alone(settings) -> None:
    mail = written(settings, replace(PLAIN, unsubscribe_url="http://localhost:8000/unsubscribe/x"))
    assert mail["List-Unsubscribe"] == "<http://localhost:8000/unsubscribe/x>"
    assert mail["List-Unsubscribe-Post"] is None


def test_the_sender_s_name_and_the_place_for_answers_are_those_given(receiving) -> None:
    mail = written(receiving, replace(PLAIN, sender='Zoé "Z" <x>', reply_to="r.1.abc@reponses.example.org"))
    [sender], [answers] = mail["From"].addresses, mail["Reply-To"].addresses
    assert (sender.display_name, sender.addr_spec) == ('Zoé "Z" <x>', "collab@example.org")
    assert (answers.display_name, answers.addr_spec) == ("Collab", "r.1.abc@reponses.example.org")


def test_a_mail_comes_back_to_an_address_of_its_own(settings, receiving) -> None:
    back = read_address(write_message(receiving, row(number=4_711), PLAIN).sender)
    assert back is not None
    assert (back.purpose, back.ids, back.expired) == (BOUNCE, (4_711,), False)
    assert write_message(settings, row(), PLAIN).sender == "collab@example.org"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Une\r\nBcc: x@example.org", "Une Bcc: x@example.org"),
        ("a\x00b\x1bc\u2028d\u2029e\tf\x85g", "a b c d e f g"),
        ("\u202egro.live\u202c \u2066x\u2069\ufeff\u200b", "gro.live x"),
        ("e\u0301te\u0301", "été"),
        ("\ud800mot", "mot"),
        ("mot " * 30, ("mot " * 30)[:39].rstrip() + "…"),
        ("👩\u200d🌾", "👩\u200d🌾"),
    ],
)
def test_a_header_shows_what_can_be_seen_on_one_line(text, kept) -> None:
    assert shown(text, 40) == kept


@pytest.mark.unit
@pytest.mark.parametrize(
    ("text", "kept"), [("Eau & Climat", "eau-climat"), ("Élus", "elus"), ("日本", "list")]
)
def test_a_list_s_id_is_letters_digits_and_hyphens(text, kept) -> None:
    assert label(text) == kept


@pytest.mark.parametrize(
    "address",
    ['"a b"@example.org', "a@example.org\r\nX: y", "a@b@example.org", "a", "@example.org", "é@example.org", "a..b@c.fr"],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(settings, address) -> None:
    with pytest.raises(Unwritable):
        write_message(settings, row(address), PLAIN)


def test_a_domain_in_any_script_is_written_in_ascii(settings) -> None:
    envelope = write_message(settings, row("maire@mairie-évry.fr"), PLAIN)
    assert envelope.recipient == "maire@xn--mairie-vry-h7a.fr"
    assert b"To: maire@xn--mairie-vry-h7a.fr\r\n" in envelope.content


@pytest.mark.parametrize(
    "url", ["https://x/>, <https://y", "javascript:alert(1)", "https://x/\r\nBcc: y@z.fr"]
)
def test_a_link_that_would_end_its_brackets_is_refused(settings, url) -> None:
    with pytest.raises(Unwritable):
        write_message(settings, row(), replace(PLAIN, unsubscribe_url=url))


def test_a_mail_s_id_is_the_same_at_each_try_and_cannot_be_guessed(settings) -> None:
    assert message_id(settings, 7) == message_id(settings, 7)
    assert message_id(settings, 7) != message_id(replace(settings, secret_key="another" * 6), 7)
