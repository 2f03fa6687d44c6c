"""Reads the Procfile: the one list of the programs that make up the workspace."""

import re
from pathlib import Path

from collab.embedded.errors import StartError

LINE = re.compile(r"^(?P<name>[a-z][a-z0-9_-]*):\s*(?P<command>\S.*)$")


def read_procfile(path: Path) -> dict[str, str]:
    """The shell command of each program, in the file's order."""
    programs = {}
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = LINE.match(line)
        if match is None:
            raise StartError(f"Line {number} of {path} is not `name: command`.", "Mend that line.")
        programs[match["name"]] = match["command"]
    return programs
