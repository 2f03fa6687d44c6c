"""How often: counted for all processes together, or in one alone where it happens at every request."""

from __future__ import annotations

import dataclasses

import pytest

from collab.core.errors import Problem
from collab.core.limits import Limiter


def test_the_limit_on_requests_holds_in_its_process_and_says_how_long_to_wait(settings, database) -> None:
    limiter = Limiter(settings)
    for _ in range(5):
        limiter.spend_here("request", "7", 5, 60)
    with pytest.raises(Problem) as refused:
        limiter.spend_here("request", "7", 5, 60)
    assert (refused.value.status, refused.value.slug) == (429, "too-many-requests")
    assert 1 <= (refused.value.retry_after or 0) <= 61
    limiter.spend_here("request", "8", 5, 60)


def test_what_is_counted_in_valkey_is_counted_for_all_processes_together(settings, database) -> None:
    one, other = Limiter(settings), Limiter(settings)
    for limiter in (one, other, one):
        limiter.spend("post", "7", 3, 60)
    with pytest.raises(Problem):
        other.spend("post", "7", 3, 60)


def test_without_valkey_each_process_counts_alone_rather_than_letting_all_pass(settings, database) -> None:
    limiter = Limiter(dataclasses.replace(settings, valkey_url="redis://127.0.0.1:1"))
    for _ in range(3):
        limiter.spend("post", "7", 3, 60)
    with pytest.raises(Problem):
        limiter.spend("post", "7", 3, 60)
