"""The plan's solver, against HiGHS on the same programme, and against bad input."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from collab.buddying.matching.prices import worth_bound
from collab.buddying.matching.solver import SCALE, CannotSolve, Problem, Solution, solve

pytestmark = pytest.mark.unit


def problem(**values: object) -> Problem:
    """Two requests and two helpers who could help with both."""
    usual = {
        "i": [0, 0, 1, 1],
        "j": [0, 1, 0, 1],
        "score": [80.0, 60.0, 70.0, 20.0],
        "wanted": [1, 1],
        "room": [1, 1],
        "carried": [0, 0],
        "fairness": 0.0,
        **values,
    }
    return Problem(
        **{name: value if name == "fairness" else np.array(value) for name, value in usual.items()}
    )


def best_by_highs(given: Problem, held: list[int]) -> float:
    """The same optimum by another solver on another formulation: the linear programme itself."""
    couples, requests = len(given.i), len(given.wanted)
    if not couples:
        return 0.0
    helper = np.repeat(np.arange(len(given.room)), given.room)
    turn = np.array([k for room in given.room for k in range(room)])
    cost = np.concatenate([-given.score, given.fairness * (given.carried[helper] + turn)])
    rows = np.concatenate([given.i, requests + given.j, requests + helper]).astype(int)
    columns = np.concatenate([np.arange(couples), np.arange(couples), couples + np.arange(len(helper))])
    signs = np.concatenate([np.ones(2 * couples), -np.ones(len(helper))])
    shape = (requests + len(given.room), couples + len(helper))
    limits = np.concatenate([given.wanted, np.zeros(len(given.room))])
    least = np.zeros(shape[1])
    least[held] = 1
    found = linprog(
        cost,
        A_ub=sparse.csr_array((signs, (rows, columns.astype(int))), shape=shape),
        b_ub=limits,
        bounds=np.column_stack([least, np.ones(shape[1])]),
    )
    assert found.status == 0, found.message
    return -found.fun


def within_limits(given: Problem, found: Solution) -> bool:
    """Whether nobody is given more than they can take, and nothing twice."""
    i, j = given.i[found.chosen], given.j[found.chosen]
    return bool(
        (np.bincount(i, minlength=len(given.wanted)) <= given.wanted).all()
        and (np.bincount(j, minlength=len(given.room)) <= given.room).all()
        and len(set(found.chosen.tolist())) == len(found.chosen)
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small ones with every oddity: ties, worthless couples, full helpers, pins that cannot be."""
    requests, helpers = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    couples = draw(
        st.lists(
            st.tuples(st.integers(0, requests - 1), st.integers(0, helpers - 1)), unique=True, max_size=36
        )
    )
    many = st.lists(st.integers(0, 3), min_size=helpers, max_size=helpers)
    scores = st.one_of(st.integers(-5, 100), st.floats(-5, 100).map(lambda score: round(score, 4)))
    return Problem(
        i=np.array([i for i, _ in couples], np.int32),
        j=np.array([j for _, j in couples], np.int32),
        score=np.array([draw(scores) for _ in couples], float),
        wanted=np.array(draw(st.lists(st.integers(0, 3), min_size=requests, max_size=requests)), np.int64),
        room=np.array(draw(many), np.int64),
        carried=np.array(draw(many), np.int64),
        fairness=draw(st.sampled_from([0.0, 0.5, 4.0, 33.3333])),
        pinned=np.array(draw(st.lists(st.integers(0, len(couples) - 1), max_size=3)) if couples else [], np.int64),
    )  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(problems())
def test_the_plan_is_the_best_there_is_within_every_limit_and_the_bound_proves_it(given: Problem) -> None:
    found = solve(given)
    held = [place for place in given.pinned.tolist() if place not in found.unpinned]
    assert within_limits(given, found)
    assert set(held) <= set(found.chosen.tolist())
    assert found.total == pytest.approx(best_by_highs(given, held), abs=1e-4)
    assert found.bound == found.total
    assert found.gap == 0


