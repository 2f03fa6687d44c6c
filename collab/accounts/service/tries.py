"""How often one address may knock: counted in Valkey for speed, and in PostgreSQL because Valkey may be away."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.accounts.models import SignInTry
from collab.accounts.service.link_secrets import hidden
from collab.core.clock import now
from collab.core.errors import too_many
from collab.core.limits import spend


def network_of(address: str) -> str:
    """What one caller can change at will counts as one: the last half of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def count_try(session: Session, what: str, who: str, *, amount: int, within: timedelta) -> None:
    """Count one try of `what` by `who`; raises the 429 problem, with the seconds to wait, past the limit."""
    key = f"{what}:{hidden(who)}"
    seconds = int(within.total_seconds())
    spend(what, key, amount, seconds)
    # Tries sent all at once must see each other, so those of one address pass one after the other.
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    at = now()
    count, oldest = session.execute(
        select(func.count(), func.min(SignInTry.tried_at)).where(
            SignInTry.who == key, SignInTry.tried_at > at - within
        )
    ).one()
    if count >= amount:
        raise too_many(int((oldest + within - at).total_seconds()) + 1)
    session.add(SignInTry(who=key, tried_at=at))
    session.flush()
