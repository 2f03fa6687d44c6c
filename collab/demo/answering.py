"""Answers written in the demo mailbox: sent over real SMTP to the inbox, as a mail program would send them."""

from __future__ import annotations

import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr

from collab.core.clock import now

LONGEST = 20_000


def answers_to(message: EmailMessage) -> str:
    """The address that an answer to this mail goes to; empty where the mail asks for none."""
    return parseaddr(str(message["reply-to"] or ""))[1]


def send_answer(message: EmailMessage, recipient: str, text: str, *, inbox: str) -> None:
    """Answer a mail in the name of who received it, quoting it below as usual; raises `OSError` or `SMTPException`."""
    body = message.get_body(("plain",))
    quoted = "\n".join(f"> {line}" for line in (str(body.get_content()) if body else "").splitlines())
    answer = EmailMessage()
    answer["Message-ID"] = make_msgid(domain="localhost.localdomain")
    answer["Date"] = format_datetime(now())
    answer["From"] = Address(addr_spec=recipient)
    answer["To"] = Address(addr_spec=answers_to(message))
    answer["Subject"] = f"Re: {' '.join(str(message['subject'] or '').split())}"
    if message["message-id"]:
        answer["In-Reply-To"] = answer["References"] = str(message["message-id"])
    sender = parseaddr(str(message["from"] or ""))[1]
    day = now().strftime("%d/%m/%Y à %H:%M")
    answer.set_content(f"{text[:LONGEST]}\n\nLe {day}, {sender} a écrit :\n{quoted}\n")
    host, _, port = inbox.rpartition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as smtp:
        smtp.send_message(answer, from_addr=recipient, to_addrs=[answers_to(message)])
