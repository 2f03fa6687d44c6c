"""Who may read and write in a discussion, and under which mandate; the group's own rules decide the rest.

- Whoever reads the group reads its discussions; a guest sees those in which something happened since they came, and
  of these the messages since then, unless a chair opened the past.
- What a person writes for an authority needs a mandate valid that day. Somebody who had mandates, all of them ended,
  writes no more as a member; as an organisation's guest they do.
"""

from __future__ import annotations

from datetime import datetime

from collab.core.actor import Actor, ActorMandate
from collab.groups import policy as groups
from collab.groups.policy import Access


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


def usual_mandate(actor: Actor) -> ActorMandate | None:
    """The mandate to write under when none was chosen: one's own, never somebody else's."""
    return actor.mandates[0] if actor.mandates else None


def needs_mandate(actor: Actor, access: Access) -> bool:
    """Whether an actor without a valid mandate must be somebody who never had one to write here."""
    return not actor.mandates and not actor.staff and access.role != "guest"
