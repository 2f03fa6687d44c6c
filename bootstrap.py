"""Makes this checkout ready on a machine with nothing but Python: packages, Node, the built front end.

    python3 bootstrap.py run      what `make run` needs
    python3 bootstrap.py test     what `make test` and `make check` need
    python3 bootstrap.py npm …    npm in frontend/, with a Node that is new enough

It uses the standard library alone, does only what changed since the last time, and says what it does.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PROGRAMS = VENV / "bin"
FRONTEND = HERE / "frontend"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 24
#: What the built front end is made from; a change to any of it means a new build.
SOURCES = (
    "src",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
)


class CannotPrepare(Exception):
    """A sentence that names what is missing and what to do about it."""


def main(arguments):
    """Do what was asked; the exit status says whether it worked."""
    if not arguments or arguments[0] not in {"run", "test", "npm"}:
        show(__doc__)
        return 2
    try:
        if sys.version_info < OLDEST_PYTHON:
            found = ".".join(str(part) for part in sys.version_info[:3])
            raise CannotPrepare(
                f"Python {found} is too old: Collab needs 3.11 or newer. Install it, then name it: "
                f"make {arguments[0]} PYTHON=python3.11"
            )
        if arguments[0] == "npm":
            # In this process's place, so that whoever stops this command stops npm.
            os.chdir(FRONTEND)
            os.execve(npm(), ["npm", *arguments[1:]], environment())
        if arguments[0] == "run":
            refuse_early()
        prepare("local" if arguments[0] == "run" else "test")
    except CannotPrepare as error:
        show(f"Collab cannot start: {error}\n", sys.stderr)
        return 1
    except KeyboardInterrupt:
        show("\nStopped; the next start goes on from here.\n", sys.stderr)
        return 130
    return 0


def refuse_early():
    """Let the start say now what would stop it later: a busy port, a folder that cannot be used."""
    checked = subprocess.run([sys.executable, "-m", "collab.embedded", "check"], check=False, cwd=HERE)
    if checked.returncode != 0:
        sys.exit(checked.returncode)


def prepare(packages):
    """Packages, then the front end's packages, then its build."""
    os.umask(0o022)  # PostgreSQL's own account must be able to read its programs
    install_python_packages(packages)
    if (FRONTEND / "package-lock.json").exists():
        install_node_packages()
        if packages == "local" or not (FRONTEND / "dist" / "index.html").exists():
            build_frontend()


def install_python_packages(name):
    """The pinned packages of requirements/NAME.txt, each checked against its hash, in .venv."""
    # Whoever has the packages of the tests has those of a run.
    if any(is_current(each) for each in ("test", name)):
        return
    make_virtual_environment()
    pins = requirements(name)
    total = sum(1 for line in pins.read_text().splitlines() if re.match(r"[A-Za-z0-9].*==", line))
    command = [str(PROGRAMS / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--require-hashes", "--requirement", str(pins)]
    follow(command, f"Python packages (up to {total})", re.compile(r"^Collecting ([A-Za-z0-9_.-]+)"))
    stamp(name).write_text(python_digest(name))


def requirements(name):
    """The file of pins."""
    return HERE / "requirements" / f"{name}.txt"


def stamp(name):
    """Where it is written which pins .venv holds."""
    return VENV / f".installed-{name}"


def is_current(name):
    """Whether .venv holds these pins, for this Python, in this place."""
    return stamp(name).exists() and stamp(name).read_text() == python_digest(name)


def python_digest(name):
    """What the stamp says when it is current."""
    return digest([requirements(name)], f"{sys.version_info[:2]} {VENV}")


def make_virtual_environment():
    """A .venv of this Python; one that is broken, moved or of another Python is made again."""
    python = PROGRAMS / "python"
    same = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r} or sys.prefix != {str(VENV)!r})"
    if python.exists() and subprocess.run([str(python), "-c", same], check=False).returncode == 0:
        return
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], check=False, capture_output=True, text=True
    )
    if made.returncode != 0:
        said = (made.stderr or made.stdout).strip().splitlines() or ["no reason given"]
        remedy = "On Debian or Ubuntu: apt install python3-venv." if "ensurepip" in made.stdout else said[-1]
        raise CannotPrepare(f"The folder {VENV} could not be made. {remedy}")


def install_node_packages():
    """The locked packages of the front end."""
    wanted = digest([FRONTEND / "package-lock.json", FRONTEND / "package.json"])
    mark = FRONTEND / "node_modules" / ".installed"
    if mark.exists() and mark.read_text() == wanted:
        return
    follow([npm(), "ci", "--no-audit", "--no-fund"], "Front-end packages", None, cwd=FRONTEND)
    mark.write_text(wanted)


def build_frontend():
    """The front end as the web process serves it."""
    files = []
    for name in SOURCES:
        path = FRONTEND / name
        files += sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    wanted = digest([path for path in files if path.exists()])
    mark = FRONTEND / "node_modules" / ".built"
    if mark.exists() and mark.read_text() == wanted and (FRONTEND / "dist" / "index.html").exists():
        return
    follow([npm(), "run", "build"], "Front-end build", None, cwd=FRONTEND)
    mark.write_text(wanted)


def npm():
    """The npm beside a Node that is new enough."""
    found = shutil.which("npm", path=environment()["PATH"])
    if found is None:
        raise CannotPrepare("Node is missing from .venv. Remove that folder and start again.")
    return found


def environment():
    """The machine's own Node first when it is new enough, else the one in .venv."""
    path = os.environ.get("PATH", os.defpath)
    parts = [path, str(PROGRAMS)] if node_version(path) >= OLDEST_NODE else [str(PROGRAMS), path]
    return {**os.environ, "PATH": os.pathsep.join(parts)}


def node_version(path):
    """The major version of the Node found on a path; 0 when there is none."""
    node, manager = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or manager is None:
        return 0
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    match = re.match(r"v(\d+)\.", said)
    return int(match.group(1)) if match else 0


def digest(files, extra=""):
    """One hash of the names and contents of files."""
    total = hashlib.sha256(extra.encode())
    for path in files:
        total.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def follow(command, name, counted, cwd=HERE):
    """Run a long command with a line that moves, and show its own words only when it fails."""
    began, said, count = time.monotonic(), [], 0
    show(f"  {name} …")
    with subprocess.Popen(
        command, cwd=cwd, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        for line in running.stdout:
            said.append(line.rstrip())
            match = counted.match(line) if counted else None
            count += match is not None
            if sys.stdout.isatty():
                detail = f"{count} {match.group(1)}" if match else ""
                show(f"\r\033[K  {name} … {time.monotonic() - began:.0f} s {detail}"[:90])
            elif match and count % 25 == 0:
                show(f" {count}")
    if running.returncode != 0:
        show("\n".join(["", *said[-25:], ""]), sys.stderr)
        raise CannotPrepare(f"the step “{name}” failed; its last words stand above.")
    again = f"\r\033[K  {name} …" if sys.stdout.isatty() else ""
    show(f"{again} {time.monotonic() - began:.1f} s\n")


def show(text, stream=sys.stdout):
    """Tell the person at the terminal, at once."""
    stream.write(text)
    stream.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
