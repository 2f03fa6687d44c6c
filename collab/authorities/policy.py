"""Who may read the register."""

from __future__ import annotations

from collab.core.actor import Actor


def may_read_register(actor: Actor) -> bool:
    """Members and the secretariat; an invited guest sees their group and nothing else."""
    return not actor.guest
