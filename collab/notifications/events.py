"""What happens to notifications, preferences and mail that comes in."""

from __future__ import annotations

from dataclasses import dataclass

from collab.core.events import Event, event


@event("notifications.told")
@dataclass(frozen=True, kw_only=True)
class Told(Event):
    """People were told of something; each hears that there is something, none hears who else was told."""

    audited = False
    unsaid = ("people",)

    event_id: int
    people: tuple[int, ...]

    def audience(self) -> list[str]:
        return [f"user:{person_id}" for person_id in self.people]


@dataclass(frozen=True, kw_only=True)
class _OfPerson(Event):
    """What somebody settles for themselves: only their own other pages hear of it."""

    audited = False

    person_id: int

    def audience(self) -> list[str]:
        return [f"user:{self.person_id}"]


@event("notifications.read")
@dataclass(frozen=True, kw_only=True)
class NotificationsRead(_OfPerson):
    """Somebody marked notifications as read."""


@event("notifications.preferences_changed")
@dataclass(frozen=True, kw_only=True)
class PreferencesChanged(_OfPerson):
    """Somebody chose how they want to be told, here or through a link in a mail."""


@event("notifications.mail_received")
@dataclass(frozen=True, kw_only=True)
class MailReceived(Event):
    """A mail came in and is kept; it is owed its place, or an answer that says why it has none."""

    incoming_id: int


@event("notifications.attachments_announced")
@dataclass(frozen=True, kw_only=True)
class AttachmentsAnnounced(Event):
    """A mail that came in brings files: their rows are there, their bytes are owed to the store."""

    incoming_id: int
