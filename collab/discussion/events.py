"""What happens in discussions."""

from __future__ import annotations

from dataclasses import dataclass

from collab.core.events import Event, event


@dataclass(frozen=True, kw_only=True)
class _OfDiscussion(Event):
    discussion_id: int
    group_id: int


@dataclass(frozen=True, kw_only=True)
class _Change(_OfDiscussion):
    revision: int
    epoch: str

    def audience(self) -> list[str]:
        return [f"group:{self.group_id}"]


@event("discussion.started")
@dataclass(frozen=True, kw_only=True)
class DiscussionStarted(_Change):
    """A discussion was opened in a group."""


@dataclass(frozen=True, kw_only=True)
class _OfMessage(_Change):
    message_id: int
    number: int


@event("discussion.message_posted")
@dataclass(frozen=True, kw_only=True)
class MessagePosted(_OfMessage):
    """A message was added to a discussion."""


@event("discussion.read")
@dataclass(frozen=True, kw_only=True)
class DiscussionRead(_OfDiscussion):
    """Somebody read a discussion up to a number; only their own other pages hear of it."""

    audited = False

    person_id: int
    number: int

    def audience(self) -> list[str]:
        return [f"user:{self.person_id}"]
