"""A person asks for a link, the mail arrives over real SMTP through outbox, relay and worker, and signs them in once."""

from __future__ import annotations

import re

import pytest
import requests

from tests.factories import make_member
from tests.stack import eventually, running


@pytest.fixture
def asked(session, settings, smtp, tmp_path):
    """A member has asked for a link; gives the web address, the mail and the address."""
    person = make_member(session, email="elue@example.org")
    session.commit()
    with running(settings, tmp_path, worker=True) as stack:
        url = stack.urls[0]
        answer = requests.post(
            f"{url}/api/session/link",
            json={"email": person.email},
            headers={"Origin": settings.public_url},
            timeout=10,
        )
        assert (answer.status_code, answer.json()) == (202, {})
        [mail] = eventually(lambda: smtp.to("elue@example.org"), 30, "the mail")
        yield url, mail, person


def _sign_in(url: str, settings, **proof: str) -> requests.Response:
    return requests.post(
        f"{url}/api/session", json=proof, headers={"Origin": settings.public_url}, timeout=10
    )


def test_a_scanner_that_opens_the_link_does_not_burn_it(asked, settings) -> None:
    url, mail, person = asked
    text = mail.get_body(("plain",)).get_content()
    link = re.search(r"(http://localhost:8000/sign-in\?token=\S+)", text)[1]
    assert mail.get_body(("html",)) is not None
    assert mail["Auto-Submitted"] == "auto-generated"
    assert re.search(r"\b\d{6}\b|\b\d{3}\s\d{3}\b", text)
    for _ in range(3):
        requests.get(link.replace("http://localhost:8000", url), timeout=10)
    token = link.split("token=")[1]
    answer = _sign_in(url, settings, token=token)
    assert answer.status_code == 201
    assert answer.json()["person"]["id"] == person.id
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    again = _sign_in(url, settings, token=token)
    assert (again.status_code, again.json()["type"]) == (410, "link-spent")


def test_the_code_of_the_mail_signs_in_where_the_link_cannot_be_opened(asked, settings) -> None:
    url, mail, person = asked
    text = mail.get_body(("plain",)).get_content()
    code = re.sub(r"\s", "", re.search(r"\b(\d{3}\s?\d{3})\b", text)[1])
    wrong = _sign_in(url, settings, email=person.email, code=f"{(int(code) + 1) % 1_000_000:06}")
    assert (wrong.status_code, wrong.json()["type"]) == (422, "code-wrong")
    assert _sign_in(url, settings, email=person.email, code=code).status_code == 201
    assert _sign_in(url, settings, email=person.email, code=code).status_code in {410, 422}
