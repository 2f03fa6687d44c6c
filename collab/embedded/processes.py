"""What the operating system must be asked: accounts, families of processes, and their end."""

import ctypes
import pwd
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from collab.embedded.errors import StartError


def ensure_system_user(name: str) -> None:
    """Create the account that PostgreSQL runs under when we are root."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        if shutil.which("useradd") is None:
            raise StartError(
                f"PostgreSQL refuses root, and the account {name} cannot be made here: no `useradd`.",
                "Run as an ordinary user, or create that account.",
            ) from None
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
            check=True,
            capture_output=True,
        )


def identity(user: str | None) -> dict[str, Any]:
    """The `subprocess` arguments that run a program under another account."""
    if user is None:
        return {}
    account = pwd.getpwnam(user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def follow_parent(last_signal: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before its program, so that on Linux it does not outlive a parent killed outright."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    set_parent_death_signal = 1

    def follow() -> None:
        libc.prctl(set_parent_death_signal, int(last_signal))

    return follow


def family_of(pid: int) -> list[Any]:
    """A process and all its descendants, as `psutil` sees them now."""
    import psutil

    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def wait_for_the_end(processes: list[Any], *, seconds: float) -> None:
    """Return once none of them runs; end by force what stays."""
    import psutil

    _, alive = psutil.wait_procs(processes, timeout=seconds)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=5)


def check_passage(target: Path, what: str, alternative: str) -> None:
    """Refuse a folder that another account cannot reach, rather than open somebody's private folder."""
    for folder in (target, *target.parents):
        if folder.is_dir() and not folder.stat().st_mode & stat.S_IXOTH:
            raise StartError(
                f"The folder {folder} is private, and PostgreSQL, which refuses root and has its own account,"
                f" must pass through it to {what}.",
                f"Run as an ordinary user, {alternative}, or open that folder yourself: chmod o+x {folder}",
            )
