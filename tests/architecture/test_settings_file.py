"""`.env.example` is the whole list of settings, with the defaults that are in force."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from collab.core.config import MissingSettings, Settings, load_settings

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
ASSIGNED = re.compile(r"^(COLLAB_[A-Z0-9_]+)=(.*)$")
FILE = {found[1]: found[2] for line in LINES if (found := ASSIGNED.match(line))}
OF_COMPOSE = {
    "COLLAB_DOMAIN",
    "COLLAB_WEBS",
    "COLLAB_INBOX_PUBLISH",
    "COLLAB_OWNER_PASSWORD",
    "COLLAB_APP_PASSWORD",
    "COLLAB_VALKEY_PASSWORD",
}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _variables(name: str) -> dict[str, str]:
    """The variables that a file of ours reads, with their defaults."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {found[0]: found[1] for found in re.findall(r"\$\{(COLLAB_[A-Z_]+)(?::-([^}]*))?", text)}


def test_every_setting_stands_there_with_its_default_and_the_needed_ones_are_empty() -> None:
    expected = {
        f"COLLAB_{item.name.upper()}": "" if item.default is MISSING else _written(item.default)
        for item in fields(Settings)
    }
    assert {name: value for name, value in FILE.items() if name in expected} == expected


def test_nothing_else_stands_there_but_what_the_procfile_and_compose_read() -> None:
    settings = {f"COLLAB_{item.name.upper()}" for item in fields(Settings)}
    procfile = _variables("Procfile")
    assert set(FILE) - settings == set(procfile) | OF_COMPOSE
    assert {name: FILE[name] for name in procfile} == procfile
    assert set(_variables("docker-compose.yml")) >= OF_COMPOSE - {"COLLAB_WEBS"}
    # Compose reads how many from its profiles.
    assert "COMPOSE_PROFILES=webs-${COLLAB_WEBS}" in LINES


def test_every_line_is_preceded_by_one_that_says_what_it_means() -> None:
    for before, line in zip(LINES, LINES[1:], strict=False):
        if ASSIGNED.match(line):
            assert re.match(r"^# [A-Z0-9].*\S\.?$", before), line
            assert not before.startswith("# ---"), line


def test_the_file_as_it_is_names_what_is_missing_and_nothing_else() -> None:
    with pytest.raises(MissingSettings) as refusal:
        load_settings(FILE)
    needed = [f"COLLAB_{item.name.upper()}" for item in fields(Settings) if item.default is MISSING]
    assert str(refusal.value).startswith(f"Settings missing: {', '.join(needed)}. ")


def test_the_file_with_the_needed_values_gives_the_default_settings() -> None:
    needed = {item.name: "k" * 32 for item in fields(Settings) if item.default is MISSING}
    given = {f"COLLAB_{name.upper()}": value for name, value in needed.items()}
    assert load_settings({**FILE, **given}) == Settings(**needed)
