"""One JSON object a line, ours and the libraries' alike, with the process and the request they belong to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import logging, threading
from collab.core.logs import configure_logs, get_logger, request_id
configure_logs("INFO", "relay")
request_id.set("0123456789abcdef")
get_logger("collab.thing").info("done", count=2)
threading.Thread(target=lambda: logging.getLogger("library").warning("hm")).start()
try:
    1 / 0
except ZeroDivisionError:
    get_logger("collab.thing").exception("failed")
get_logger("collab.thing").debug("silent")
"""


@pytest.mark.unit
def test_every_line_names_its_process_and_its_request() -> None:
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    ).stderr
    lines = {line["message"]: line for line in map(json.loads, said.splitlines())}
    assert set(lines) == {"done", "hm", "failed"}
    assert {line["process"] for line in lines.values()} == {"relay"}
    assert {key: lines["done"][key] for key in ("level", "logger", "count", "request_id")} == {
        "level": "info",
        "logger": "collab.thing",
        "count": 2,
        "request_id": "0123456789abcdef",
    }
    assert lines["done"]["timestamp"].endswith("Z")
    assert "ZeroDivisionError" in lines["failed"]["exception"]
