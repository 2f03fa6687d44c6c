"""Mail that came back, and complaints: counted for the address they are about."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.config import current_settings
from collab.core.mail import Delivery
from collab.core.mail.addresses import BOUNCE, read_address
from collab.core.mail.health import note_failure
from collab.core.mail.message import message_id
from collab.notifications.models import IncomingMail
from collab.notifications.recognition import Bounce, read_bounce
from collab.notifications.service.incoming.keeping import settle

_BOUNCE_ADDRESS = re.compile(rb"\bb\.[0-9a-z.]{5,60}@", re.IGNORECASE)
_MESSAGE_ID = re.compile(rb"<dlv\.([1-9][0-9]{0,17})\.[0-9a-f]{1,64}@[a-z0-9.-]{1,255}>", re.IGNORECASE)
_MOST_NAMED = 20
"""A report names one mail of ours, a few times."""
_OWNER = text("SELECT id FROM person WHERE email = CAST(:address AS citext)")


def note_return(session: Session, row: IncomingMail) -> None:
    """Count what came back for the address it was sent to; a notice of delay, and what says nothing, count as nothing.

    Anybody may write to `postmaster`: only a report that bears what we signed in the mail it is about is believed.
    """
    bounce = read_bounce(row.raw or b"")
    if bounce is None or bounce.kind == "delayed":
        settle(row, "ignored", bounce.kind if bounce is not None else "nothing-said")
        return
    delivery_id = next(_named(row), None)
    delivery = session.get(Delivery, delivery_id) if delivery_id is not None else None
    if delivery is None:
        settle(row, "ignored", "unknown-delivery")
        return
    note_failure(
        session,
        address=delivery.address,
        kind=_blame(bounce, delivery.address),
        answer=f"{bounce.status} {bounce.answer}".strip(),
        delivery_id=delivery.id,
        person_id=session.scalar(_OWNER, {"address": delivery.address}),
    )
    row.person_id = delivery.person_id
    settle(row, "taken", "complaint" if bounce.kind == "complaint" else "bounce")


def _blame(bounce: Bounce, address: str) -> str:
    """A mailbox that our mail was passed on to may be gone for good without the address itself being so."""
    elsewhere = bounce.address and bounce.address.casefold() != address.casefold()
    return "soft" if elsewhere and bounce.kind in ("hard", "full") else bounce.kind


def _named(row: IncomingMail) -> Iterator[int]:
    """The deliveries that a report is about: where it came to, else what it holds of the mail. Providers that pass
    complaints on write to one address for all, and name the envelope's sender or return the mail.
    """
    raw = row.raw or b""
    found = (match[0].decode() for match in islice(_BOUNCE_ADDRESS.finditer(raw), _MOST_NAMED))
    for address in (row.recipient, *found):
        signed = read_address(address)
        if signed is not None and signed.purpose == BOUNCE and not signed.expired:
            yield signed.ids[0]
    for match in islice(_MESSAGE_ID.finditer(raw), _MOST_NAMED):
        own = message_id(current_settings(), int(match[1]))
        if hmac.compare_digest(match[0].lower(), own.lower().encode()):
            yield int(match[1])
