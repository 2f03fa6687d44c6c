"""Who may read shared monitoring, who assesses, who publishes, who keeps its sources.

- Everybody with a mandate and the secretariat read it; a guest does not.
- Whoever holds a valid mandate may type an item, join and part stories and propose a bulletin; so may the secretariat.
- A chair of the group of one of its countries, or the secretariat, publishes a bulletin, changes and withdraws it; an
  alert, who chairs the groups of all its countries.
- Only who holds a valid mandate of an authority, or acts for its holder, answers an alert for it, be it exposed or not.
- The secretariat and the chairs of the groups of an alert's countries read all of its board: who is exposed, what each
  answered, who is silent and how many of theirs have looked. Everybody else reads what their own authorities answered
  and which others need help or can help: that an authority is not concerned is nobody else's to know, and neither is
  that it answered at all.
- The secretariat keeps the sources and enters advice by hand.
"""

from __future__ import annotations

from collections.abc import Collection

from collab.core.actor import Actor

SEVERITIES = ("know", "watch", "alert")
ANSWERS = ("concerned", "not_concerned", "need_help", "can_help")
SHARED_ANSWERS = ("need_help", "can_help")
"""What an authority answers so that others read it."""
LEVELS = ("all", "followed", "normal", "muted")
PUBLISHERS = ("fr", "ca", "uk")


def may_read(actor: Actor) -> bool:
    """Whether the actor may read shared monitoring."""
    return not actor.guest


def may_assess(actor: Actor) -> bool:
    """Whether the actor may type items, join and part stories, and propose bulletins."""
    return actor.staff or bool(actor.mandates or actor.acts_for)


def may_publish(actor: Actor, chaired: Collection[str], *, countries: Collection[str], severity: str) -> bool:
    """Whether the actor, who chairs the groups of some countries, may publish a bulletin on these."""
    theirs = set(chaired) & set(countries)
    enough = theirs == set(countries) if severity == "alert" else theirs
    return actor.staff or (may_assess(actor) and bool(enough))


def may_answer_for(actor: Actor, authority_id: int) -> bool:
    """Whether the actor may answer an alert for that authority."""
    return any(mandate.authority_id == authority_id for mandate in (*actor.mandates, *actor.acts_for))


def may_answer(actor: Actor) -> bool:
    """Whether the actor may answer alerts for any authority."""
    return bool(actor.mandates or actor.acts_for)


def may_oversee(actor: Actor, chair_ids: Collection[int]) -> bool:
    """Whether the actor reads all of an alert's board, whose countries' groups these people chair."""
    return actor.staff or actor.person_id in chair_ids


def may_read_answer(actor: Actor, *, oversees: bool, authority_id: int, answer: str) -> bool:
    """Whether the actor may know what that authority answered."""
    return oversees or answer in SHARED_ANSWERS or may_answer_for(actor, authority_id)


def may_keep_sources(actor: Actor) -> bool:
    """Whether the actor may add and change sources and enter advice."""
    return actor.staff
