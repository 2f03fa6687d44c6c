"""T21: Valkey dies with all it holds while an edition goes out: it is finished unaided, to everybody once."""

from __future__ import annotations

import shutil
import time

import pytest

from tests.faults.edition_parts import edition_state, everybody_once, schedule, sending
from tests.stack import eventually

pytestmark = pytest.mark.timeout(600)

DONE_WITHIN = 90
"""Seconds after its return."""


def test_an_edition_goes_out_once_though_valkey_loses_everything(
    own_settings, own_valkey, database, smtp_port, tmp_path, full
) -> None:
    count = 5_000 if full else 400
    schedule(count)
    with sending(own_settings, tmp_path, smtp_port) as relay:
        eventually(lambda: len(relay.accepted) > count // 10, 120, "letters leave")
        own_valkey.kill()
        shutil.rmtree(own_valkey.folder)
        before = len(relay.accepted)
        own_valkey.start()
        returned = time.monotonic()
        assert before < count, "the fault came too late to be one"
        eventually(lambda: len(relay.accepted) >= count, DONE_WITHIN, "all letters have left")
        left = DONE_WITHIN - (time.monotonic() - returned)
        eventually(lambda: edition_state() == "sent", left, "the edition is sent")
    assert everybody_once(relay, count)
