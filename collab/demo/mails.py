"""The demo's mails: kept as files, one each, and as the mailbox lists them."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

LISTED = 200
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Received:
    """One mail as the mailbox lists it."""

    id: str
    subject: str
    sender: str
    recipients: list[str]
    received_at: str
    excerpt: str

    @property
    def day(self) -> str:
        """The day it came, in French."""
        return format_date(self._moment(), "d MMMM", locale="fr")

    @property
    def hour(self) -> str:
        """The time it came, in Paris."""
        return format_time(self._moment(), "HH:mm", locale="fr", tzinfo=PARIS)

    def _moment(self) -> datetime:
        return datetime.fromisoformat(self.received_at).astimezone(PARIS)


class Mailbox:
    """Mails kept as files, one each, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes, recipients: list[str]) -> str:
        """Write one mail in full, or not at all."""
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        draft = self.folder / f"{name}.draft"
        lines = "".join(f"X-Envelope-To: {address}\r\n" for address in recipients)
        draft.write_bytes(lines.encode() + content)
        draft.rename(self.folder / f"{name}.eml")
        return name

    def newest(self, *, recipient: str | None = None, limit: int = LISTED) -> list[Received]:
        """The last mails, newest first, all or one person's."""
        names = sorted((path.stem for path in self.folder.glob("*.eml")), reverse=True)
        mails = (self.summary(name, self.read(name)) for name in names)
        wanted = (mail for mail in mails if recipient is None or recipient in mail.recipients)
        return list(islice(wanted, limit))

    def read(self, name: str) -> EmailMessage:
        """One mail, parsed; raises `FileNotFoundError`."""
        message = message_from_bytes((self.folder / f"{name}.eml").read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def summary(self, name: str, message: EmailMessage) -> Received:
        """What the list shows of a mail."""
        moment = datetime.fromtimestamp(int(name[:20]) / 1e9, UTC)
        return Received(
            id=name,
            subject=str(message["subject"] or "(sans objet)"),
            sender=str(message["from"] or ""),
            recipients=[str(address) for address in message.get_all("x-envelope-to", [])],
            received_at=moment.isoformat(),
            excerpt=" ".join(part_of(message, "plain").split())[:140],
        )


def part_of(message: EmailMessage, kind: str) -> str:
    """The text of one form of a mail ("plain" or "html"); empty when it has none."""
    body = message.get_body((kind,))
    return str(body.get_content()) if body is not None else ""
