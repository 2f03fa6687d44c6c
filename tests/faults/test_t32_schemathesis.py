"""T32: the API is fuzzed by its own description, as three roles: no 5xx, and no answer that it does not announce."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from collab.accounts.service import open_session
from collab.core.db import transaction
from tests.faults.fuzzing_parts import UNKNOWN, accepted, arrange, configuration, fuzz, path_parameters
from tests.stack import Stack

UNLIMITED = (
    "INVITATIONS_PER_HOUR",
    "IMPORTS_PER_HOUR",
    "ASKS_PER_HOUR",
    "LINKS_PER_HOUR",
    "SIGN_IN_TRIES",
    "CODE_TRIES",
)


@pytest.fixture(scope="module")
def web(settings, folder) -> Iterator[str]:
    """One web process for all roles, without the limits of which T35 is the proof."""
    place = folder / "t32"
    place.mkdir()
    stack = Stack(settings, place)
    try:
        yield stack.add_web(**{f"COLLAB_{name}": "1000000" for name in UNLIMITED})
    finally:
        stack.stop()


@pytest.mark.timeout(700)
@pytest.mark.parametrize(("role", "fewest"), [("secretariat", 0.8), ("technician", 0.4), ("partner", 0.25)])
def test_no_answer_breaks_or_differs_from_the_description(
    role, fewest, web, session, settings, tmp_path, full
) -> None:
    person, ids = arrange(session, role)
    with transaction() as opening:
        token = open_session(opening, opening.merge(person), user_agent="test").token
    assert path_parameters(web) - UNKNOWN <= set(ids), "arrange() makes one of each"
    effort: dict[str, Any]
    if full:
        effort = {"examples": 100, "phases": ("coverage", "fuzzing", "stateful")}
    elif role == "secretariat":
        effort = {"examples": 2, "phases": ("coverage", "fuzzing"), "methods": ("DELETE",)}
    else:
        # The shape of the requests is the same for every role: once is enough.
        effort = {"examples": 2, "phases": ("fuzzing",)}
    config = configuration(url=web, origin=settings.public_url, token=token, ids=ids, **effort)
    report = fuzz(web, tmp_path, config)
    assert report["exit"] == 0, (tmp_path / "output.txt").read_text()[-20_000:]
    assert report["operations"]["tested"] == report["operations"]["selected"] > 50
    # Refusals alone would prove nothing.
    assert len(accepted(report)) >= fewest * report["operations"]["selected"], sorted(accepted(report))
