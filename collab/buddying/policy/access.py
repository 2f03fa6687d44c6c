"""Who may read, ask, offer, answer, plan.

- Everybody with a mandate, whoever assists them, and the secretariat read requests, offers and published notes; another
  guest does not.
- A request is made for an authority under a mandate valid that day, one's own or one that one assists, whose holder
  leads it; an offer under one's own. Whoever holds a valid mandate of the request's authority may change it, ask
  helpers, finish or withdraw it; so may the secretariat.
- Whom a request was put to, and what each answered, is read by the request's side and the secretariat; a helper reads
  their own. That somebody said no is nobody else's to know.
- A pair is read by its two people alone, its agreement and dates by the secretariat as well, which cannot read its
  discussion: private means private.
- Weights are read by all members; the secretariat changes them, plans, and sees the board.
"""

from __future__ import annotations

from dataclasses import dataclass

from collab.core.actor import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class Parties:
    """Who the two sides of a pair are."""

    asker_id: int | None
    helper_id: int | None


def may_read(actor: Actor) -> bool:
    """Whether the actor may read requests, offers and notes: whom a member has assist them, too."""
    return not actor.guest or bool(actor.acts_for)


def holds(actor: Actor, authority_id: int) -> bool:
    """Whether the actor acts for that authority today, by a mandate of theirs or one they assist."""
    return any(mandate.authority_id == authority_id for mandate in (*actor.mandates, *actor.acts_for))


def may_ask(actor: Actor, mandate_id: int) -> bool:
    """Whether the actor may ask, or offer, under that mandate."""
    return actor.mandate(mandate_id) is not None


def may_change_request(actor: Actor, authority_id: int) -> bool:
    """Whether the actor may change, finish, withdraw a request of that authority."""
    return actor.staff or holds(actor, authority_id)


def may_ask_helpers(actor: Actor, authority_id: int) -> bool:
    """Whether the actor may put a request of that authority to helpers."""
    return may_change_request(actor, authority_id)


def may_read_answers(actor: Actor, authority_id: int) -> bool:
    """Whether the actor reads whom a request of that authority was put to, and what each answered."""
    return may_change_request(actor, authority_id)


def may_offer(actor: Actor, mandate_id: int) -> bool:
    """Whether the actor may offer expertise under that mandate: one's own, since nobody offers somebody else."""
    return any(mandate.id == mandate_id for mandate in actor.mandates)


def may_keep_offers(actor: Actor, person_id: int | None) -> bool:
    """Whether the actor may change and withdraw that person's offer."""
    return actor.staff or actor.person_id == person_id


def may_answer(actor: Actor, person_id: int) -> bool:
    """Whether the actor answers what that person was asked: nobody answers for somebody else."""
    return actor.person_id == person_id


def may_see_pair(actor: Actor, parties: Parties) -> bool:
    """Whether the actor may read the agreement and the dates of a pair."""
    return actor.staff or side_of(actor, parties) is not None


def side_of(actor: Actor, parties: Parties) -> str | None:
    """Which of the two sides the actor is: asker or helper; none for anybody else."""
    if actor.person_id == parties.asker_id:
        return "asker"
    return "helper" if actor.person_id == parties.helper_id else None


def may_state_team(actor: Actor, authority_id: int) -> bool:
    """Whether the actor may say how large the team of that authority is."""
    return actor.staff or holds(actor, authority_id)


def may_keep_weights(actor: Actor) -> bool:
    """Whether the actor may change the weights of the score."""
    return actor.staff


def may_plan(actor: Actor) -> bool:
    """Whether the actor may compute, change and send plans."""
    return actor.staff


def may_see_board(actor: Actor) -> bool:
    """Whether the actor may see the secretariat's board."""
    return actor.staff


def may_take_over(actor: Actor, to_id: int | None) -> bool:
    """Whether the actor may take over what is handed to that person, or waits in the secretariat's queue."""
    return actor.staff or (to_id is not None and actor.person_id == to_id)
