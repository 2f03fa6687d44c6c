"""A spliced letter as it goes over the wire: what its headers share with all others of its mailing is written once."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parseaddr

from collab.core.config import Settings
from collab.core.mail import headers
from collab.core.mail.addresses import BOUNCE, sign_address
from collab.core.mail.deliveries import Delivery
from collab.core.mail.message import BOUNCES_COME_WITHIN_DAYS, of_a_list, shared_headers
from collab.core.mail.splicing import Spliced
from collab.core.mail.writing import Mail

_MOST_KEPT = 200
"""Subjects with their names: a run has a few, and none is kept for ever."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready for SMTP: its lines stand as DATA carries them, dots doubled, all but the final one."""

    delivery_id: int
    sender: str
    recipient: str
    content: bytes


class LetterWriter:
    """Writes letters of one installation; the same row and blocks give the same bytes at each try."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._own = headers.address(parseaddr(settings.mail_from)[1])
        self._domain = self._own.rpartition("@")[2]
        self._mac = hmac.new(settings.secret_key.encode(), digestmod=hashlib.sha256)
        self._shared: dict[tuple[str, ...], tuple[str, str]] = {}
        self._date: tuple[datetime | None, str] = (None, "")

    def write(self, row: Delivery, spliced: Spliced) -> Letter:
        """The letter of a delivery; `headers.Unwritable` if an address or a link of it cannot stand in a header."""
        recipient = headers.address(row.address)
        above, below = self._same_for_all(spliced)
        boundary = f"=_{self._digest(f'boundary:{row.id}')}"
        mail_id = f"dlv.{row.id}.{self._digest(f'delivery:{row.id}')}@{self._domain}"
        own = "".join(f"{name}: {value}\r\n" for name, value in of_a_list(self._settings, spliced))
        head = (
            f"Message-ID: <{mail_id}>\r\nDate: {self._when(row.planned_at)}\r\n{above}"
            f"To: {recipient}\r\n{below}{own}"
            f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n'
        )
        parts = [
            (head + _part(boundary, "plain")).encode("ascii"),
            *spliced.text,
            _part(boundary, "html").encode(),
            *spliced.html,
            f"\r\n--{boundary}--\r\n".encode(),
        ]
        return Letter(row.id, self._sender(row.id), recipient, b"".join(parts))

    def _same_for_all(self, spliced: Spliced) -> tuple[str, str]:
        """What stands before the recipient, and between them and what is of the list."""
        key = (spliced.subject, spliced.language, spliced.sender)
        kept = self._shared.get(key)
        if kept is None:
            if len(self._shared) >= _MOST_KEPT:
                self._shared.clear()
            mail = Mail(spliced.subject, "", "", language=spliced.language, sender=spliced.sender)
            lines = [f"{name}: {value}\r\n" for name, value in shared_headers(self._settings, mail)]
            kept = self._shared[key] = (lines[0], "".join(lines[1:]))
        return kept

    def _when(self, moment: datetime) -> str:
        second = moment.replace(microsecond=0)
        if self._date[0] != second:
            self._date = (second, format_datetime(second))
        return self._date[1]

    def _sender(self, delivery_id: int) -> str:
        if self._settings.inbox_domain:
            return sign_address(BOUNCE, delivery_id, days=BOUNCES_COME_WITHIN_DAYS)
        return self._own

    def _digest(self, text: str) -> str:
        mac = self._mac.copy()
        mac.update(text.encode())
        return mac.hexdigest()[:10]


def _part(boundary: str, subtype: str) -> str:
    return (
        f"\r\n--{boundary}\r\nContent-Type: text/{subtype}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
