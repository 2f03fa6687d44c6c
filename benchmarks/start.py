"""How long a second `make run` takes until `/readyz` answers: `make bench NAME=start`."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from collab.embedded import free_port, scratch_folder
from collab.embedded.place import CODE

GOAL_SECONDS = 10.0
RUNS = 3


def start_and_stop(environ: dict[str, str]) -> float:
    """Seconds from the command to the first ready answer."""
    began = time.monotonic()
    with subprocess.Popen(
        ["make", "--no-print-directory", "run", f"PYTHON={sys.executable}"],
        cwd=CODE,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            while not is_ready(environ["COLLAB_PORT"]):
                if running.poll() is not None:
                    raise SystemExit("`make run` ended before it was ready; run it by hand to see why.")
                time.sleep(0.02)
            return time.monotonic() - began
        finally:
            # As the terminal does with Ctrl+C: to make and to the program it runs.
            os.killpg(running.pid, signal.SIGINT)
            running.wait(90)


def is_ready(port: str) -> bool:
    """Whether the workspace answers that it is ready."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    """Start once to fill a new folder, then measure the starts that follow."""
    with scratch_folder() as folder:
        environ = {**os.environ, "COLLAB_PORT": str(free_port()), "COLLAB_DATA_DIR": str(folder / "data")}
        first = start_and_stop(environ)
        later = sorted(start_and_stop(environ) for _ in range(RUNS))
    own = later[len(later) // 2]
    result = {
        "name": "start",
        "unit": "s",
        "own": round(own, 2),
        "peer": None,
        "ratio": None,
        "goal": GOAL_SECONDS,
        "ok": later[-1] <= GOAL_SECONDS,
        "worst": round(later[-1], 2),
        "first": round(first, 2),
        "runs": RUNS,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
