"""What happens in shared monitoring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from collab.core.events import Event, event

EVERYONE = "veille"
"""The channel of shared monitoring, which everybody who may read it hears."""


@event("countries.source_changed")
@dataclass(frozen=True, kw_only=True)
class SourceChanged(Event):
    """A source was added, changed, switched on or off."""

    source_id: int


@event("countries.source_died")
@dataclass(frozen=True, kw_only=True)
class SourceDied(Event):
    """A source has failed for too long, or said that it is gone for good."""

    source_id: int


@event("countries.story_changed")
@dataclass(frozen=True, kw_only=True)
class StoryChanged(Event):
    """A story was typed, joined, taken apart or set aside by somebody; what sources bring makes no such event."""

    story_id: int
    countries: tuple[str, ...] = ()

    def audience(self) -> list[str]:
        return [EVERYONE]


@dataclass(frozen=True, kw_only=True)
class _OfBulletin(Event):
    bulletin_id: int
    story_id: int
    countries: tuple[str, ...]
    severity: str
    version: int

    def audience(self) -> list[str]:
        return [EVERYONE]


@event("countries.bulletin_proposed")
@dataclass(frozen=True, kw_only=True)
class BulletinProposed(_OfBulletin):
    """Somebody made a bulletin of a story; a chair or the secretariat is to publish it."""

    chair_ids: tuple[int, ...] = ()
    """Chairs of the countries' groups."""

    def audience(self) -> list[str]:
        return [f"user:{person_id}" for person_id in dict.fromkeys((self.by, *self.chair_ids)) if person_id]


@event("countries.bulletin_published")
@dataclass(frozen=True, kw_only=True)
class BulletinPublished(_OfBulletin):
    """A bulletin was published; one of severity "alert" reaches whom it concerns."""

    expires_at: datetime


@event("countries.bulletin_changed")
@dataclass(frozen=True, kw_only=True)
class BulletinChanged(_OfBulletin):
    """A published bulletin reads otherwise: a new fact, or a new wording alone."""

    new_fact: bool
    published: bool = True
    """A proposal that reads otherwise is nobody's news yet."""

    def audience(self) -> list[str]:
        return [EVERYONE] if self.published else []


@event("countries.bulletin_withdrawn")
@dataclass(frozen=True, kw_only=True)
class BulletinWithdrawn(_OfBulletin):
    """A published bulletin was taken back, or a proposed one declined."""

    published: bool = True
    author_id: int | None = None

    def audience(self) -> list[str]:
        return [EVERYONE] if self.published else [f"user:{self.author_id}"] if self.author_id else []


@event("countries.bulletin_expired")
@dataclass(frozen=True, kw_only=True)
class BulletinExpired(_OfBulletin):
    """Its day is over."""


@event("countries.alert_answered")
@dataclass(frozen=True, kw_only=True)
class AlertAnswered(Event):
    """An authority answered an alert, or answered anew; open pages ask what of it is theirs to read."""

    unsaid = ("by", "authority_id", "answer")

    bulletin_id: int
    authority_id: int
    answer: str
    countries: tuple[str, ...]

    def audience(self) -> list[str]:
        return [f"alert:{self.bulletin_id}"]


@event("countries.help_needed")
@dataclass(frozen=True, kw_only=True)
class HelpNeeded(Event):
    """An authority needs help with what an alert tells of: a room above may make a request of it."""

    bulletin_id: int
    authority_id: int
    person_id: int
    mandate_id: int
    countries: tuple[str, ...]
    themes: tuple[str, ...] = ()


@event("countries.alert_seen")
@dataclass(frozen=True, kw_only=True)
class AlertWasSeen(Event):
    """Somebody looked at an alert for the first time."""

    audited = False
    unsaid = ("by", "person_id")

    bulletin_id: int
    person_id: int

    def audience(self) -> list[str]:
        return [f"alert:{self.bulletin_id}"]


@event("countries.alert_reach_changed")
@dataclass(frozen=True, kw_only=True)
class AlertReachChanged(Event):
    """A live alert concerns other authorities than before: partnerships began or ended, or its countries changed."""

    bulletin_id: int
    story_id: int
    countries: tuple[str, ...]
    severity: str
    version: int
    authority_ids: tuple[int, ...] = ()
    """Those that it concerns since now."""

    def audience(self) -> list[str]:
        return [EVERYONE, f"alert:{self.bulletin_id}"]


@event("countries.advice_changed")
@dataclass(frozen=True, kw_only=True)
class AdviceChanged(Event):
    """A government advises its travellers otherwise on a country."""

    country: str
    publisher: str
    level: int
    before: int | None = None

    def audience(self) -> list[str]:
        return [EVERYONE]


@event("countries.level_chosen")
@dataclass(frozen=True, kw_only=True)
class CountryLevelChosen(Event):
    """Somebody chose how closely they follow a country."""

    person_id: int
    country: str

    def audience(self) -> list[str]:
        return [f"user:{self.person_id}"]


@event("countries.feed_address_made")
@dataclass(frozen=True, kw_only=True)
class FeedAddressMade(Event):
    """Somebody made a private address to read countries under."""

    person_id: int


@event("countries.feed_address_revoked")
@dataclass(frozen=True, kw_only=True)
class FeedAddressRevoked(Event):
    """Somebody took their private address back."""

    person_id: int
