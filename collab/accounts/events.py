"""What happens to people, their mandates and their sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from collab.core.events import Event, event


@dataclass(frozen=True, kw_only=True)
class _OfPerson(Event):
    person_id: int

    def audience(self) -> list[str]:
        return [f"user:{self.person_id}"]


@event("accounts.sign_in_asked")
@dataclass(frozen=True, kw_only=True)
class SignInAsked(Event):
    """Somebody asked for a sign-in mail; whether the address is known is not said."""

    link_id: int


@event("accounts.signed_in")
@dataclass(frozen=True, kw_only=True)
class SignedIn(_OfPerson):
    """A browser was signed in."""

    session_id: int


@event("accounts.session_ended")
@dataclass(frozen=True, kw_only=True)
class SessionEnded(_OfPerson):
    """A session was ended by its person, by signing out or because the person was disabled."""

    session_id: int


@event("accounts.person_added")
@dataclass(frozen=True, kw_only=True)
class PersonAdded(_OfPerson):
    """Somebody was entered in the directory."""


@event("accounts.people_imported")
@dataclass(frozen=True, kw_only=True)
class PeopleImported(Event):
    """A list of people was written; a long one is told in several parts. Mandates tell of themselves on their day."""

    import_id: int
    added: tuple[int, ...]
    changed: tuple[int, ...]

    def audience(self) -> list[str]:
        return [f"user:{self.by}"]


@event("accounts.person_changed")
@dataclass(frozen=True, kw_only=True)
class PersonChanged(_OfPerson):
    """A person's name, organisation, preferences or state changed."""


@event("accounts.person_invited")
@dataclass(frozen=True, kw_only=True)
class PersonInvited(_OfPerson):
    """A person is owed the mail that tells how to come in."""

    invited_at: datetime


@event("accounts.person_reminded")
@dataclass(frozen=True, kw_only=True)
class PersonReminded(_OfPerson):
    """Somebody who was invited and did not come is owed the one reminder."""

    reminded_at: datetime


@dataclass(frozen=True, kw_only=True)
class _OfAddress(_OfPerson):
    address_id: int


@event("accounts.address_added")
@dataclass(frozen=True, kw_only=True)
class AddressAdded(_OfAddress):
    """A person named another address of theirs, or asked anew for the mail that verifies it."""


@event("accounts.address_verified")
@dataclass(frozen=True, kw_only=True)
class AddressVerified(_OfAddress):
    """Whoever reads that address confirmed it: answers by mail are taken from it."""


@event("accounts.address_removed")
@dataclass(frozen=True, kw_only=True)
class AddressRemoved(_OfAddress):
    """A person took another address of theirs back; nothing is taken from it any more."""


@dataclass(frozen=True, kw_only=True)
class _OfMandate(_OfPerson):
    mandate_id: int
    authority_id: int


@event("accounts.mandate_given")
@dataclass(frozen=True, kw_only=True)
class MandateGiven(_OfMandate):
    """A mandate is valid from this day on (recorded on its first day, not when it was written down)."""


@event("accounts.mandate_changed")
@dataclass(frozen=True, kw_only=True)
class MandateChanged(_OfMandate):
    """A mandate's title, end, successor or assistants changed."""

    assistant_id: int | None = None
    """Who was declared to act for its holder, or no longer is."""


@event("accounts.mandate_ended")
@dataclass(frozen=True, kw_only=True)
class MandateEnded(_OfMandate):
    """A mandate is no longer valid; open work goes to the successor, else to the secretariat."""

    successor_id: int | None
    ended_on: date
