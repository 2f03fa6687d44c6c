"""What happens to editions and to the runs that send letters; the secretariat hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collab.core.events import Event, event


@dataclass(frozen=True, kw_only=True)
class _OfEdition(Event):
    unsaid: ClassVar[tuple[str, ...]] = ("hearers",)

    edition_id: int
    hearers: tuple[int, ...] = ()
    """The secretariat's people."""

    def audience(self) -> list[str]:
        return [f"user:{person_id}" for person_id in dict.fromkeys((*self.hearers, self.by)) if person_id]


@event("digests.edition_changed")
@dataclass(frozen=True, kw_only=True)
class EditionChanged(_OfEdition):
    """An edition was begun, or it or its items read otherwise."""

    version: int


@event("digests.edition_moved")
@dataclass(frozen=True, kw_only=True)
class EditionMoved(_OfEdition):
    """An edition was submitted, approved, scheduled, begun, paused, stopped, sent, or went back."""

    act: str
    state: str
    before: str


@event("digests.test_asked")
@dataclass(frozen=True, kw_only=True)
class TestAsked(_OfEdition):
    """Somebody of the secretariat has an edition sent to themselves, to see it as it arrives."""

    __test__: ClassVar[bool] = False

    test_key: str
    language: str


@event("digests.letters_resent")
@dataclass(frozen=True, kw_only=True)
class LettersResent(_OfEdition):
    """Letters of an edition that had failed are sent once more."""

    letters: int


@dataclass(frozen=True, kw_only=True)
class _OfFeedAddress(Event):
    person_id: int

    def audience(self) -> list[str]:
        return [f"user:{self.person_id}"]


@event("digests.feed_address_made")
@dataclass(frozen=True, kw_only=True)
class FeedAddressMade(_OfFeedAddress):
    """Somebody made a private address of the editions for their feed reader."""


@event("digests.feed_address_revoked")
@dataclass(frozen=True, kw_only=True)
class FeedAddressRevoked(_OfFeedAddress):
    """Somebody took that address back."""
