"""What a sign-in mail holds: a token and a code, both HMACs of the link's id, kept nowhere."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from collab.core.config import current_settings


def token_of(link_id: int) -> str:
    """The token of the mail's address."""
    return f"{link_id}.{urlsafe_b64encode(_digest('token', link_id)).decode().rstrip('=')}"


def code_of(link_id: int) -> str:
    """The six digits of the mail."""
    return f"{int.from_bytes(_digest('code', link_id)[:8]) % 1_000_000:06d}"


def link_of(token: str) -> int | None:
    """The link a token was made for; None for a token nobody made."""
    number, _, _ = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return int(number) if hmac.compare_digest(token_of(int(number)).encode(), token.encode()) else None


def same_code(link_id: int, code: str) -> bool:
    """Whether these digits are the link's, compared in constant time."""
    return hmac.compare_digest(code_of(link_id).encode(), code.encode())


def hidden(value: str) -> str:
    """An address as it is counted: recognisable to us, unreadable in a stolen table."""
    return hmac.new(_key("tries"), value.casefold().encode(), hashlib.sha256).hexdigest()


def _digest(purpose: str, link_id: int) -> bytes:
    return hmac.new(_key(f"sign-in {purpose}"), str(link_id).encode(), hashlib.sha256).digest()


def _key(purpose: str) -> bytes:
    return hmac.new(current_settings().secret_key.encode(), purpose.encode(), hashlib.sha256).digest()
