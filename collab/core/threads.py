"""Work that must not hold the web process's other work: long, or waiting for a disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from gevent import get_hub
from gevent.monkey import is_module_patched

T = TypeVar("T")


def off_hub(run: Callable[..., T], *args: Any) -> T:
    """Run a function in the hub's thread pool where there is a hub (the web process), else right here."""
    if not is_module_patched("socket"):
        return run(*args)
    result, error = get_hub().threadpool.apply(_outcome, (run, args))
    if error is not None:
        raise error
    return result


def _outcome(run: Callable[..., T], args: tuple[Any, ...]) -> tuple[T | None, Exception | None]:
    """What came of it, as a value: the pool prints what is raised in it, and a refusal is no news for the log."""
    try:
        return run(*args), None
    except Exception as error:  # noqa: BLE001 (raised again by the caller)
        return None, error
