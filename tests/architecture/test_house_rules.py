"""The rules of the house that a reader cannot check at a glance."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from collab.app import ROOMS

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("collab/**/*.py"), *ROOT.glob("workers/**/*.py")])
ROOM_FILES = {
    "__init__", "events", "models", "policy", "service", "schemas", "routes", "reactions", "templates", "data",
    "matching", "composition", "recognition", "feeds", "sender", "inbound", "kinds",
}  # fmt: skip


def _calls(path: Path, name: str) -> list[int]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name
    ]


@pytest.mark.unit
def test_nothing_commits_but_the_edges() -> None:
    offenders = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if "migrations" not in path.parts and (lines := _calls(path, "commit"))
    }
    assert offenders == {}


@pytest.mark.unit
def test_no_file_passes_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in SOURCES
        if "versions" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


@pytest.mark.unit
@pytest.mark.parametrize("room", ROOMS)
def test_a_room_holds_the_same_file_names_everywhere(room: str) -> None:
    names = {
        path.stem for path in (ROOT / "collab" / room).iterdir() if not path.name.startswith("__pycache__")
    }
    assert names <= ROOM_FILES


@pytest.mark.unit
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_public_function_says_what_it_does(path: Path) -> None:
    if path.name in {"service.py", "policy.py"} or "service" in path.parts:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        silent = [
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]
        assert silent == []


@pytest.mark.unit
def test_a_route_is_at_most_eight_lines() -> None:
    long = []
    for path in [*ROOT.glob("collab/*/routes.py"), *ROOT.glob("collab/*/routes/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
                if lines > 8:
                    long.append(f"{path.parent.name}.{node.name}: {lines}")
    assert long == []


@pytest.mark.unit
def test_every_event_is_in_the_past_and_in_its_room() -> None:
    from collab.core.events import CATALOGUE

    for name, cls in CATALOGUE.items():
        room, _, happened = name.partition(".")
        # Mail has no room of its own: it belongs to the ground floor, and so do its two events.
        assert cls.__module__.startswith((f"collab.{room}.", f"collab.core.{room}.")), name
        assert inspect.getdoc(cls), name
        assert happened.islower(), name


def test_generated_files_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/write_generated.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
