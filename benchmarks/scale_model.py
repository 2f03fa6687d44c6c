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
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.parts.crisis import Felt, as_fanout, as_latency, crisis_minute, simulate
from benchmarks.parts.formation import NETWORK_MBIT, Design, Load, breaks, cores, load
from benchmarks.parts.ground import report
from benchmarks.parts.measured import USUAL, Run, Unmeasured, read_run
from benchmarks.parts.scale_costs import ASKED, SIZES, People

DOC = Path(__file__).resolve().parents[1] / "docs" / "scale.md"
SEED = 8
AS_IT_IS = Design()
CHANGED = Design(shards=16, relays=8, replicas=4, pooler=True, frames_a_second=1.0, deflated=True)
COLUMNS: dict[str, tuple[People, Design]] = {
    **{size: (people, AS_IT_IS) for size, people in SIZES.items()},
    "1,000,000, changed": (SIZES["1,000,000"], CHANGED),
}
FARTHEST = 3.0
"""How many times the measured figure the simulation may be off, either way, before it is not to be believed."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value: float) -> str:
    """Two figures that count, thousands apart."""
    if value >= 100:
        return f"{round(value, -int(len(str(int(value))) - 2)):,.0f}"
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def costs_table(cost: Mapping[str, float]) -> str:
    """Each constant with where it comes from."""
    rows = [
        [asked.meaning, f"{number(cost[name])} {asked.unit}".strip(), f"`{asked.source}`"]
        for name, asked in ASKED.items()
    ]
    return table(["what", "measured", "benchmark · field"], rows)


def formation_table(loads: Mapping[str, Load]) -> str:
    """What each size needs in the busiest seconds."""
    designs = {name: COLUMNS[name][1] for name in loads}
    rows: list[list[str]] = [
        ["online, in one room", *(number(people.online) for people, _ in COLUMNS.values())],
        ["messages a second", *(number(each.posts_s) for each in loads.values())],
        ["deliveries a second", *(number(each.deliveries_s) for each in loads.values())],
        [
            "**web**: processes (memory)",
            *(f"{each.web_processes} ({number(each.web_gb)} GB)" for each in loads.values()),
        ],
        [
            "**relay**: active, cores at work",
            *(f"{designs[name].relays}, {number(each.relay_cores)}" for name, each in loads.items()),
        ],
        ["**worker**: cores", *(str(cores(each.worker_cores)) for each in loads.values())],
        [
            "**Valkey**: channels, cores at work, Mbit/s",
            *(
                f"{designs[name].shards}, {number(each.valkey_cores)}, {number(each.valkey_mbit)}"
                for name, each in loads.items()
            ),
        ],
        [
            "**PostgreSQL**: cores (replicas' cores)",
            *(
                f"{cores(each.postgres_cores)}"
                + (f" ({cores(each.replica_cores)})" if each.replica_cores else "")
                for each in loads.values()
            ),
        ],
        ["connections to it", *(number(each.connections) for each in loads.values())],
        [
            "transactions a second; WAL",
            *(f"{number(e.transactions_s)}; {number(e.wal_mb_s)} MB/s" for e in loads.values()),
        ],
        ["beacon questions a second", *(number(each.beacon_queries_s) for each in loads.values())],
        ["to people", *(f"{number(each.people_mbit)} Mbit/s" for each in loads.values())],
        ["stored in a year", *(f"{number(each.stored_gb)} GB" for each in loads.values())],
        ["telling all of an alert", *(f"{number(each.telling_s)} s" for each in loads.values())],
    ]
    return table(["in the crisis minute's busiest seconds", *loads], rows)


def breaks_table(cost: Mapping[str, float]) -> str:
    """For each formation, what is full first as more people come."""
    rows = []
    for name, (people, design) in COLUMNS.items():
        found = breaks(people, cost, design)[:4]
        rows.append([name, *(f"{part} at {number(count)}" for count, part in found)])
    return table(["formation for", "first", "then", "then", "then"], rows)


def crisis_table(felt: Mapping[str, Felt | str]) -> str:
    """How the crisis minute feels, and where the time goes."""
    rows = []
    for name, each in felt.items():
        if isinstance(each, str):
            rows.append([name, "–", "–", each])
            continue
        parts = ", ".join(f"{stage} {number(spent)}" for stage, spent in each.stages.items() if spent >= 0.5)
        rows.append([name, f"{number(each.p50)} ms", f"{number(each.p99)} ms", parts])
    return table(["crisis minute", "half see it within", "99 of 100 within", "mean ms in each stage"], rows)


def check_table(checks: Mapping[str, tuple[float, float]]) -> str:
    """The simulation beside what was measured."""
    rows = [
        [name, f"{number(modelled)} ms", f"{number(measured)} ms", f"{modelled / measured:.2f}"]
        for name, (modelled, measured) in checks.items()
    ]
    return table(["at the size of the machine measured", "modelled", "measured", "ratio"], rows)


def checks_of(cost: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Modelled and measured milliseconds of the rooms that the benchmarks hold."""
    fanout = simulate(as_fanout(cost, SEED), cost, SEED)
    latency = simulate(as_latency(cost), cost, SEED)
    return {
        f"`fanout`, {cost['fanout_readers']:.0f} readers, p50": (fanout.p50, cost["fanout_p50"]),
        f"`fanout`, {cost['fanout_readers']:.0f} readers, p99": (fanout.p99, cost["fanout_p99"]),
        f"`latency`, {cost['latency_readers']:.0f} readers, median": (latency.p50, cost["latency_ms"]),
    }


def machine_line(run: Run) -> str:
    """On what and when the figures were taken."""
    machine, days = run.machine, sorted(str(line["at"])[:10] for line in run.lines.values())
    short = [f"`{name} {line['arguments']}`" for name, line in run.lines.items() if "arguments" in line]
    return (
        f"Measured {days[0]} to {days[-1]} on {machine['cores']} cores ({machine['cpu']}, {machine['mhz']} MHz),"
        f" {machine['memory_gb']} GB, Linux {machine['kernel']}, Python {machine['python']},"
        f" PostgreSQL {machine['postgresql']}, Valkey {machine['valkey']}; the lines are `docs/measured/two-cores.jsonl`."
        + (f" Not at full length: {', '.join(short)}." if short else "")
    )


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
            "formation": formation_table(self.loads),
            "breaks": breaks_table(cost),
            "crisis": crisis_table(self.felt),
            "check": check_table(self.checks),
        }

    def into(self, document: str) -> str:
        """The document with each table between its markers written anew."""
        for name, text in self.tables.items():
            pattern = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
            if not pattern.search(document):
                raise SystemExit(
                    f"docs/scale.md has no place for the table `{name}`: <!-- {name} --> … <!-- /{name} -->"
                )
            document = pattern.sub(lambda found, text=text: found[1] + text + found[2], document)
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
