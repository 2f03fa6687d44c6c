"""The SMTP connection, driven step by step so that it is known whether a mail's final dot was sent."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from collab.core.config import Settings
from collab.core.mail.answers import fault_of_address
from collab.core.mail.message import Envelope

TAKEN = (250, 251, 252)
FENCE_SECONDS = 60.0
"""A process that slept longer than this in the middle of a mail may no longer have it alone: it sends no final dot."""


class RelayAway(Exception):
    """No connection to the mail relay: whatever it says at its door, a wrong password included, is no word about a mail."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt."""

    state: str
    """`accepted`, `failed`, `deferred` (surely not taken) or `unknown` (perhaps taken)."""
    answer: str
    fault: str = ""
    """What the answer says of the address, as `fault_of_address` tells."""


class SmtpDoor:
    """One SMTP connection, opened before the first mail."""

    def __init__(self, settings: Settings) -> None:
        self._url = urlsplit(settings.smtp_url)
        self._timeout = settings.smtp_timeout_seconds
        self._smtp: smtplib.SMTP | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as is known."""
        return self._smtp is not None

    def open(self) -> None:
        """Stand before an open connection, or raise `RelayAway`."""
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (OSError, smtplib.SMTPException) as error:
                raise RelayAway(said(error)) from error

    def hand_over(self, envelope: Envelope) -> Outcome:
        """Try once to hand over a mail, on the connection that `open` made."""
        if self._smtp is None:
            raise RuntimeError("open() comes before hand_over()")
        smtp, dot_sent, began = self._smtp, False, time.monotonic()
        try:
            code, answer = smtp.mail(envelope.sender)
            if code not in TAKEN:
                # A word about us: no mail fails because the relay or our address was set up wrongly.
                return replace(self._refused(code, answer), state="deferred")
            code, answer = smtp.rcpt(envelope.recipient)
            if code not in TAKEN:
                return self._refused(code, answer, to_recipient=True)
            code, answer = smtp.docmd("DATA")
            if code != 354:
                return self._refused(code, answer)
            smtp.send(_dot_stuffed(envelope.content))
            if time.monotonic() - began > FENCE_SECONDS:
                self.close()
                return Outcome("deferred", "it took too long to the final dot, which was not sent")
            dot_sent = True
            smtp.send(b".\r\n")
            code, answer = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Outcome("unknown" if dot_sent else "deferred", said(error))
        if code == 250:
            return Outcome("accepted", told(code, answer))
        if code < 400:
            self.close()
            return Outcome("unknown", told(code, answer))
        return self._refused(code, answer)

    def _refused(self, code: int, answer: bytes, *, to_recipient: bool = False) -> Outcome:
        """What a refusal comes to; the connection is kept for the next mail where the relay keeps it."""
        words = told(code, answer)
        if code == 421:
            self.close()
        else:
            self._begin_anew()
        fault = fault_of_address(code, words, to_recipient=to_recipient)
        return Outcome("failed" if code >= 500 else "deferred", words, fault)

    def _begin_anew(self) -> None:
        try:
            if self._smtp is not None and self._smtp.rset()[0] not in TAKEN:
                self.close()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _connect(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "localhost", self._url.port or 25
        secure = ssl.create_default_context()
        smtp: smtplib.SMTP
        if self._url.scheme == "smtps":
            smtp = smtplib.SMTP_SSL(host, port, timeout=self._timeout, context=secure)
        else:
            smtp = smtplib.SMTP(host, port, timeout=self._timeout)
        try:
            if self._url.scheme == "smtp+starttls":
                smtp.starttls(context=secure)
            if self._url.username:
                smtp.login(unquote(self._url.username), unquote(self._url.password or ""))
            smtp.ehlo_or_helo_if_needed()
            # The dot goes alone, after the mail: with Nagle's delay it waited 40 ms for the mail's acknowledgement.
            if smtp.sock is not None:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, smtplib.SMTPException):
            smtp.close()
            raise
        return smtp

    def close(self) -> None:
        """Let go of the connection; a server that is gone already is no error."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _dot_stuffed(content: bytes) -> bytes:
    """The mail as DATA carries it: whole lines, a dot at a line's start doubled."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    lines = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def told(code: int, answer: bytes) -> str:
    """A reply on one line."""
    return f"{code} {_shown(answer.decode('utf-8', 'replace'))}"


def said(error: Exception) -> str:
    """What went wrong, by its name and in its words."""
    return f"{type(error).__name__}: {_shown(str(error))}"


def _shown(text: str) -> str:
    """Words on one line, without what no text of a database may hold."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
