"""What the tests of people and sign-in share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from tests.smtp_sink import SmtpSink


@dataclass(frozen=True)
class Mailed:
    """What the newest mail to an address says."""

    subject: str
    text: str
    html: str

    @property
    def token(self) -> str:
        """The token of its link."""
        return re.search(r"/sign-in\?token=(\S+)", self.text)[1]

    @property
    def code(self) -> str:
        """Its six digits."""
        return "".join(re.search(r"\b(\d{3}) (\d{3})\b", self.text).groups())


@pytest.fixture
def mailed(settle: Callable[[], None], smtp: SmtpSink) -> Callable[[str], Mailed]:
    """`mailed(address)` lets the workers' work be done and reads the newest mail to that address."""

    def read(address: str) -> Mailed:
        settle()
        mail = smtp.to(address)[-1]
        bodies = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
        return Mailed(str(mail["subject"]), *bodies)

    return read


@pytest.fixture
def asked(client: FlaskClient, mailed: Callable[[str], Mailed]) -> Callable[[str], Mailed]:
    """`asked(address)` asks for a sign-in mail as the sign-in page does, and reads it."""

    def ask(address: str) -> Mailed:
        assert client.post("/api/session/link", json={"email": address}).status_code == 202
        return mailed(address)

    return ask
