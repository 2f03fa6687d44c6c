"""What happens in discussions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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


@event("discussion.renamed")
@dataclass(frozen=True, kw_only=True)
class DiscussionRenamed(_Change):
    """A discussion got another title."""


@dataclass(frozen=True, kw_only=True)
class _OfMessage(_Change):
    message_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class _OfText(_OfMessage):
    mentioned: tuple[int, ...] = ()
    """People whom the text names and did not name before."""
    mentioned_all: bool = False
    """Whether it calls the whole group and did not before."""


@event("discussion.message_posted")
@dataclass(frozen=True, kw_only=True)
class MessagePosted(_OfText):
    """A message was added to a discussion."""

    mandate_id: int | None = None
    """Under which it was written."""
    acting_for_id: int | None = None
    """On whose behalf, when an assistant wrote it."""


@event("discussion.message_edited")
@dataclass(frozen=True, kw_only=True)
class MessageEdited(_OfText):
    """An author changed what a message says; what it said before is kept."""


@event("discussion.message_deleted")
@dataclass(frozen=True, kw_only=True)
class MessageDeleted(_OfMessage):
    """An author took a message back for good; its place stays."""


@dataclass(frozen=True, kw_only=True)
class _OfReaction(_OfMessage):
    # "D'accord" under a position is an opinion: what can be taken back must not stay in a log that forgets nothing.
    audited = False

    word: str


@event("discussion.reaction_added")
@dataclass(frozen=True, kw_only=True)
class ReactionAdded(_OfReaction):
    """Somebody answered a message with one of the six words."""


@event("discussion.reaction_removed")
@dataclass(frozen=True, kw_only=True)
class ReactionRemoved(_OfReaction):
    """Somebody took such a word back."""


@event("discussion.message_illustrated")
@dataclass(frozen=True, kw_only=True)
class MessageIllustrated(_OfMessage):
    """The small picture of a file that a message bears became ready."""

    audited = False


@event("discussion.stand_changed")
@dataclass(frozen=True, kw_only=True)
class StandChanged(_Change):
    """Where a discussion stands was written anew."""

    version: int


@event("discussion.resolved")
@dataclass(frozen=True, kw_only=True)
class Resolved(_Change):
    """A discussion was settled with an outcome."""

    resolution_id: int


@event("discussion.reopened")
@dataclass(frozen=True, kw_only=True)
class Reopened(_Change):
    """A settled discussion was opened again; its outcome is kept."""

    resolution_id: int


@event("discussion.date_set")
@dataclass(frozen=True, kw_only=True)
class DateSet(_Change):
    """A discussion was given a date, or another one."""

    starts_at: datetime


@event("discussion.date_removed")
@dataclass(frozen=True, kw_only=True)
class DateRemoved(_Change):
    """The date of a discussion was taken back."""


@event("discussion.calendar_address_made")
@dataclass(frozen=True, kw_only=True)
class CalendarAddressMade(Event):
    """A person made a private calendar address, in the place of the one they had; nobody hears of it."""

    person_id: int


@event("discussion.calendar_address_revoked")
@dataclass(frozen=True, kw_only=True)
class CalendarAddressRevoked(Event):
    """A person took their private calendar address back."""

    person_id: int


@event("discussion.message_hidden")
@dataclass(frozen=True, kw_only=True)
class MessageHidden(_OfMessage):
    """A chair hid a message; its author is told why."""


@event("discussion.message_shown")
@dataclass(frozen=True, kw_only=True)
class MessageShown(_OfMessage):
    """A hidden message is shown again."""


@event("discussion.message_moved")
@dataclass(frozen=True, kw_only=True)
class MessageMoved(_OfMessage):
    """Messages went to another discussion of the group; this is the place of the last one, which stays."""

    count: int
    to_discussion_id: int
    to_number: int
    """Where the first of them stands now."""


@event("discussion.message_arrived")
@dataclass(frozen=True, kw_only=True)
class MessageArrived(_OfMessage):
    """Messages came from another discussion of the group; this is the last one."""

    count: int
    from_discussion_id: int


@dataclass(frozen=True, kw_only=True)
class _OfReport(Event):
    """What is reported is between who reports and who looks after the group."""

    report_id: int
    group_id: int
    discussion_id: int
    message_id: int
    number: int
    chair_ids: tuple[int, ...] = ()
    """Who looked after the group at that moment."""

    def audience(self) -> list[str]:
        return [f"user:{person_id}" for person_id in self.chair_ids]


@event("discussion.message_reported")
@dataclass(frozen=True, kw_only=True)
class MessageReported(_OfReport):
    """Somebody asks the chairs to look at a message."""


@event("discussion.report_closed")
@dataclass(frozen=True, kw_only=True)
class ReportClosed(_OfReport):
    """What was reported is `hidden`, `kept` or, by its author, `deleted`; who reported it is told."""

    person_id: int
    outcome: str

    def audience(self) -> list[str]:
        return list(dict.fromkeys((f"user:{self.person_id}", *super().audience())))


@dataclass(frozen=True, kw_only=True)
class _OfReader(Event):
    """What somebody settles for themselves: only their own other pages hear of it."""

    audited = False

    person_id: int

    def audience(self) -> list[str]:
        return [f"user:{self.person_id}"]


@event("discussion.read")
@dataclass(frozen=True, kw_only=True)
class DiscussionRead(_OfReader):
    """Somebody read a discussion up to a number; only their own other pages hear of it."""

    discussion_id: int
    group_id: int
    number: int


@event("discussion.marked_unread")
@dataclass(frozen=True, kw_only=True)
class MarkedUnread(_OfReader):
    """Somebody put back how far they read a discussion, to this number."""

    discussion_id: int
    group_id: int
    number: int


@event("discussion.all_read")
@dataclass(frozen=True, kw_only=True)
class AllRead(_OfReader):
    """Somebody marked as read all discussions of a group, or of all their groups."""

    group_id: int | None


@event("discussion.level_changed")
@dataclass(frozen=True, kw_only=True)
class LevelChanged(_OfReader):
    """Somebody chose how closely they follow a discussion."""

    discussion_id: int
    group_id: int
