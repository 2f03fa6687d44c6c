"""No more mail of a kind, or no more letter, by one press on a link of a mail, or by a mail; without sign-in, and logged
as such.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.config import current_settings
from collab.core.errors import not_found
from collab.core.outbox import record
from collab.notifications.events import PreferencesChanged
from collab.notifications.kinds import KINDS, Kind, Sentence
from collab.notifications.policy import Preferences
from collab.notifications.service.preferences import preferences_of, set_preferences

EVERY_KIND = 0
"""In place of kinds: all mail at once, and the letter."""
LETTER = 1
"""The letter of the commission: the first bit, since kinds count from 1."""
LETTER_TITLE = Sentence("La lettre de la commission", "The commission’s letter")


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsubscription:
    """What a link of a mail would stop, or has stopped."""

    titles: list[Sentence]
    """What it is called; none for all mail at once."""
    done: bool
    """Whether none of it is mailed any more."""


def bits_of(kinds: Iterable[str]) -> int:
    """Some kinds as one number, a bit for each, which a link or an address bears."""
    return sum(1 << KINDS[kind].number for kind in set(kinds))


def unsubscribe_token(person_id: int, what: int) -> str:
    """What the address of a mail's link bears: who, which kinds of mail, and our signature.

    It never expires: whoever finds a mail of last year unwelcome must be able to say so.
    """
    said = f"{person_id}.{what}"
    return f"{said}.{_mac(said)}"


def show_unsubscription(session: Session, token: str) -> Unsubscription:
    """What a link would stop; looking at it stops nothing."""
    person_id, what = _read(token)
    return _unsubscription(session, person_id, what)


def unsubscribe_by_token(session: Session, token: str) -> Unsubscription:
    """Stop the kind of mail a link stands for; a second time changes nothing."""
    person_id, what = _read(token)
    unsubscribe(session, person_id, what)
    return _unsubscription(session, person_id, what)


def unsubscribe(session: Session, person_id: int, what: int) -> None:
    """Send this person no more mail at once of a kind, no more letter, or nothing at all; the page tells all the same."""
    if session.get(Person, person_id) is None:
        raise not_found()
    chosen = preferences_of(session, [person_id])[person_id]
    changes: dict[str, Any] = {}
    if mailed := _mailed(_kinds(what), chosen):
        changes["choices"] = dict.fromkeys(mailed, "page")
    if _with_letter(what) and chosen.frequency != "never":
        changes["frequency"] = "never"
    if changes:
        set_preferences(session, person_id, **changes)
        record(session, PreferencesChanged(by=person_id, person_id=person_id))


def _unsubscription(session: Session, person_id: int, what: int) -> Unsubscription:
    chosen = preferences_of(session, [person_id])[person_id]
    kinds = _kinds(what)
    titles = [LETTER_TITLE] if _with_letter(what) else []
    titles += [kind.title for kind in kinds]
    written = _with_letter(what) and chosen.frequency != "never"
    return Unsubscription(
        titles=[] if what == EVERY_KIND else titles, done=not written and not _mailed(kinds, chosen)
    )


def _mailed(kinds: Iterable[Kind], chosen: Preferences) -> list[str]:
    return [kind.name for kind in kinds if chosen.choices.get(kind.name, kind.channel) == "mail"]


def _with_letter(what: int) -> bool:
    return what == EVERY_KIND or bool(what & LETTER)


def _kinds(what: int) -> list[Kind]:
    found = [kind for kind in KINDS.values() if what == EVERY_KIND or what >> kind.number & 1]
    if not found and not _with_letter(what):
        raise not_found()
    return found


def _read(token: str) -> tuple[int, int]:
    said, _, signature = token.rpartition(".")
    person_id, _, what = said.partition(".")
    if not hmac.compare_digest(_mac(said).encode(), signature.encode()):
        raise not_found()
    return int(person_id), int(what)


def _mac(said: str) -> str:
    mac = hmac.digest(_key(current_settings().secret_key), said.encode(), "sha256")
    return urlsafe_b64encode(mac[:18]).decode()


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"unsubscribe", "sha256")
