"""The door of the one-machine default: `python -m collab.embedded`."""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from collab.embedded.errors import StartError
from collab.embedded.launch import check, run, say
from collab.embedded.place import CODE, Place

USAGE = "Usage: python -m collab.embedded [check]"


class Stopped(BaseException):
    """Someone asked us to stop."""


def stop_once(number: int, frame: FrameType | None) -> None:
    """Leave by the ordinary way out, and let nothing interrupt the stopping."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    say("\nStopping; the data stays …")
    raise Stopped


def main(arguments: list[str]) -> int:
    """Run the workspace until it is stopped, or only check that it could start."""
    if arguments not in ([], ["check"]):
        print(USAGE, file=sys.stderr)
        return 2
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop_once)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # under nohup it goes on without its terminal
        signal.signal(signal.SIGHUP, stop_once)
    try:
        place = Place.from_environment(os.environ)
        if arguments == ["check"]:
            check(place, os.environ, code=Path(CODE))
        else:
            run(place, os.environ)
    except StartError as error:
        print(f"Collab cannot start: {error}", file=sys.stderr, flush=True)
        return 1
    except Stopped:
        say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
