"""Who may compose, approve and send, and who reads.

- The secretariat composes, submits, schedules, pauses, stops and sees how deliveries ended; an edition is approved by
  somebody else than who submitted it.
- Whoever may sign in reads the editions that were sent, each item if they may read the group it comes from.
- Everybody sees their own letters and what their next one would hold; the secretariat previews anybody's with an edition
  on top of it, and sees no more of it than which kinds of lines it holds where it may not read the group itself.
"""

from __future__ import annotations

from collab.core.actor import Actor


def may_compose(actor: Actor) -> bool:
    """Whether the actor may write editions and see how they were sent."""
    return actor.staff


def may_approve(actor: Actor, submitted_by: int | None) -> bool:
    """Whether the actor may approve an edition: two people see it before everybody does."""
    return actor.staff and actor.person_id != submitted_by


def may_preview(actor: Actor, person_id: int, *, edition: bool) -> bool:
    """Whether the actor may see a letter as this person would get it: one's own, or under an edition that one composes."""
    return may_compose(actor) if edition else actor.person_id == person_id
