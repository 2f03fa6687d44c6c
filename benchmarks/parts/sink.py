"""Postfix's own SMTP sink and source, which the digest benchmark sends to and is compared with."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from collab.embedded import free_port

MISSING = "The digest benchmark needs smtp-sink and smtp-source: install Debian's package postfix."


def program(name: str) -> str:
    """Where one of them is; ends the benchmark with one line where it is not."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    found = shutil.which(name, path=places)
    if found is None:
        sys.exit(MISSING)
    return found


@contextmanager
def sink() -> Iterator[int]:
    """A sink on a free port that takes all mail and forgets it."""
    port = free_port()
    command = [program("smtp-sink"), f"127.0.0.1:{port}", "500"]
    if os.getuid() == 0:
        # It refuses to serve as root.
        command[1:1] = ["-u", pwd.getpwnam("nobody").pw_name]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=Path("/")
    ) as run:
        try:
            yield port
        finally:
            run.terminate()
            run.wait(10)


def source_rate(port: int, *, mails: int, size: int, connections: int) -> float:
    """Mails a second that `smtp-source` brings of this size over so many connections."""
    command = [
        *(program("smtp-source"), "-s", str(connections), "-m", str(mails), "-l", str(size)),
        *("-f", "sender@example.org", "-t", "reader@example.org", f"127.0.0.1:{port}"),
    ]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return mails / (time.perf_counter() - began)
