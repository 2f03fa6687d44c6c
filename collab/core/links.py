"""Signed links in mails: person, purpose and thing, for a fortnight, without sign-in and for that one answer alone.

What such a link leads to is shown by GET and done by POST, since mail scanners open every link first.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

from collab.core.clock import today
from collab.core.config import current_settings
from collab.core.errors import gone, not_found

DAYS = 14


@dataclass(frozen=True, slots=True)
class SignedLink:
    """What a link of ours says."""

    person_id: int
    thing_id: int


def sign_link(purpose: str, person_id: int, thing_id: int, *, days: int = DAYS) -> str:
    """The token of a link that lets this person do one thing without sign-in, until its last day is over."""
    last = (today() + timedelta(days=days)).toordinal()
    said = f"{person_id}.{thing_id}.{last}"
    return f"{said}.{_mac(purpose, said)}"


def read_link(purpose: str, token: str) -> SignedLink:
    """What a token says; the 404 problem for one that is not ours, 410 for one whose time is over."""
    said, _, signature = token.rpartition(".")
    if not hmac.compare_digest(_mac(purpose, said).encode(), signature.encode()):
        raise not_found()
    person_id, thing_id, last = map(int, said.split("."))
    if today().toordinal() > last:
        raise gone("answer-link-expired")
    return SignedLink(person_id, thing_id)


def _mac(purpose: str, said: str) -> str:
    key = hmac.new(current_settings().secret_key.encode(), b"signed link", hashlib.sha256).digest()
    digest = hmac.new(key, f"{purpose}:{said}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest[:18]).decode()