@settings(max_examples=200, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_no_plan_passes_a_bound_made_of_any_prices(given: Problem, dice: object) -> None:
    found = solve(given)
    units = np.random.default_rng(dice.randrange(2**32)).integers  # type: ignore[attr-defined]
    helper = np.repeat(np.arange(len(given.room)), given.room)
    turn = np.array([k for room in given.room for k in range(room)], int)
    bound = worth_bound(
        given.i,
        given.j,
        np.rint(given.score * SCALE).astype(int),
        given.wanted,
        units(0, 100 * SCALE, len(given.wanted)),
        units(0, 100 * SCALE, len(given.room)),
        helper,
        round(given.fairness * SCALE) * (given.carried[helper] + turn),
    )
    assert found.total <= bound / SCALE + 1e-9


def test_the_best_plan_is_not_the_first_best_couple() -> None:
    # By score, request 0 takes helper 0 (80) and leaves 20 to request 1; the best is 60 + 70.
    assert solve(problem()).chosen.tolist() == [1, 2]
    assert solve(problem()).total == 130.0


def test_a_helper_who_carries_more_is_spared_as_soon_as_the_score_allows() -> None:
    even = {"i": [0, 0], "j": [0, 1], "score": [60.0, 55.0], "wanted": [1], "carried": [2, 0]}
    assert solve(problem(**even, fairness=2.0)).chosen.tolist() == [0]
    assert solve(problem(**even, fairness=4.0)).chosen.tolist() == [1]


def test_each_further_request_of_one_helper_costs_more_than_the_one_before() -> None:
    alone = {"i": [0, 1, 2], "j": [0, 0, 0], "score": [30.0, 30.0, 30.0], "wanted": [1, 1, 1]}
    found = solve(problem(**alone, room=[3], carried=[1], fairness=8.0))
    assert found.total == 90.0 - 8.0 * (1 + 2 + 3)
    assert len(solve(problem(**alone, room=[3], carried=[2], fairness=8.0)).chosen) == 2


def test_a_pin_holds_though_it_costs_and_counts_in_the_limits() -> None:
    found = solve(problem(pinned=[0]))
    assert found.chosen.tolist() == [0, 3]
    assert (found.total, found.bound, found.unpinned) == (100.0, 100.0, {})


def test_pins_that_cannot_hold_are_told_with_the_reason_and_the_rest_is_planned() -> None:
    found = solve(problem(pinned=[2, 0, 3], wanted=[1, 1]))
    assert found.unpinned == {0: "helper_full", 3: "request_full"}
    assert found.chosen.tolist() == [1, 2]


def test_the_first_pin_wins_over_a_later_one() -> None:
    assert solve(problem(pinned=[0, 2])).unpinned == {2: "helper_full"}
    assert solve(problem(pinned=[2, 0])).unpinned == {0: "helper_full"}


def test_without_helpers_without_requests_and_without_couples_the_plan_is_empty() -> None:
    nothing: dict[str, object] = {"i": np.empty(0, int), "j": np.empty(0, int), "score": np.empty(0)}
    for sides in ({"room": [], "carried": []}, {"wanted": []}, {}):
        whole = {name: np.array(value, int) for name, value in sides.items()}
        found = solve(problem(**nothing, **whole))
        assert (found.status, found.total, found.bound, found.gap) == ("empty", 0, 0, 0)


def test_one_request_with_5000_equal_candidates_gets_the_one_it_wants() -> None:
    many = 5_000
    found = solve(
        Problem(
            i=np.zeros(many, int),
            j=np.arange(many),
            score=np.full(many, 50.0),
            wanted=np.array([1]),
            room=np.full(many, 2),
            carried=np.zeros(many, int),
            fairness=4.0,
        )
    )
    assert len(found.chosen) == 1
    assert (found.total, found.bound) == (50.0, 50.0)


def test_couples_that_are_worth_nothing_are_not_made() -> None:
    found = solve(problem(score=[0.0, -3.0, 0.0, 0.0]))
    assert (found.status, len(found.chosen)) == ("empty", 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"fairness": -1.0},
        {"fairness": float("nan")},
        {"score": [1.0, float("nan"), 1.0, 1.0]},
        {"score": [1.0]},
        {"room": [1, -1]},
        {"wanted": [-1, 1]},
        {"carried": [0, 0, 0]},
        {"wanted": [1]},
        {"room": [1], "carried": [0]},
    ],
)
def test_what_contradicts_itself_is_refused_before_it_is_solved(wrong: dict[str, object]) -> None:
    with pytest.raises(CannotSolve):
        solve(problem(**wrong))


def test_a_middling_plan_is_the_one_highs_finds() -> None:
    dice = np.random.default_rng(6)
    requests, helpers, each = 200, 400, 30
    crowd = Problem(
        i=np.repeat(np.arange(requests), each),
        j=np.concatenate([dice.choice(helpers, each, replace=False) for _ in range(requests)]),
        score=np.round(dice.beta(3, 3, requests * each) * 100, 4),
        wanted=dice.integers(1, 3, requests),
        room=dice.integers(0, 2, helpers),
        carried=dice.integers(0, 3, helpers),
        fairness=4.0,
    )
    found = solve(crowd)
    assert found.total == pytest.approx(best_by_highs(crowd, []), abs=1e-4)
    assert found.gap == 0
