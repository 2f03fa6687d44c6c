"""Faults: kills and restarts, in short profiles for `make test` and in their own figures for `make faults`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from collab.accounts.models import Person
from collab.accounts.service import open_session
from collab.core.config import Settings
from collab.core.db import transaction
from collab.embedded import ValkeyServer, scratch_folder
from tests.conftest import trust_the_system
from tests.faults.chaos.world import Ground, chaos_ground
from tests.stack import Caller, Stack


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the figures of the reliability plan are asked for, rather than the short profile."""
    return bool(request.config.getoption("--profile") == "full")


@pytest.fixture
def own_valkey() -> Iterator[ValkeyServer]:
    """A Valkey that the test may kill and start again, on the same port."""
    with scratch_folder() as folder, ValkeyServer(folder / "valkey") as server:
        yield server


@pytest.fixture
def own_settings(settings: Settings, own_valkey: ValkeyServer) -> Settings:
    """The settings of a stack that stands on that Valkey."""
    return replace(settings, valkey_url=own_valkey.url)


@pytest.fixture
def page_of() -> Iterator[Callable[[Stack, Person, int], Caller]]:
    """`page_of(stack, person, web)`: that person's page on one web process."""
    opened: list[Caller] = []

    def open_it(stack: Stack, person: Person, web: int = 0) -> Caller:
        with transaction() as session:
            token = open_session(session, session.get_one(Person, person.id), user_agent="test").token
        opened.append(Caller(stack.urls[web], token, stack.settings.public_url))
        return opened[-1]

    yield open_it
    for caller in opened:
        caller.close()


@pytest.fixture
def folder_of_logs(tmp_path: Path) -> Path:
    return tmp_path / "stack"


@pytest.fixture(scope="session")
def chaos(settings: Settings, full: bool) -> Iterator[Ground]:
    """Servers that only chaos uses, since it breaks them."""
    with chaos_ground(settings, (lambda _server: None) if full else trust_the_system) as ground:
        yield ground


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[object], None]:
    """Say what a run came to, whether it passes or not: its seed replays it."""

    def say(report: object) -> None:
        with capsys.disabled():
            print(f"\n{report}")  # noqa: T201

    return say
