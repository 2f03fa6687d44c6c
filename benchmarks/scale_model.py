"""From what the benchmarks measured to what 1,000, 20,000 and 1,000,000 people need, and what breaks first on the way.

`python -m benchmarks.scale_model` prints the tables of docs/scale.md and one JSON line; `--measured FILE` reads another run
than the one kept in docs/measured, `--write-doc` writes the tables into the document, `--check` says whether they are fresh.
Every constant is a field of a benchmark's line; one that is missing ends the run. What is assumed of people stands in
`parts/scale_costs.py`. The simulation is held against `fanout` and `latency`, which it is never fed with.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.parts.crisis import as_fanout, as_latency, crisis_minute, simulate
from benchmarks.parts.formation import COLUMNS, NETWORK_MBIT, load
from benchmarks.parts.ground import report
from benchmarks.parts.measured import USUAL, Run, Unmeasured, read_run
from benchmarks.parts.scale_costs import ASKED
from benchmarks.parts.scale_tables import (
    breaks_table,
    check_table,
    costs_table,
    crisis_table,
    formation_table,
    machine_line,
    people_table,
)

DOC = Path(__file__).resolve().parents[1] / "docs" / "scale.md"
SEED = 8
FARTHEST = 3.0
"""How many times the measured figure the simulation may be off, either way, before it is not to be believed."""


def checks_of(cost: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Modelled and measured milliseconds of the rooms that the benchmarks hold."""
    fanout = simulate(as_fanout(cost, SEED), cost, SEED)
    latency = simulate(as_latency(cost), cost, SEED)
    return {
        f"`fanout`, {cost['fanout_readers']:.0f} readers, p50": (fanout.p50, cost["fanout_p50"]),
        f"`fanout`, {cost['fanout_readers']:.0f} readers, p99": (fanout.p99, cost["fanout_p99"]),
        f"`latency`, {cost['latency_readers']:.0f} readers, median": (latency.p50, cost["latency_ms"]),
    }


class Model:
    """All that the document shows of one run."""

    def __init__(self, run: Run) -> None:
        self.cost = cost = run.figures(ASKED)
        self.loads = {name: load(people, cost, design) for name, (people, design) in COLUMNS.items()}
        self.felt = {
            name: simulate(crisis_minute(people, cost, self.loads[name], design, SEED), cost, SEED)
            for name, (people, design) in COLUMNS.items()
        }
        self.checks = checks_of(cost)
        self.tables = {
            "machine": machine_line(run),
            "costs": costs_table(cost),
            "people": people_table(),
            "formation": formation_table(self.loads),
            "breaks": breaks_table(cost),
            "crisis": crisis_table(self.felt),
            "check": check_table(self.checks),
        }

    def into(self, document: str) -> str:
        """The document with each table between its markers written anew."""
        for name, text in self.tables.items():
            pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
            if not pattern.search(document):
                raise SystemExit(
                    f"docs/scale.md has no place for the table `{name}`: <!-- {name} --> … <!-- /{name} -->"
                )
            document = pattern.sub(lambda found, text=text: found[1] + text + "\n" + found[2], document)
        return document


def main() -> None:
    """Print the tables and one JSON line, or keep the document fresh."""
    options = argparse.ArgumentParser()
    options.add_argument("--measured", type=Path, default=USUAL)
    options.add_argument("--write-doc", action="store_true")
    options.add_argument("--check", action="store_true")
    chosen = options.parse_args()
    try:
        model = Model(read_run(chosen.measured))
    except Unmeasured as error:
        sys.exit(str(error))
    if chosen.check or chosen.write_doc:
        text = DOC.read_text(encoding="utf-8")
        fresh = model.into(text)
        if chosen.check and fresh != text:
            sys.exit("docs/scale.md is not fresh: python -m benchmarks.scale_model --write-doc")
        if chosen.write_doc:
            DOC.write_text(fresh, encoding="utf-8")
        return
    for text in model.tables.values():
        print(text + "\n")
    off = {name: round(modelled / measured, 3) for name, (modelled, measured) in model.checks.items()}
    farthest = max(off.values(), key=lambda each: max(each, 1 / each))
    (modelled, measured), *_ = model.checks.values()
    report(
        name="scale_model",
        unit="ms, modelled beside measured",
        own=modelled,
        peer=measured,
        ratio=round(modelled / measured, 3),
        goal=f"every ratio within {FARTHEST} either way",
        ok=max(farthest, 1 / farthest) <= FARTHEST,
        off=off,
        formations={name: json.loads(json.dumps(vars(each))) for name, each in model.loads.items()},
        crisis={name: vars(each) for name, each in model.felt.items()},
        network_mbit=NETWORK_MBIT,
        seed=SEED,
    )


if __name__ == "__main__":
    main()
