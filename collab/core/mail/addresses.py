"""Signed addresses at the inbox's domain: whom a mail to them concerns cannot be made up, nor read out of a table.

`r.c.9.5.g0m.4kz…@answers.example.org` is a purpose, its ids and the last day it works in base 36, and an HMAC of all
that. Case does not matter, since some mail servers change it, and it stays within the 64 characters of RFC 5321.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from collab.core.clock import today
from collab.core.config import current_settings

ANSWER, BOUNCE, UNSUBSCRIBE, GROUP = "r", "b", "u", "g"
_NUMBER = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH = 719_163
"""Ordinal of 1970-01-01: days are counted from there."""
_LOCAL = re.compile(r"([rbug])((?:\.[0-9a-z]{1,13}){1,4})\.([0-9a-z]{1,4})\.([a-z2-7]{16})")
_SHAPE = re.compile(r"[rbug]\.[0-9a-z.]{5,60}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signed address says; `expired` when its last day is over."""

    purpose: str
    ids: tuple[int, ...]
    expired: bool


def sign_address(purpose: str, *ids: int, days: int = 0, until: date | None = None) -> str:
    """The address at the inbox's domain that stands for these ids during so many days, or until a day."""
    last = until or today() + timedelta(days=days)
    numbers = ".".join(_base36(number) for number in (*ids, last.toordinal() - _EPOCH))
    said = f"{purpose}.{numbers}"
    return f"{said}.{_mac(said)}@{current_settings().inbox_domain}"


def read_address(address: str) -> Signed | None:
    """What an address of ours says; None for one that was not signed by us."""
    local = address.rpartition("@")[0].lower()
    found = _LOCAL.fullmatch(local)
    if found is None or not hmac.compare_digest(_mac(local.rpartition(".")[0]), found[4]):
        return None
    ids = tuple(int(part, 36) for part in found[2].strip(".").split("."))
    return Signed(found[1], ids, expired=today().toordinal() - _EPOCH > int(found[3], 36))


def looks_signed(address: str) -> bool:
    """Whether an address has the shape of ours, be its signature right or wrong."""
    return _SHAPE.fullmatch(address.rpartition("@")[0]) is not None


def _mac(said: str) -> str:
    mac = hmac.digest(_key(current_settings().secret_key), said.encode(), "sha256")
    return b32encode(mac[:10]).decode().lower()


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"signed address", "sha256")


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 36)
        digits = _NUMBER[rest] + digits
    return digits
