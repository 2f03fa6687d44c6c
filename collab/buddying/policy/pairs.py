"""Who may do what in a pair, and its bounds.

- What is agreed to, dated, paused, is done for an authority: it takes a mandate of that authority valid that day, the
  one the pair began under or a later one.
- Ending, rating and writing down what was learned are one's own: who lost their mandate in mid-flow can still do so.
- The secretariat reads the agreement and the dates and changes neither.
- A note is written by the two; once published it is read by whoever reads requests.
"""

from __future__ import annotations

from typing import Literal

from collab.core.actor import Actor

Side = Literal["asker", "helper"]
SIDES: tuple[Side, Side] = ("asker", "helper")
LONGEST_SCOPE = 6_000
LONGEST_MILESTONE = 200
LONGEST_NOTE = 20_000
LONGEST_RATING = 2_000
MOST_MILESTONES = 100
"""In one pair, removed ones not counted."""
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 7 * 24 * 60
MOST_THEMES = 10
MOST_COUNTRIES = 10


def may_sign(actor: Actor, authority_id: int) -> bool:
    """Whether the actor may act in a pair for that authority today: by a mandate of their own."""
    return any(mandate.authority_id == authority_id for mandate in actor.mandates)
