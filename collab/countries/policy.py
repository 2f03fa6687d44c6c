"""Who may read shared monitoring, who assesses, who publishes, who keeps its sources.

- Everybody with a mandate and the secretariat read it; a guest does not.
- Whoever holds a valid mandate may type an item, join and part stories and propose a bulletin; so may the secretariat.
- A chair of the group of one of its countries, or the secretariat, publishes a bulletin, changes and withdraws it.
- Only who holds a valid mandate of an authority answers an alert for it.
- The secretariat keeps the sources and enters advice by hand.
"""

from __future__ import annotations

from collections.abc import Collection

from collab.core.actor import Actor

SEVERITIES = ("know", "watch", "alert")
ANSWERS = ("concerned", "not_concerned", "need_help", "can_help")
LEVELS = ("all", "followed", "normal", "muted")
PUBLISHERS = ("fr", "ca", "uk")


def may_read(actor: Actor) -> bool:
    """Whether the actor may read shared monitoring."""
    return not actor.guest


def may_assess(actor: Actor) -> bool:
    """Whether the actor may type items, join and part stories, and propose bulletins."""
    return actor.staff or bool(actor.mandates or actor.acts_for)


def may_publish(actor: Actor, chair_ids: Collection[int]) -> bool:
    """Whether the actor may publish a bulletin, whose countries' groups these people chair."""
    return actor.staff or (may_assess(actor) and actor.person_id in chair_ids)


def may_answer_for(actor: Actor, authority_id: int) -> bool:
    """Whether the actor may answer an alert for that authority."""
    return any(mandate.authority_id == authority_id for mandate in (*actor.mandates, *actor.acts_for))


def may_keep_sources(actor: Actor) -> bool:
    """Whether the actor may add and change sources and enter advice."""
    return actor.staff
