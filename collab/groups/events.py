"""What happens to groups and to who is in them."""

from __future__ import annotations

from dataclasses import dataclass

from collab.core.events import Event, event


@dataclass(frozen=True, kw_only=True)
class _OfGroup(Event):
    group_id: int

    def audience(self) -> list[str]:
        return [f"group:{self.group_id}"]


@event("groups.created")
@dataclass(frozen=True, kw_only=True)
class GroupCreated(_OfGroup):
    """A group was opened; only who opened it hears of it, since it may be hidden."""

    def audience(self) -> list[str]:
        return [f"user:{self.by}"] if self.by else []


@event("groups.changed")
@dataclass(frozen=True, kw_only=True)
class GroupChanged(_OfGroup):
    """A group's name, purpose or rules changed."""


@dataclass(frozen=True, kw_only=True)
class _OfMember(_OfGroup):
    person_id: int

    def audience(self) -> list[str]:
        return [f"group:{self.group_id}", f"user:{self.person_id}"]


@event("groups.member_joined")
@dataclass(frozen=True, kw_only=True)
class MemberJoined(_OfMember):
    """Somebody came in: by themselves, by a mandate, accepted, added or invited."""


@event("groups.member_left")
@dataclass(frozen=True, kw_only=True)
class MemberLeft(_OfMember):
    """Somebody left, or their mandate no longer brings them in."""


@event("groups.member_removed")
@dataclass(frozen=True, kw_only=True)
class MemberRemoved(_OfMember):
    """Somebody was taken out by a chair or the secretariat."""


@event("groups.role_changed")
@dataclass(frozen=True, kw_only=True)
class RoleChanged(_OfMember):
    """Somebody's role in a group changed."""


@event("groups.level_changed")
@dataclass(frozen=True, kw_only=True)
class LevelChanged(_OfGroup):
    """Somebody chose how closely they follow a group; only their own other pages hear of it."""

    audited = False

    person_id: int

    def audience(self) -> list[str]:
        return [f"user:{self.person_id}"]


@dataclass(frozen=True, kw_only=True)
class _OfDoor(_OfMember):
    """Who asks, is refused or is invited: the other members have no business with it."""

    chair_ids: tuple[int, ...] = ()
    """Who looked after the group at that moment."""

    def audience(self) -> list[str]:
        people = (self.person_id, *self.chair_ids, self.by)
        return list(dict.fromkeys(f"user:{person_id}" for person_id in people if person_id is not None))


@event("groups.membership_requested")
@dataclass(frozen=True, kw_only=True)
class MembershipRequested(_OfDoor):
    """Somebody asks to come in."""

    request_id: int


@event("groups.request_withdrawn")
@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(_OfDoor):
    """Somebody no longer asks to come in."""

    request_id: int


@event("groups.request_accepted")
@dataclass(frozen=True, kw_only=True)
class RequestAccepted(_OfMember):
    """A request was accepted; `member_joined` goes with it."""

    request_id: int


@event("groups.request_refused")
@dataclass(frozen=True, kw_only=True)
class RequestRefused(_OfDoor):
    """A request was refused."""

    request_id: int


@event("groups.member_invited")
@dataclass(frozen=True, kw_only=True)
class MemberInvited(_OfDoor):
    """Somebody was invited by e-mail and is owed the mail that says so; `member_joined` goes with it."""

    invitation_id: int


@event("groups.invitation_withdrawn")
@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(_OfDoor):
    """An invitation was taken back, and with it the membership it brought."""

    invitation_id: int
