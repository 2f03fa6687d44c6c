"""Figures of a country, each with its year and its source."""

from __future__ import annotations

from dataclasses import dataclass


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
    """What is known of a country in figures."""
    return []
