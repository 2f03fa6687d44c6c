"""Work that must not hold the web process's other work: long, or waiting for a disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from gevent import get_hub
from gevent.monkey import is_module_patched
from gevent.threadpool import ThreadPool

T = TypeVar("T")
WAITING = 20


def off_hub(run: Callable[..., T], *args: Any) -> T:
    """Run a function in the hub's thread pool where there is a hub (the web process), else right here."""
    return _apply(get_hub().threadpool, run, args) if is_module_patched("socket") else run(*args)


def waiting_off_hub(run: Callable[..., T], *args: Any) -> T:
    """The same for what waits for a disk or a store, in threads of its own: however slow those are, all else goes on."""
    return _apply(_waiting_threads(), run, args) if is_module_patched("socket") else run(*args)


@cache
def _waiting_threads() -> ThreadPool:
    return ThreadPool(WAITING)


def _apply(pool: Any, run: Callable[..., T], args: tuple[Any, ...]) -> T:
    result, error = pool.apply(_outcome, (run, args))
    if error is not None:
        raise error
    return result


def _outcome(run: Callable[..., T], args: tuple[Any, ...]) -> tuple[T | None, Exception | None]:
    """What came of it, as a value: the pool prints what is raised in it, and a refusal is no news for the log."""
    try:
        return run(*args), None
    except Exception as error:  # noqa: BLE001 (raised again by the caller)
        return None, error
