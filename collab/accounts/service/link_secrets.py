"""What mails that open something hold: a token, at sign-in a code too; HMACs of a row's id, kept nowhere."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from collab.core.config import current_settings


def token_of(link_id: int) -> str:
    """The token of the mail's address."""
    return _token("sign-in token", link_id)


def code_of(link_id: int) -> str:
    """The six digits of the mail."""
    return f"{int.from_bytes(_digest('sign-in code', link_id)[:8]) % 1_000_000:06d}"


def link_of(token: str) -> int | None:
    """The link a token was made for; None for a token nobody made."""
    return _made_for("sign-in token", token)


def address_token_of(address_id: int) -> str:
    """The token of the mail that verifies a person's other address."""
    return _token("verify address", address_id)


def address_of(token: str) -> int | None:
    """The address a token was made for; None for a token nobody made."""
    return _made_for("verify address", token)


def same_code(link_id: int, code: str) -> bool:
    """Whether these digits are the link's, compared in constant time."""
    return hmac.compare_digest(code_of(link_id).encode(), code.encode())


def hidden(value: str) -> str:
    """An address as it is counted: recognisable to us, unreadable in a stolen table."""
    return hmac.new(_key("tries"), value.casefold().encode(), hashlib.sha256).hexdigest()


def _token(purpose: str, row_id: int) -> str:
    return f"{row_id}.{urlsafe_b64encode(_digest(purpose, row_id)).decode().rstrip('=')}"


def _made_for(purpose: str, token: str) -> int | None:
    number, _, _ = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    made = _token(purpose, int(number))
    return int(number) if hmac.compare_digest(made.encode(), token.encode()) else None


def _digest(purpose: str, row_id: int) -> bytes:
    return hmac.new(_key(purpose), str(row_id).encode(), hashlib.sha256).digest()


def _key(purpose: str) -> bytes:
    return hmac.new(current_settings().secret_key.encode(), purpose.encode(), hashlib.sha256).digest()
