"""Who may see, read, write in and manage a group.

- A **listed** group is seen by everyone with a mandate and by the secretariat; an unlisted one by its members alone,
  the secretariat included: private means private. A guest sees the groups they were brought into and nothing else.
- **Members read** (all of it, guests what came since they joined unless a chair opened the past). The secretariat,
  which keeps groups alive, also reads listed groups, but not those one enters by invitation, nor any pairing; the
  words above the composer say so. Nobody else reads, in an open group neither: joining it is one click, and shows.
- **Members write**, guests included; the secretariat joins first, so that it is seen in the list of members.
- **Chairs manage**; so does the secretariat in the listed groups it may oversee, which is how a group that lost its
  chair gets a new one.
- A group whose membership **follows mandates** is neither joined, asked for nor left by those whom a mandate brings in.
- A **pairing** has no chair, and nobody oversees it: neither of the two can put the other out, and neither walks out of
  it alone; they end the pair, and go on reading what they wrote.
- A mandate's end takes its holder out of the groups that follow mandates. The others keep them as a reader until a
  chair removes them, but they no longer write there for an authority (`discussion.policy`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from collab.core.actor import Actor

KINDS = ("commission", "college", "theme", "country", "pairing", "session", "working")
VISIBILITIES = ("open", "on_request", "invitation")
ROLES = ("chair", "rapporteur", "member", "guest")
LEVELS = ("all", "followed", "normal", "muted")
"""How closely a person follows: told of all, of what moves, of what is meant for them, of nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """What the rules need to know: a group's facts and the asker's own place in it."""

    group_id: int
    kind: str
    visibility: str
    listed: bool
    automatic: bool
    """Membership follows mandates."""
    guest_history: bool
    role: str | None = None
    joined_at: datetime | None = None
    by_mandate: bool = False
    """The asker is a member because of a mandate."""
    asked: bool = False
    """The asker's request to join waits for an answer."""

    @property
    def history_from(self) -> datetime | None:
        """The moment before which the asker may read nothing; none when all is theirs to read."""
        return self.joined_at if self.role == "guest" and not self.guest_history else None


def oversees(actor: Actor, access: Access) -> bool:
    """Whether the secretariat keeps this group alive."""
    return actor.staff and access.listed and access.kind != "pairing"


def may_see(actor: Actor, access: Access) -> bool:
    """Whether the actor may know that the group exists."""
    return access.role is not None or (access.listed and not actor.guest)


def may_read(actor: Actor, access: Access) -> bool:
    """Whether the actor may read the group's discussions."""
    return access.role is not None or (
        oversees(actor, access) and (access.automatic or access.visibility != "invitation")
    )


def may_post(actor: Actor, access: Access) -> bool:
    """Whether the actor may write in the group's discussions."""
    return access.role is not None


def may_see_members(actor: Actor, access: Access) -> bool:
    """Whether the actor may read the list of members."""
    return (
        may_read(actor, access)
        or oversees(actor, access)
        or (may_see(actor, access) and access.visibility != "invitation")
    )


def may_create(actor: Actor) -> bool:
    """Whether the actor may open a group."""
    return actor.staff


def may_manage(actor: Actor, access: Access) -> bool:
    """Whether the actor may change the group and its membership."""
    return access.role == "chair" or oversees(actor, access)


def may_invite(actor: Actor, access: Access) -> bool:
    """Whether the actor may bring people in by e-mail."""
    return may_manage(actor, access) and access.kind != "pairing"


def may_join(actor: Actor, access: Access) -> bool:
    """Whether the actor may come in without asking."""
    if access.role is not None:
        return False
    if oversees(actor, access):
        return access.automatic or access.visibility != "invitation"
    return may_see(actor, access) and not access.automatic and access.visibility == "open"


def may_ask(actor: Actor, access: Access) -> bool:
    """Whether the actor may ask to come in."""
    return (
        access.role is None
        and not access.asked
        and not access.automatic
        and access.visibility == "on_request"
        and may_see(actor, access)
        and not may_join(actor, access)
    )


def may_leave(actor: Actor, access: Access) -> bool:
    """Whether the actor may go: not where a mandate brings them in, nor out of a pair, which is ended instead."""
    return access.role is not None and not access.by_mandate and access.kind != "pairing"


def level_of(own: str | None, of_group: str | None) -> str:
    """How closely somebody follows: as they chose for the thing itself, else for its group, else normally.

    Writing there or being named there changes nothing of it.
    """
    return own or of_group or "normal"


def readers(access: Access) -> str:
    """Who reads the group's discussions, for the words above the composer."""
    overseen = access.listed and access.kind != "pairing"
    open_to_staff = overseen and (access.automatic or access.visibility != "invitation")
    return "members_and_secretariat" if open_to_staff else "members"
