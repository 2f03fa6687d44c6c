"""T32: the API is fuzzed by its own description, as three roles: no 5xx, and no answer that it does not announce."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from collab.accounts.service import open_session
from tests.faults.fuzzing_parts import UNKNOWN, accepted, arrange, configuration, fuzz, path_parameters
from tests.stack import Stack

FEWEST = {"secretariat": 0.65, "technician": 0.35, "partner": 0.2}
"""Three roles, and which part of the operations at least does what it asks for each.

The secretariat, for one, does nothing of what only the two of a pair, a helper who is asked or a successor can do."""

UNLIMITED = (
    "INVITATIONS_PER_HOUR",
    "IMPORTS_PER_HOUR",
    "ASKS_PER_HOUR",
    "LINKS_PER_HOUR",
    "SIGN_IN_TRIES",
    "CODE_TRIES",
)


@pytest.fixture
def web(settings, folder) -> Iterator[str]:
    """A web process without the limits of which T35 is the proof."""
    place = folder / "t32"
    place.mkdir()
    stack = Stack(settings, place)
    try:
        # An address longer than the server takes is refused by gunicorn itself, in its own words.
        yield stack.add_web(
            GUNICORN_CMD_ARGS="--limit-request-line 0",
            **{f"COLLAB_{name}": "1000000" for name in UNLIMITED},
        )
    finally:
        stack.stop()


@dataclass(frozen=True)
class Run:
    """One role's fuzzing."""

    role: str
    config: str
    folder: Path

    def account(self, web: str) -> dict[str, Any]:
        return fuzz(web, self.folder, self.config)


def _effort(role: str, full: bool) -> dict[str, Any]:
    if full:
        return {"examples": 100, "phases": ("coverage", "fuzzing", "stateful")}
    if role == "secretariat":
        return {"examples": 2, "phases": ("coverage", "fuzzing"), "methods": ("DELETE",)}
    # Bad requests are refused alike whoever sends them: once is enough.
    return {"examples": 2, "phases": ("fuzzing",), "mode": "positive"}


@pytest.mark.timeout(900)
def test_no_answer_breaks_or_differs_from_the_description(web, session, settings, tmp_path, full) -> None:
    runs = []
    for role in FEWEST:
        # Each has a ground of its own, so that none takes away what another needs.
        person, ids = arrange(session, role)
        assert path_parameters(web) - UNKNOWN <= set(ids), "arrange() makes one of each"
        token = open_session(session, person, user_agent="test").token
        session.commit()
        config = configuration(
            url=web, origin=settings.public_url, token=token, ids=ids, **_effort(role, full)
        )
        runs.append(Run(role, config, tmp_path / role))
    with ThreadPoolExecutor(len(runs)) as pool:
        reports = dict(zip(FEWEST, pool.map(lambda run: run.account(web), runs), strict=True))
    for role, report in reports.items():
        assert report["exit"] == 0, f"{role}: {(tmp_path / role / 'output.txt').read_text()[-20_000:]}"
        selected = report["operations"]["selected"]
        assert report["operations"]["tested"] == selected > 50
        # Refusals alone would prove nothing.
        assert len(accepted(report)) >= FEWEST[role] * selected, (role, sorted(accepted(report)))
