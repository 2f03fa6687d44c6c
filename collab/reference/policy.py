"""Who may read and change the controlled lists."""

from __future__ import annotations

from collab.core.actor import Actor


def may_rename_countries(actor: Actor) -> bool:
    """The secretariat alone: names of countries are political."""
    return actor.staff
