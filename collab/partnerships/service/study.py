"""The partnerships that the study itself names, each with the lines that do, loaded once and then the authorities' own."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STUDY = Path(__file__).parents[1] / "data" / "study_partnerships.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyEntry:
    """What the study says of a partnership, in our own words, and where."""

    key: str
    lines: str
    words: str
    words_en: str


@functools.cache
def study_file() -> list[dict[str, Any]]:
    """The committed file, as it is."""
    entries: list[dict[str, Any]] = json.loads(STUDY.read_text(encoding="utf-8"))["partnerships"]
    return entries


@functools.cache
def study_entries() -> dict[str | None, StudyEntry]:
    """What the study says, by the key of its entry."""
    return {
        entry["key"]: StudyEntry(
            key=entry["key"], lines=entry["lines"], words=entry["words"], words_en=entry["words_en"]
        )
        for entry in study_file()
    }
