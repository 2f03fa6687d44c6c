"""Finds and stops what an earlier start left running when it was cut short."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from collab.embedded.place import Place
from collab.embedded.processes import wait_for_the_end
from collab.embedded.supervision import MARK, control_socket

Answer = TypeVar("Answer")


def stop_leftovers(place: Place) -> int:
    """Stop every process of this data folder, in order, and say how many there were."""
    found = _ours(place)
    supervisors = [process for process in found if _is_supervisor(process)]
    # The supervisor first, or it would start again what is being stopped; alone it stops all in order.
    _end(supervisors, signal.SIGTERM, seconds=60)
    rest = _ours(place)
    databases = [process for process in rest if _is_postgres(process, place.postgres)]
    _end([process for process in rest if process not in databases], signal.SIGTERM, seconds=20)
    _end(databases, signal.SIGINT, seconds=30)
    control_socket(place).unlink(missing_ok=True)
    for draft in place.folder.glob("postgres.draft-*"):
        _remove(draft)
    return len(found)


def _ours(place: Place) -> list[Any]:
    """The processes that carry our mark, or serve our cluster; never this process or one that started it."""
    import psutil

    me = psutil.Process()
    spared = {me.pid, *(parent.pid for parent in me.parents())}
    others = (process for process in psutil.process_iter() if process.pid not in spared)
    return [
        process
        for process in others
        if _mark(process) == str(place.folder) or _is_postgres(process, place.postgres)
    ]


def _ask(question: Callable[[], Answer], *, otherwise: Answer) -> Answer:
    """What a process answers, unless it ended meanwhile, waits to be buried, or belongs to someone else."""
    import psutil

    try:
        return question()
    except (psutil.Error, OSError):
        return otherwise


def _mark(process: Any) -> str | None:
    nothing: dict[str, str] = {}
    return _ask(process.environ, otherwise=nothing).get(MARK)


def _command(process: Any) -> list[str]:
    nothing: list[str] = []
    return _ask(process.cmdline, otherwise=nothing)


def _is_supervisor(process: Any) -> bool:
    return "supervisor.supervisord" in _command(process)


def _is_postgres(process: Any, cluster: Path) -> bool:
    # Told apart by its command line: PostgreSQL overwrites its environment.
    command = _command(process)
    return bool(command) and Path(command[0]).name == "postgres" and str(cluster) in command


def _end(processes: list[Any], how: signal.Signals, *, seconds: float) -> None:
    import psutil

    for process in processes:
        try:
            process.send_signal(how)
        except psutil.NoSuchProcess:
            continue
    wait_for_the_end(processes, seconds=seconds)


def _remove(draft: Path) -> None:
    import shutil

    if draft.is_dir():
        shutil.rmtree(draft)
    else:
        os.unlink(draft)
