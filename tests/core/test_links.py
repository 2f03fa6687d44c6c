"""A signed link lets one person do one thing until its last day, and nobody can make one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from collab.core.config import use_settings
from collab.core.errors import Problem
from collab.core.links import DAYS, SignedLink, read_link, sign_link


@pytest.fixture(autouse=True)
def signing(settings) -> None:
    use_settings(settings)


def slug_of(purpose: str, token: str) -> str:
    with pytest.raises(Problem) as refused:
        read_link(purpose, token)
    return refused.value.slug


def test_a_link_says_whom_and_what_it_is_for() -> None:
    assert read_link("confirm", sign_link("confirm", 9, 12)) == SignedLink(9, 12)


def test_a_link_for_one_answer_is_worth_nothing_for_another() -> None:
    assert slug_of("help", sign_link("confirm", 9, 12)) == "not-found"


def test_a_link_with_any_character_forged_is_nobody_s() -> None:
    token = sign_link("confirm", 9, 12)
    for place, sign in enumerate(token):
        forged = token[:place] + ("1" if sign != "1" else "2") + token[place + 1 :]
        assert slug_of("confirm", forged) == "not-found"


@pytest.mark.parametrize("token", ["", ".", "...", "9.12", "é", "9.12.739000.", "x" * 5_000, "9.12.739000.é"])
def test_what_is_no_link_is_nobody_s(token) -> None:
    assert slug_of("confirm", token) == "not-found"


def test_a_link_works_to_the_end_of_its_last_day_and_then_says_that_it_is_over() -> None:
    start = datetime(2026, 3, 1, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        token = sign_link("confirm", 9, 12)
    with time_machine.travel(start + timedelta(days=DAYS), tick=False):
        assert read_link("confirm", token) == SignedLink(9, 12)
    with time_machine.travel(start + timedelta(days=DAYS + 1), tick=False):
        assert slug_of("confirm", token) == "answer-link-expired"
