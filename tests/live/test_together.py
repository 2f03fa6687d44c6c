"""Who asks while others are answered is answered with the next turn: in order, few turns at a time, each by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gevent
import pytest
from gevent.event import Event
from sqlalchemy.exc import OperationalError

from collab.core.errors import Problem, not_signed_in
from collab.live.handlers.door import RETURN_WITHIN
from collab.live.handlers.together import AT_ONCE, Together


class _Desk:
    """Answers a question with its double once the test lets it, and notes the turns."""

    def __init__(self, refuse: Callable[[int], Exception | None] = lambda _: None) -> None:
        self.turns: list[list[int]] = []
        self.open, self._refuse = Event(), refuse
        self.in_work = self.most_in_work = 0

    def __call__(self, asked: Sequence[int]) -> list[Any]:
        self.turns.append(list(asked))
        self.in_work += 1
        self.most_in_work = max(self.most_in_work, self.in_work)
        self.open.wait(5)
        self.in_work -= 1
        return [self._refuse(each) or 2 * each for each in asked]


def _ask_all(together: Together[int, int], count: int) -> list[gevent.Greenlet]:
    asking = [gevent.spawn(together.ask, number) for number in range(count)]
    gevent.idle()
    return asking


def _outcome(asking: gevent.Greenlet) -> Any:
    gevent.wait([asking], timeout=5)
    return asking.value if asking.successful() else asking.exception


@pytest.fixture(autouse=True)
def quiet_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that fails is told to whoever asked; the hub need not print it too."""
    monkeypatch.setattr(gevent.get_hub(), "print_exception", lambda *_: None)


def test_one_who_asks_alone_is_answered_in_a_turn_of_their_own() -> None:
    desk = _Desk()
    desk.open.set()
    together = Together(desk, kind="test", largest=50, most_waiting=10)
    assert [together.ask(1), together.ask(2)] == [2, 4]
    assert desk.turns == [[1], [2]]


def test_those_who_come_at_once_share_turns_in_the_order_they_came() -> None:
    desk = _Desk()
    asking = _ask_all(Together(desk, kind="test", largest=4, most_waiting=100), 20)
    desk.open.set()
    assert [_outcome(each) for each in asking] == [2 * number for number in range(20)]
    assert sum(desk.turns, []) == list(range(20))
    assert [len(turn) for turn in desk.turns] == [4] * 5


def test_no_more_than_a_few_turns_touch_the_database_at_a_time() -> None:
    desk = _Desk()
    asking = _ask_all(Together(desk, kind="test", largest=1, most_waiting=100), 30)
    assert len(desk.turns) == AT_ONCE
    desk.open.set()
    gevent.wait(asking, timeout=5)
    assert desk.most_in_work == AT_ONCE


def test_the_problem_of_one_is_theirs_alone() -> None:
    desk = _Desk(lambda number: not_signed_in() if number == 3 else None)
    asking = _ask_all(Together(desk, kind="test", largest=50, most_waiting=100), 6)
    desk.open.set()
    outcomes = [_outcome(each) for each in asking]
    assert [each for each in outcomes if not isinstance(each, Problem)] == [0, 2, 4, 8, 10]
    assert outcomes[3].slug == "not-signed-in"


def test_a_question_that_breaks_the_answer_is_asked_alone_and_the_others_are_answered() -> None:
    def answer(asked: Sequence[int]) -> list[int | Exception]:
        if 3 in asked:
            raise ValueError("three")
        return [2 * each for each in asked]

    outcomes = [
        _outcome(each) for each in _ask_all(Together(answer, kind="test", largest=50, most_waiting=100), 6)
    ]
    assert isinstance(outcomes.pop(3), ValueError)
    assert outcomes == [0, 2, 4, 8, 10]


def test_all_hear_at_once_that_the_database_is_away() -> None:
    turns = []

    def answer(asked: Sequence[int]) -> list[int | Exception]:
        turns.append(len(asked))
        raise OperationalError("SELECT", {}, Exception("gone"))

    outcomes = [
        _outcome(each) for each in _ask_all(Together(answer, kind="test", largest=50, most_waiting=100), 6)
    ]
    assert {type(each) for each in outcomes} == {OperationalError}
    assert turns == [6]


def test_past_the_bound_each_is_told_another_moment_to_come_back() -> None:
    desk = _Desk()
    asking = _ask_all(Together(desk, kind="test", largest=1, most_waiting=10), 200)
    refused = [each.exception for each in asking if each.ready()]
    desk.open.set()
    gevent.wait(asking, timeout=5)
    assert len(refused) == 200 - 10
    assert {(each.slug, each.status) for each in refused} == {("unavailable", 503)}
    assert {each.retry_after for each in refused} == set(range(RETURN_WITHIN[0], RETURN_WITHIN[1] + 1))
    assert sum(each.successful() for each in asking) == 10
