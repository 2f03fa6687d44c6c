"""The table of transitions, tested whole: every state times every act is either in it or refused."""

from __future__ import annotations

from itertools import product

import pytest

from collab.buddying.models import BuddyRequest, Handover, Offer, Pair, PeerNote, Plan, Solicitation
from collab.buddying.policy import TRANSITIONS, after, may_become
from collab.core.errors import Problem

THINGS = {
    "request": BuddyRequest,
    "offer": Offer,
    "solicitation": Solicitation,
    "pair": Pair,
    "note": PeerNote,
    "plan": Plan,
    "handover": Handover,
}
pytestmark = pytest.mark.unit


def _states(thing: str) -> set[str]:
    table = THINGS[thing].__table__
    check = next(c for c in table.constraints if str(c.name).endswith("_state"))
    return set(str(check.sqltext).split("(", 1)[1].rstrip(")").replace("'", "").replace(" ", "").split(","))


ACTS = sorted({act for _, _, act in TRANSITIONS})
EVERY = [(thing, state, act) for thing in THINGS for state, act in product(sorted(_states(thing)), ACTS)]


def test_the_table_speaks_of_states_that_the_database_knows() -> None:
    for (thing, state, _), after_it in TRANSITIONS.items():
        assert {state, after_it} <= _states(thing)


@pytest.mark.parametrize(("thing", "state", "act"), EVERY)
def test_every_act_on_every_state_is_in_the_table_or_refused_in_words(thing, state, act) -> None:
    if (thing, state, act) in TRANSITIONS:
        assert after(thing, state, act) == TRANSITIONS[thing, state, act]
        return
    assert not may_become(thing, state, act)
    with pytest.raises(Problem) as refused:
        after(thing, state, act)
    assert refused.value.status == 409


@pytest.mark.parametrize("thing", sorted(THINGS))
def test_every_state_can_be_reached(thing) -> None:
    first = str(THINGS[thing].__table__.c.state.server_default.arg)
    reached = {first}
    while True:
        more = {
            to for (of, state, _), to in TRANSITIONS.items() if of == thing and state in reached
        } - reached
        if not more:
            break
        reached |= more
    assert reached == _states(thing)
