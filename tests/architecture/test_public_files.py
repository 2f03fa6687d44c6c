"""What the outside reads first: the licence, the catalogue's entry, how to report, what changed."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
ENTRY: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
AGPL = "8486a10c4393cee1c25392769ddd3b2d6c242d6ec7928e1414efff7dfb2f07ef"
"""The digest of the Free Software Foundation's own text: whoever changes a word of it changes the licence."""


def test_the_licence_is_the_agpl_word_for_word() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL


def test_one_licence_and_one_version_are_named_everywhere() -> None:
    package = json.loads((ROOT / "frontend/package.json").read_text())
    assert {PROJECT["license"], package["license"], ENTRY["legal"]["license"]} == {"AGPL-3.0-or-later"}
    assert {PROJECT["version"], package["version"], ENTRY["softwareVersion"]} == {PROJECT["version"]}
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_catalogue_entry_holds_every_key_that_the_standard_asks_for() -> None:
    assert ENTRY["publiccodeYmlVersion"] == "0.4"
    assert {
        "name", "url", "platforms", "categories", "developmentStatus", "softwareType", "description", "legal",
        "maintenance", "localisation",
    } <= set(ENTRY)  # fmt: skip
    assert re.match(r"https://\S+$", ENTRY["url"])
    assert date.fromisoformat(ENTRY["releaseDate"])
    assert ENTRY["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert ENTRY["softwareType"] == "standalone/web"
    assert ENTRY["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert [set(contact) for contact in ENTRY["maintenance"]["contacts"]] == [{"name"}]
    assert ENTRY["localisation"] == {"localisationReady": True, "availableLanguages": ["fr", "en"]}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_catalogue_entry_describes_it_in_both_languages_within_the_standards_lengths(language) -> None:
    described = ENTRY["description"][language]
    assert 1 <= len(described["shortDescription"]) <= 150
    assert 150 <= len(described["longDescription"]) <= 10_000
    assert all(1 <= len(feature) <= 100 for feature in described["features"])
    assert len(described["features"]) == len(ENTRY["description"]["fr"]["features"])


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        *(f"docs/{n}.md" for n in ("architecture", "operations", "scale")),
    ],
)
def test_every_file_that_a_document_names_is_there(name) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [target for target in re.findall(r"\]\(([^)#\s]+)\)", text) if "://" not in target]
    quoted = re.findall(
        r"`((?:collab|docs|tests|workers|frontend|scripts|benchmarks|requirements)/[\w./-]+)`", text
    )
    missing = [path for path in links if not (ROOT / name).parent.joinpath(path).exists()]
    missing += [path for path in quoted if "NNNN" not in path and not (ROOT / path).exists()]
    assert missing == []


def test_reports_go_to_the_advisories_and_to_no_invented_address() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "security advisories" in text
    assert "@" not in text
