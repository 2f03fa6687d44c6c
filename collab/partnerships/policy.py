"""Who may read the register of partnerships and who keeps it.

- Everybody with a mandate and the secretariat read it; a guest does not.
- Whoever holds a mandate of an authority valid today keeps that authority's partnerships, and so does the secretariat.
"""

from __future__ import annotations

from collab.core.actor import Actor

PARTNER_KINDS = ("local_authority", "state", "network", "other")
STATUSES = ("planned", "active", "paused", "ended")
PRECISIONS = ("day", "month", "year")

ACTIVE = """
    ps.removed_at IS NULL AND ps.status = 'active' AND (ps.starts_on IS NULL OR ps.starts_on <= :day)
    AND (ps.ends_on IS NULL OR ps.ends_on >= :day)"""
"""SQL on a partnership `ps` and `:day`: whether it is active that day."""


def may_read(actor: Actor) -> bool:
    """Whether the actor may read the register."""
    return not actor.guest


def may_keep(actor: Actor, authority_id: int) -> bool:
    """Whether the actor may enter, change and confirm partnerships of that authority."""
    mandates = (*actor.mandates, *actor.acts_for)
    return actor.staff or any(mandate.authority_id == authority_id for mandate in mandates)
