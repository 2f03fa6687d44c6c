"""T35: guessing is cut short with Valkey up and down, and the clock tells nothing about who is known."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from sqlalchemy import func, select

from collab.accounts.models import SignInTry
from collab.core.errors import Problem
from collab.core.limits import Limiter
from tests.factories import make_member
from tests.stack import Stack, running

KNOWN = "elue@example.org"
GUESSES: dict[str, Callable[[int], tuple[str, dict[str, str]]]] = {
    "codes": lambda n: ("/api/session", {"email": KNOWN, "code": f"{n:06d}"}),
    "codes of an unknown address": lambda n: (
        "/api/session",
        {"email": "nobody@example.org", "code": f"{n:06d}"},
    ),
    "tokens": lambda n: ("/api/session", {"token": f"{n}.{'A' * 43}"}),
    "links": lambda _: ("/api/session/link", {"email": KNOWN}),
}


@pytest.fixture
def person(session):
    made = make_member(session, email=KNOWN)
    session.commit()
    return made


@pytest.fixture
def stack(own_settings, database, folder_of_logs) -> Iterator[Stack]:
    """Two web processes, so that counting in one of them alone shows."""
    with running(own_settings, folder_of_logs, webs=2, relay=False) as started:
        yield started


def post(url: str, path: str, body: dict[str, str], origin: str) -> requests.Response:
    return requests.post(f"{url}{path}", json=body, headers={"Origin": origin}, timeout=20)


@pytest.mark.parametrize("valkey_is", ["up", "down"])
def test_ten_guesses_in_all_then_429(stack, own_valkey, person, session, full, valkey_is) -> None:
    if valkey_is == "down":
        own_valkey.kill()
    for kind, guess in GUESSES.items():
        statuses = []
        for number in range(200 if full else 30):
            answer = post(stack.urls[number % 2], *guess(number), stack.settings.public_url)
            statuses.append(answer.status_code)
        assert 429 not in statuses[:10], (kind, statuses[:12])
        assert set(statuses[10:]) == {429}, (kind, statuses[:14])
        assert int(answer.headers["Retry-After"]) > 60
        assert answer.json()["type"] == "too-many-requests"
    assert session.scalar(select(func.count(SignInTry.id))) > 0


def test_counting_in_each_process_alone_would_let_twice_as_many_pass(own_settings, own_valkey) -> None:
    own_valkey.kill()
    processes, passed = [Limiter(own_settings), Limiter(own_settings)], 0
    for number in range(40):
        with contextlib.suppress(Problem):
            processes[number % 2].spend("sign-in-code", KNOWN, 10, 900)
            passed += 1
    assert passed == 20


def test_a_flood_sent_at_once_passes_ten_at_most(stack, own_valkey, person, session) -> None:
    own_valkey.kill()

    def guess(number: int) -> int:
        path, body = GUESSES["codes"](number)
        return post(stack.urls[number % 2], path, body, stack.settings.public_url).status_code

    with ThreadPoolExecutor(20) as crowd:
        statuses = list(crowd.map(guess, range(60)))
    assert statuses.count(410) <= 10
    assert set(statuses) <= {410, 429}


@pytest.mark.parametrize("path", ["/api/session/link", "/api/session"])
def test_the_clock_does_not_tell_who_is_known(
    settings, database, person, session, tmp_path, full, path
) -> None:
    unlimited = {"COLLAB_LINKS_PER_HOUR": "1000000", "COLLAB_SIGN_IN_TRIES": "1000000"}
    others = [make_member(session).email for _ in range(20)]
    session.commit()
    rounds = 200 if full else 60
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    with running(settings, tmp_path / "stack", webs=0, relay=False) as stack:
        url = stack.add_web(**unlimited)
        for number in range(rounds):
            for kind, address in (
                ("known", others[number % 20]),
                ("unknown", f"nobody{number % 20}@example.org"),
            ):
                body = {"email": address} if path.endswith("link") else {"email": address, "code": "000000"}
                if path == "/api/session" and number < 20:
                    post(url, "/api/session/link", {"email": address}, settings.public_url)
                started = time.perf_counter()
                answer = post(url, path, body, settings.public_url)
                times[kind].append(time.perf_counter() - started)
                assert answer.status_code in {202, 410, 422}
    medians = {kind: statistics.median(values) for kind, values in times.items()}
    assert abs(medians["known"] - medians["unknown"]) <= 0.010, medians
