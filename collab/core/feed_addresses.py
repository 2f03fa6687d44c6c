"""Private addresses of feeds: a feed reader cannot sign in, so the address itself is the key, and can be taken back.

Each room keeps its own in a table with a `person_id`, unique, and a `nonce`; what the address bears is computed from
both and our secret, so that nothing that reads the database alone can read a feed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.config import current_settings
from collab.core.errors import not_found

Table = type[Any]


def feed_token_of(session: Session, table: Table, person_id: int) -> str | None:
    """What the address of this person's feed bears; none while they have not made any."""
    row = session.scalars(select(table).filter_by(person_id=person_id)).one_or_none()
    return None if row is None else _token(table, row.id, row.nonce)


def make_feed_token(session: Session, table: Table, person_id: int) -> str:
    """Make an address; the one they had leads nowhere from now on."""
    session.execute(delete(table).where(table.person_id == person_id))
    nonce = secrets.token_hex(16)
    made = insert(table).values(person_id=person_id, nonce=nonce)
    # Two tabs at once: the later one's address stands.
    later = made.on_conflict_do_update(index_elements=["person_id"], set_={"nonce": nonce})
    return _token(table, session.execute(later.returning(table.id)).scalar_one(), nonce)


def revoke_feed_token(session: Session, table: Table, person_id: int) -> bool:
    """Take the address back; whether there was any."""
    gone = delete(table).where(table.person_id == person_id)
    return bool(session.execute(gone.returning(table.id)).all())


def person_behind_feed(session: Session, table: Table, token: str) -> int:
    """Who made the address that bears this token; the 404 problem for any other."""
    number, _, _ = token.partition("-")
    known = number.isascii() and number.isdigit() and len(number) < 19
    row = session.get(table, int(number)) if known else None
    if row is None or not hmac.compare_digest(_token(table, row.id, row.nonce).encode(), token.encode()):
        raise not_found()
    person_id: int = row.person_id
    return person_id


def _token(table: Table, address_id: int, nonce: str) -> str:
    # `country_feed_address` signs as "country feed": an address of one room opens no other's feed.
    purpose = table.__tablename__.removesuffix("_address").replace("_", " ")
    key = hmac.new(current_settings().secret_key.encode(), purpose.encode(), hashlib.sha256).digest()
    digest = hmac.new(key, f"{address_id}:{nonce}".encode(), hashlib.sha256).digest()
    return f"{address_id}-{urlsafe_b64encode(digest).decode().rstrip('=')}"
