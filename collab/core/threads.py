"""Work that must not hold the web process's other work: long, or waiting for a disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from gevent import get_hub
from gevent.monkey import is_module_patched

T = TypeVar("T")


def off_hub(run: Callable[..., T], *args: Any) -> T:
    """Run a function in the hub's thread pool where there is a hub (the web process), else right here."""
    if is_module_patched("socket"):
        result: T = get_hub().threadpool.apply(run, args)
        return result
    return run(*args)
