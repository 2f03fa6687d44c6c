"""Every mail the platform sends: one `delivery` row each, rendered by its room, handed over once.

`sending` is committed before SMTP DATA. A send that failed before the final dot is tried again later; one that got no
answer after it may have arrived: it is repeated once with the same Message-ID, then left `unknown` to a person.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from mrml import to_html
from sqlalchemy import BigInteger, Index, Text, delete, func, select, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from collab.core.clock import now
from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY, Base, Created, Id, Moment, transaction
from collab.core.logs import get_logger, request_id
from collab.core.mail.door import SmtpDoor
from collab.core.metrics import DELIVERIES_WAITING

log = get_logger(__name__)

LEASE = timedelta(seconds=120)
BLIND_REPEAT_AFTER = timedelta(minutes=3)
RETRY_AFTER = tuple(timedelta(seconds=s) for s in (5, 30, 300, 900, 3_600, 14_400, 43_200, 86_400))


class Delivery(Base):
    """One mail to one address."""

    __tablename__ = "delivery"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(Text)
    """Names the renderer, `room.function`."""
    unique_key: Mapped[str] = mapped_column(Text, unique=True)
    """What this mail is about; a reaction that runs twice plans it once."""
    address: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    about: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Ids for the renderer; never a secret."""
    state: Mapped[str] = mapped_column(Text, server_default="planned")
    attempts: Mapped[int] = mapped_column(server_default="0")
    blind_repeats: Mapped[int] = mapped_column(server_default="0")
    """How often it was sent again without knowing whether it had arrived: at most once."""
    next_at: Mapped[Created]
    lease_until: Mapped[Moment | None]
    sending_at: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]
    smtp_answer: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(Text)
    planned_at: Mapped[Created]
    urgent: Mapped[bool] = mapped_column(server_default="false")
    """Somebody waits for it before a screen: it goes before all others."""

    __table_args__ = (
        Index("ix_delivery_due", "next_at", postgresql_where=text("state IN ('planned', 'sending')")),
        Index(
            "ix_delivery_queue", text("urgent DESC"), "next_at", postgresql_where=text("state = 'planned'")
        ),
    )


@dataclass(frozen=True)
class Mail:
    """What a renderer returns."""

    subject: str
    text: str
    html: str
    language: str = "fr"
    sender: str = ""
    """Who it is shown to come from, beside our own address; the platform's name if empty."""
    reply_to: str = ""
    """Where an answer goes; nowhere else than the sender's address if empty."""
    thread: str = ""
    """What it belongs to, `discussion:12`: mail programs show mails of one thread together."""
    list_name: str = ""
    list_id: str = ""
    """Of the group it comes from (RFC 2919), `eau-et-climat`."""
    unsubscribe_url: str = ""
    """Takes one POST without a cookie (RFC 8058); a GET shows a page."""
    unsubscribe_address: str = ""
    answers: str = ""
    """Message-ID of the mail that this one answers by itself (RFC 3834): nothing may answer it in turn."""


def _template_source(name: str) -> str | None:
    """`accounts/base.mjml` is `templates/base.mjml` of the room `accounts`."""
    room, _, file = name.partition("/")
    found = files("collab") / room / "templates" / file
    return found.read_text("utf-8") if found.is_file() else None


