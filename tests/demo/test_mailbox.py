"""The demo mailbox: real SMTP in, pages and JSON out."""

import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from collab.demo.mailbox import Mailbox, main, opening_links_in_tabs, serve, with_links
from collab.embedded import free_port
from tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.unit
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


class Running:
    """A mailbox on free ports."""

    def __init__(self, folder: Path) -> None:
        self.smtp_port, self.http_port = free_port(), free_port()
        self.controller, self.pages = serve(
            Mailbox(folder), smtp_port=self.smtp_port, http_port=self.http_port
        )

    def stop(self) -> None:
        self.controller.stop()
        self.pages.shutdown()
        self.pages.server_close()

    def deliver(self, subject: str, text: str, html: str | None = None, to: str = "elue@example.org") -> None:
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = subject, "Collab <collab@example.org>", to
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as smtp:
            smtp.send_message(message)

    def get(self, path: str, host: str | None = None) -> tuple[str, str]:
        """The body and the content policy of a page."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.http_port}{path}")
        if host:
            request.add_header("Host", host)
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.read().decode(), answer.headers["Content-Security-Policy"]

    def items(self, query: str = "") -> list[dict]:
        return json.loads(self.get(f"/api/messages{query}")[0])["items"]


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "mail")
    yield running
    running.stop()


def test_an_empty_mailbox_says_what_to_do(mailbox: Running) -> None:
    assert "Aucun message pour l’instant" in mailbox.get("/")[0]


def test_a_mail_is_shown_with_its_two_forms(mailbox: Running) -> None:
    mailbox.deliver(
        "Votre lien", "Ouvrez http://localhost/x?a=1&b=2.", "<p>Ouvrez <a href='http://x'>ici</a></p>"
    )
    (mail,) = mailbox.items()
    assert (mail["subject"], mail["recipients"]) == ("Votre lien", ["elue@example.org"])
    whole = json.loads(mailbox.get(f"/api/messages/{mail['id']}")[0])
    assert "http://localhost/x?a=1&b=2" in whole["text"]
    assert "<p>Ouvrez" in whole["html"]
    assert f'src="/messages/{mail["id"]}/html"' in mailbox.get(f"/messages/{mail['id']}")[0]
    text = mailbox.get(f"/messages/{mail['id']}/text")[0]
    assert 'href="http://localhost/x?a=1&amp;b=2" target="_blank"' in text


def test_the_newest_comes_first_and_one_persons_can_be_asked_for(mailbox: Running) -> None:
    for number, person in enumerate(["a", "b", "a"]):
        mailbox.deliver(f"n° {number}", "texte", to=f"{person}@example.org")
    assert [mail["subject"] for mail in mailbox.items()] == ["n° 2", "n° 1", "n° 0"]
    assert [mail["subject"] for mail in mailbox.items("?to=a@example.org&limit=1")] == ["n° 2"]


def test_no_script_of_a_mail_runs(mailbox: Running) -> None:
    mailbox.deliver(HOSTILE, HOSTILE, f"<html><head></head><body>{HOSTILE}</body></html>")
    (mail,) = mailbox.items()
    for path in ("/", f"/messages/{mail['id']}", f"/messages/{mail['id']}/text"):
        page, policy = mailbox.get(path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
    assert "sandbox allow-popups" in mailbox.get(f"/messages/{mail['id']}/html")[1]


def test_a_foreign_name_reads_nothing(mailbox: Running) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        mailbox.get("/api/messages", host="evil.example:80")
    assert refused.value.code == 421
    refused.value.close()


@pytest.mark.parametrize(
    "path", ["/messages/../../etc/passwd", "/messages/1", "/api/messages/00000000000000000000-00000000"]
)
def test_what_does_not_exist_is_not_found(mailbox: Running, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        mailbox.get(path)
    assert refused.value.code == 404
    refused.value.close()


def test_mails_stay_when_the_mailbox_restarts(mailbox: Running, tmp_path: Path) -> None:
    mailbox.deliver("Gardé", "texte")
    assert [mail.subject for mail in Mailbox(tmp_path / "mail").newest()] == ["Gardé"]


def test_plain_text_is_escaped_around_its_links() -> None:
    assert with_links("<b> https://a.example/?q=<i>. fin") == (
        '&lt;b&gt; <a href="https://a.example/?q=" target="_blank" rel="noopener">https://a.example/?q=</a>'
        "&lt;i&gt;. fin"
    )


def test_links_of_a_mail_open_outside_the_frame() -> None:
    assert opening_links_in_tabs("<html><head x><p>") == '<html><head x><base target="_blank"><p>'
    assert opening_links_in_tabs("<p>") == '<base target="_blank"><p>'


def test_outside_the_demo_it_refuses_to_run() -> None:
    with pytest.raises(SystemExit, match="demo alone"):
        main({"COLLAB_DEMO": "0"})


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(SystemExit, match="COLLAB_SMTP_URL, COLLAB_MAILBOX_URL"):
        main({"COLLAB_DEMO": "1", "COLLAB_DATA_DIR": "/nowhere"})


def test_an_answer_written_under_a_mail_leaves_over_real_smtp(tmp_path: Path) -> None:
    taken, smtp_port, http_port = SmtpSink(free_port()), free_port(), free_port()
    with taken:
        inbox = f"127.0.0.1:{taken._controller.port}"
        controller, pages = serve(
            Mailbox(tmp_path / "mail"), smtp_port=smtp_port, http_port=http_port, inbox=inbox
        )
        try:
            message = EmailMessage()
            message["Subject"], message["From"], message["To"] = (
                "Eau",
                "Collab <c@example.org>",
                "elue@example.org",
            )
            message["Message-ID"], message["Reply-To"] = "<1@example.org>", "r.1.2.3.abc@reponses.example.org"
            message.set_content("Qui l’a fait ?")
            with smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
                smtp.send_message(message)
            base = f"http://127.0.0.1:{http_port}"
            with urllib.request.urlopen(f"{base}/api/messages") as answer:
                [mail] = json.loads(answer.read())["items"]
            form = urllib.request.Request(
                f"{base}/messages/{mail['id']}/answer",
                data=b"text=Oui.",
                headers={"Sec-Fetch-Site": "same-origin"},
            )
            with urllib.request.urlopen(form, timeout=5) as answer:
                assert "Votre réponse est partie" in answer.read().decode()
            foreign = urllib.request.Request(
                f"{base}/messages/{mail['id']}/answer",
                data=b"text=Non.",
                headers={"Sec-Fetch-Site": "cross-site"},
            )
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(foreign, timeout=5)
        finally:
            controller.stop()
            pages.shutdown()
            pages.server_close()
    [answered] = taken.mails
    assert answered["To"] == "r.1.2.3.abc@reponses.example.org"
    assert answered["From"] == "elue@example.org"
    assert answered["In-Reply-To"] == "<1@example.org>"
    said = answered.get_content().replace("\r\n", "\n")
    assert said.startswith("Oui.\n\nLe ")
    assert "> Qui l’a fait ?" in said
