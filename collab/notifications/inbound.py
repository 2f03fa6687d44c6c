"""The door for mail: takes what is addressed to us, keeps it, and only then says that it has it."""

from __future__ import annotations

import asyncio
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY, transaction
from collab.core.logs import get_logger
from collab.notifications.service import incoming

log = get_logger(__name__)
MOST_RECIPIENTS = 20
LATER = "451 4.3.0 Not now, try again later"


class Door:
    """What the SMTP server asks at each step; whatever may block runs in a thread beside its loop."""

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse at once what has no place here, so that the sender's own server says so."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            ours = await asyncio.to_thread(_is_ours, address, envelope.mail_from or "")
        except DATABASE_AWAY as error:
            log.error("mail waits at its sender's: the database is away", error=str(error))
            return LATER
        if not ours:
            return "550 5.1.1 No such address here: it was copied with a slip, or takes no mail"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep the mail, and answer that we have it once that is committed."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode("utf-8", "surrogateescape")
        try:
            await asyncio.to_thread(_keep, envelope.mail_from or "", list(envelope.rcpt_tos), raw)
        except (*DATABASE_AWAY, OSError) as error:
            log.error("mail waits at its sender's", error=str(error))
            return LATER
        return "250 2.0.0 Kept"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever else fails here is ours to mend: a 5xx would send the mail back to who wrote it."""
        log.error("mail waits at its sender's", error=f"{type(error).__name__}: {error}")
        return LATER


def _is_ours(address: str, sender: str) -> bool:
    with transaction() as session:
        return incoming.is_ours(session, address, sender=sender)


def _keep(envelope_from: str, recipients: list[str], raw: bytes) -> None:
    with transaction() as session:
        kept = incoming.keep_mail(session, envelope_from=envelope_from, recipients=recipients, raw=raw)
    log.info("mail came in", recipients=len(recipients), new=kept, size=len(raw))


class _Server(SMTP):
    """Other servers pass on what programs write: a paragraph, or a whole page, on one line."""

    line_length_limit = 1024 * 1024


class _Listening(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


def make_door(settings: Settings) -> Controller:
    """An SMTP server on `inbox_listen`, in a thread of its own once started."""
    host, _, port = settings.inbox_listen.rpartition(":")
    options: dict[str, Any] = {
        "data_size_limit": settings.largest_mail_mb * 1024 * 1024,
        "enable_SMTPUTF8": True,
        "ident": "Collab",
        "timeout": 60,
    }
    return _Listening(Door(), hostname=host.strip("[]") or "127.0.0.1", port=int(port), **options)