_templates = Environment(
    loader=FunctionLoader(_template_source),
    autoescape=lambda name: not (name or "").endswith(".txt"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write_mail(template: str, language: str, **values: Any) -> Mail:
    """A mail from `room/name.LANGUAGE.txt`, whose first line is the subject, and its twin in MJML."""
    plain_template = _templates.get_template(f"{template}.{language}.txt")
    subject, _, plain = plain_template.render(values, language=language).partition("\n")
    html_template = _templates.get_template(f"{template}.{language}.mjml")
    html = to_html(html_template.render(values, language=language, subject=subject)).content
    return Mail(subject=subject, text=plain.strip() + "\n", html=html, language=language)


Renderer = Callable[[Session, Delivery], Mail | None]
RENDERERS: dict[str, Renderer] = {}


def renders(kind: str) -> Callable[[Renderer], Renderer]:
    """Enter a function as the renderer of a kind of mail; it may return None when the mail is no longer wanted."""

    def enter(render: Renderer) -> Renderer:
        RENDERERS[kind] = render
        return render

    return enter


def plan_mail(
    session: Session,
    *,
    kind: str,
    unique_key: str,
    address: str,
    about: dict[str, Any],
    person_id: int | None = None,
) -> None:
    """Plan one mail in the caller's transaction; planning the same `unique_key` again changes nothing."""
    session.execute(
        insert(Delivery)
        .values(
            kind=kind,
            unique_key=unique_key,
            address=address,
            about=about,
            person_id=person_id,
            request_id=request_id.get(),
        )
        .on_conflict_do_nothing(index_elements=["unique_key"])
    )


def plan_mails(session: Session, mails: list[dict[str, Any]]) -> None:
    """Plan many mails at once, each as `plan_mail` does."""
    rows = [{"person_id": None, **mail, "request_id": request_id.get()} for mail in mails]
    session.execute(insert(Delivery).on_conflict_do_nothing(index_elements=["unique_key"]), rows)


def send_due_mail(settings: Settings, limit: int = 50) -> int:
    """Hand over what is due, one mail after the other on one connection; returns how many were accepted."""
    accepted = 0
    with transaction() as session:
        _mark_interrupted(session)
    door = SmtpDoor(settings)
    try:
        for _ in range(limit):
            with transaction() as session:
                claimed = _claim(session)
            if claimed is None:
                break
            accepted += _send_one(settings, door, *claimed)
    finally:
        door.close()
    return accepted


def _mark_interrupted(session: Session) -> None:
    """A lease that ended while `sending` means that nobody knows."""
    for row in session.scalars(
        select(Delivery)
        .where(Delivery.state == "sending", Delivery.lease_until < func.clock_timestamp())
        .with_for_update(skip_locked=True)
    ):
        _repeat_blindly_once(row)
        log.warning("a send was interrupted", delivery_id=row.id, state=row.state)


def _repeat_blindly_once(row: Delivery) -> None:
    """Perhaps it arrived: send it once more with the same Message-ID, then leave it to a person."""
    if row.blind_repeats:
        row.state = "unknown"
    else:
        row.state, row.blind_repeats = "planned", 1


def _claim(session: Session) -> tuple[int, int] | None:
    row = session.scalars(
        select(Delivery)
        .where(Delivery.state == "planned", Delivery.next_at <= func.clock_timestamp())
        .order_by(Delivery.next_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    row.state, row.attempts = "sending", row.attempts + 1
    row.sending_at, row.lease_until = now(), now() + LEASE
    return row.id, row.attempts


def _send_one(settings: Settings, door: SmtpDoor, delivery_id: int, attempt: int) -> int:
    try:
        with transaction() as session:
            row = session.get_one(Delivery, delivery_id)
            request_id.set(row.request_id)
            mail = RENDERERS[row.kind](session, row)
            content = _as_message(settings, row, mail).as_bytes() if mail else None
            address = row.address
    except DATABASE_AWAY:
        raise
    except Exception as error:
        # A mail that cannot be written waits as one that cannot be sent, and holds up no other.
        log.exception("a mail could not be written", delivery_id=delivery_id)
        outcome, answer = "deferred", f"{type(error).__name__}: {error}"
    else:
        outcome, answer = door.hand_over(address, content) if content else ("withdrawn", "")
    with transaction() as session:
        row = session.get_one(Delivery, delivery_id, with_for_update=True)
        if row.state != "sending" or row.attempts != attempt:
            return 0
        row.smtp_answer, row.lease_until = answer[:500], None
        if outcome == "unknown":
            row.next_at = now() + BLIND_REPEAT_AFTER
            _repeat_blindly_once(row)
        elif outcome == "deferred" and attempt <= len(RETRY_AFTER):
            row.state, row.next_at = "planned", now() + RETRY_AFTER[attempt - 1]
        else:
            row.state = "failed" if outcome == "deferred" else outcome
        if row.state == "accepted":
            row.sent_at = now()
        log.info("mail", delivery_id=delivery_id, kind=row.kind, state=row.state, answer=answer[:200])
        return int(row.state == "accepted")


def _as_message(settings: Settings, row: Delivery, mail: Mail) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    sender, sender_address = parseaddr(settings.mail_from)
    domain = sender_address.rpartition("@")[2]
    digest = hmac.new(
        settings.secret_key.encode(), f"delivery:{row.id}".encode(), hashlib.sha256
    ).hexdigest()[:10]
    message["Message-ID"] = f"<dlv.{row.id}.{digest}@{domain}>"
    message["Date"] = format_datetime(row.planned_at)
    message["From"] = Address(sender or "Collab", addr_spec=sender_address)
    message["To"] = Address(addr_spec=row.address)
    message["Subject"] = " ".join(mail.subject.split())
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def forget_old_deliveries(session: Session, *, before: datetime, limit: int) -> int:
    """Delete a batch of mails settled before a moment; those that failed or wait for a person stay. Returns how many."""
    settled = (
        select(Delivery.id)
        .where(Delivery.state.in_(("accepted", "withdrawn")))
        .where(func.coalesce(Delivery.sent_at, Delivery.planned_at) < before)
        .order_by(Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    gone = delete(Delivery).where(Delivery.id.in_(settled.scalar_subquery()))
    return len(session.scalars(gone.returning(Delivery.id)).all())


def measure(session: Session) -> None:
    """Set the delivery gauges from the table."""
    rows = session.execute(
        select(Delivery.state, func.count())
        .where(Delivery.state.in_(("planned", "sending", "unknown", "failed")))
        .group_by(Delivery.state)
    )
    counts = {row[0]: row[1] for row in rows}
    for state in ("planned", "sending", "unknown", "failed"):
        DELIVERIES_WAITING.labels(state).set(counts.get(state, 0))
