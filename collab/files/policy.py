"""Who may send files, and who may have them.

- Whoever writes in a group sends files to it. Until its message is sent, a file is its sender's alone.
- After that it is read with its message: by those who read it, while it is shown; hidden, by its author and those who
  look after the group.
"""

from __future__ import annotations

from collab.core.actor import Actor
from collab.groups import policy as groups
from collab.groups.policy import Access


def may_send(actor: Actor, access: Access) -> bool:
    """Whether the actor may send a file to the group."""
    return groups.may_post(actor, access)


def may_see_waiting(actor: Actor, *, author_id: int) -> bool:
    """Whether the actor may know of a file whose message is not sent yet."""
    return actor.person_id == author_id
