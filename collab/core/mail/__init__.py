"""Every mail the platform sends: one `delivery` row each, rendered by its room, handed over once.

`deliveries` holds the rows, `writing` what a room writes, `headers` and `message` what goes over the wire, `sending`
the loop with its `door`, `breaker` and `journal`; `health` knows which addresses no longer take mail, `addresses` signs
those of our own that mail may come back to.
"""

from __future__ import annotations

from collab.core.mail.deliveries import (
    Delivery,
    forget_old_deliveries,
    measure,
    plan_mail,
    plan_mails,
    planned_mail,
)
from collab.core.mail.sending import send_due_mail
from collab.core.mail.writing import RENDERERS, Mail, Renderer, renders, write_mail

__all__ = [
    "RENDERERS",
    "Delivery",
    "Mail",
    "Renderer",
    "forget_old_deliveries",
    "measure",
    "plan_mail",
    "plan_mails",
    "planned_mail",
    "renders",
    "send_due_mail",
    "write_mail",
]
