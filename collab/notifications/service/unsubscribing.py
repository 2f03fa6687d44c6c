"""No more mail of a kind, by one press on a link of a mail, or by a mail; without sign-in, and logged as such."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.config import current_settings
from collab.core.errors import not_found
from collab.core.outbox import record
from collab.notifications.events import PreferencesChanged
from collab.notifications.kinds import KINDS, Kind, Sentence
from collab.notifications.service.preferences import preferences_of, set_preferences

EVERY_KIND = 0
"""In place of kinds: all mail at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsubscription:
    """What a link of a mail would stop, or has stopped."""

    kinds: list[Kind]
    done: bool
    """Whether none of it is mailed any more."""

    @property
    def titles(self) -> list[Sentence]:
        """What the kinds are called; none for all mail at once."""
        return [kind.title for kind in self.kinds]


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
    """Send this person no more mail at once of a kind, or of any; the page tells them all the same."""
    if session.get(Person, person_id) is None:
        raise not_found()
    chosen = preferences_of(session, [person_id])[person_id].choices
    mailed = [kind.name for kind in _kinds(what) if chosen.get(kind.name, kind.channel) == "mail"]
    if mailed:
        set_preferences(session, person_id, choices=dict.fromkeys(mailed, "page"))
        record(session, PreferencesChanged(by=person_id, person_id=person_id))


def _unsubscription(session: Session, person_id: int, what: int) -> Unsubscription:
    chosen = preferences_of(session, [person_id])[person_id].choices
    kinds = _kinds(what)
    mailed = [kind for kind in kinds if chosen.get(kind.name, kind.channel) == "mail"]
    return Unsubscription(kinds=[] if what == EVERY_KIND else kinds, done=not mailed)


def _kinds(what: int) -> list[Kind]:
    found = [kind for kind in KINDS.values() if what == EVERY_KIND or what >> kind.number & 1]
    if not found:
        raise not_found()
    return found


def _read(token: str) -> tuple[int, int]:
    said, _, signature = token.rpartition(".")
    person_id, _, what = said.partition(".")
    if not hmac.compare_digest(_mac(said).encode(), signature.encode()):
        raise not_found()
    return int(person_id), int(what)


def _mac(said: str) -> str:
    key = hmac.new(current_settings().secret_key.encode(), b"unsubscribe", hashlib.sha256).digest()
    return urlsafe_b64encode(hmac.new(key, said.encode(), hashlib.sha256).digest()[:18]).decode()
