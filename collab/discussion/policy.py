"""Who may read and write in a discussion, and under which mandate; the group's own rules decide the rest.

- Whoever reads the group reads its discussions; a guest sees those in which something happened since they came, and
  of these the messages since then, unless a chair opened the past.
- Authors change and delete their own messages; nobody else's words can be changed, chairs hide them.
- Chairs alone call the whole group at once.
- Where a discussion stands, its outcome and its date are the group's own record: any member keeps it, chair or not, and
  signs it; a guest reads it, but for what was written of it before they came. Reopening is no different.
- What a person writes for an authority needs a mandate valid that day. Somebody who had mandates, all of them ended,
  writes no more as a member; as an organisation's guest they do.
"""

from __future__ import annotations

from datetime import datetime

from collab.core.actor import Actor, ActorMandate
from collab.groups import policy as groups
from collab.groups.policy import Access

LONGEST_MESSAGE = 20_000
"""Characters of one message, whichever way it comes in."""


def may_read(actor: Actor, access: Access, *, changed_at: datetime) -> bool:
    """Whether the actor may know of a discussion that changed last at that moment."""
    came = access.history_from
    return groups.may_read(actor, access) and (came is None or changed_at >= came)


def may_start(actor: Actor, access: Access) -> bool:
    """Whether the actor may open a discussion in the group."""
    return groups.may_post(actor, access)


def may_post(actor: Actor, access: Access) -> bool:
    """Whether the actor may write in the group's discussions."""
    return groups.may_post(actor, access)


def may_change_own(actor: Actor, author_id: int, mandate_id: int | None) -> bool:
    """Whether the actor may change what they wrote: under a mandate, only while it is theirs to use."""
    return actor.person_id == author_id and (mandate_id is None or actor.mandate(mandate_id) is not None)


def may_delete(actor: Actor, author_id: int) -> bool:
    """Whether the actor may take a message back: its author may for as long as they read it."""
    return actor.person_id == author_id


def may_moderate(actor: Actor, access: Access) -> bool:
    """Whether the actor keeps order in the group's discussions: hides a message, judges what is reported."""
    return groups.may_manage(actor, access) and groups.may_read(actor, access)


def may_read_hidden(actor: Actor, access: Access, author_id: int) -> bool:
    """Whether the actor may read what a hidden message says: its author, and who judges it."""
    return actor.person_id == author_id or may_moderate(actor, access)


def may_mention_all(actor: Actor, access: Access) -> bool:
    """Whether the actor may call the whole group at once."""
    return access.role == "chair"


def may_curate(actor: Actor, access: Access) -> bool:
    """Whether the actor may put the group's discussions in order: rename them, move messages between them."""
    return access.role == "rapporteur" or may_moderate(actor, access)


def may_settle(actor: Actor, access: Access) -> bool:
    """Whether the actor may write where a discussion stands, its outcome and its date: any member, never a guest."""
    return may_post(actor, access) and access.role != "guest"


def may_read_since(access: Access, moment: datetime) -> bool:
    """Whether the actor may read what was written at that moment: a guest not what was said before they came."""
    came = access.history_from
    return came is None or moment >= came


def usual_mandate(actor: Actor) -> ActorMandate | None:
    """The mandate to write under when none was chosen: one's own, never somebody else's."""
    return actor.mandates[0] if actor.mandates else None


def needs_mandate(actor: Actor, access: Access) -> bool:
    """Whether an actor without a valid mandate must be somebody who never had one to write here."""
    return not actor.mandates and not actor.staff and access.role != "guest"
