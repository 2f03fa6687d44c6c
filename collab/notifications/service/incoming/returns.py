"""Mail that came back, and complaints: counted for the address they are about."""

from __future__ import annotations

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.core.mail import Delivery
from collab.core.mail.addresses import BOUNCE, read_address
from collab.core.mail.health import note_failure
from collab.notifications.models import IncomingMail
from collab.notifications.recognition import read_bounce
from collab.notifications.service.incoming.keeping import settle

_OWNER = text("SELECT id FROM person WHERE email = CAST(:address AS citext)")


def note_return(session: Session, row: IncomingMail) -> None:
    """Count what came back for the address it was sent to; a notice of delay, and what says nothing, count as nothing.

    Only what comes to the signed address of a delivery is believed: anybody may write to `postmaster`.
    """
    bounce = read_bounce(row.raw or b"")
    signed = read_address(row.recipient)
    delivery = None
    if signed is not None and signed.purpose == BOUNCE:
        delivery = session.scalars(select(Delivery).where(Delivery.id == signed.ids[0])).one_or_none()
    if bounce is None or bounce.kind == "delayed":
        settle(row, "ignored", bounce.kind if bounce is not None else "nothing-said")
        return
    if delivery is None:
        settle(row, "ignored", "unknown-delivery")
        return
    note_failure(
        session,
        address=delivery.address,
        kind=bounce.kind,
        answer=f"{bounce.status} {bounce.answer}".strip(),
        delivery_id=delivery.id,
        person_id=session.scalar(_OWNER, {"address": delivery.address}),
    )
    row.person_id = delivery.person_id
    settle(row, "taken", "complaint" if bounce.kind == "complaint" else "bounce")
