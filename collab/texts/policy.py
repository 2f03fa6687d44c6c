"""Who may change the platform's texts; anyone may read them, signed in or not."""

from __future__ import annotations

from collab.core.actor import Actor

NAMES = ("legal", "privacy", "charter", "help-contact")
ASKED_FOR = ("privacy",)
"""Texts that everyone is asked to take note of."""


def may_write(actor: Actor) -> bool:
    """The secretariat alone."""
    return actor.staff


def may_see_authors(actor: Actor) -> bool:
    """Whoever sees the directory; a guest reads what changed, not who changed it."""
    return not actor.guest
