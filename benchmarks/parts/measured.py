"""What benchmarks said in one run on one machine: a file of JSON lines, the machine first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "measured"
USUAL = FOLDER / "two-cores.jsonl"


class Unmeasured(Exception):
    """Names every figure that is asked for and that the file does not hold: none has a default."""


@dataclass(frozen=True)
class Asked:
    """A figure by the benchmark and the field it comes from, `cpu_ms.web` being `web` within `cpu_ms`."""

    benchmark: str
    field: str
    unit: str
    meaning: str

    @property
    def source(self) -> str:
        return f"{self.benchmark} · {self.field}"


@dataclass(frozen=True)
class Run:
    """One file."""

    machine: dict[str, Any]
    lines: dict[str, dict[str, Any]]

    def figures(self, asked: dict[str, Asked]) -> dict[str, float]:
        """All these figures, or an error that names those that are missing."""
        found = {name: self._find(each) for name, each in asked.items()}
        missing = [each.source for name, each in asked.items() if found[name] is None]
        if missing:
            names = sorted({source.split(" ")[0] for source in missing})
            raise Unmeasured(
                f"The file of measurements lacks {', '.join(missing)}."
                f" Measure: python -m benchmarks.measure {' '.join(names)}"
            )
        return {name: value for name, value in found.items() if value is not None}

    def _find(self, asked: Asked) -> float | None:
        value: Any = self.lines.get(asked.benchmark, {})
        for part in asked.field.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def read_run(path: Path) -> Run:
    """Read a file of one run."""
    if not path.exists():
        raise Unmeasured(f"{path} is not there. Measure: python -m benchmarks.measure --out {path}")
    machine, lines = {}, {}
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
            name = line["name"]
        except (ValueError, TypeError, KeyError) as error:
            raise Unmeasured(f"Line {number} of {path} is no JSON object with a name.") from error
        if name == "machine":
            machine = line
        else:
            lines[name] = line
    if not machine:
        raise Unmeasured(f"{path} does not say on which machine it was measured.")
    return Run(machine, lines)
