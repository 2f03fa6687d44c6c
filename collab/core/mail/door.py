"""The SMTP connection, driven step by step so that it is known whether a mail's final dot was sent."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from collab.core.config import Settings

Outcome = tuple[str, str]
"""`accepted`, `failed`, `deferred` (surely not taken) or `unknown` (perhaps taken), and what was answered."""


class SmtpDoor:
    """One SMTP connection, opened at the first mail."""

    def __init__(self, settings: Settings) -> None:
        self._url = urlsplit(settings.smtp_url)
        self._from = parseaddr(settings.mail_from)[1]
        self._timeout = settings.smtp_timeout_seconds
        self._smtp: smtplib.SMTP | None = None

    def hand_over(self, address: str, content: bytes) -> Outcome:
        """Try once to hand over a mail."""
        dot_sent = False
        try:
            smtp = self._smtp = self._smtp or self._connect()
        except (OSError, smtplib.SMTPException) as error:
            # Whatever a relay says at its door, a wrong password included, is no word about this mail.
            return "deferred", _said(error)
        try:
            recipient = _on_the_wire(address)
            for step in (
                lambda: smtp.mail(self._from),
                lambda: smtp.rcpt(recipient),
                lambda: smtp.docmd("DATA"),
            ):
                code, answer = step()
                if code not in (250, 251, 354):
                    self.close()
                    return "failed" if code >= 500 else "deferred", f"{code} {answer!r}"
            smtp.send(_dot_stuffed(content))
            dot_sent = True
            smtp.send(b".\r\n")
            code, answer = smtp.getreply()
        except UnicodeError as error:
            self.close()
            return "failed", _said(error)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return "unknown" if dot_sent else "deferred", _said(error)
        if code == 250:
            return "accepted", f"{code} {answer!r}"
        self.close()
        return "failed" if code >= 500 else "deferred", f"{code} {answer!r}"

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


def _on_the_wire(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
