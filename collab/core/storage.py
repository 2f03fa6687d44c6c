"""Where files lie: a folder, or any object store that fsspec knows; one setting tells which.

Names in the store are random keys: what a person called a file never becomes a path. All of it may block, so the web
process calls it through `waiting_off_hub`.
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl

import fsspec
import fsspec.core
from fsspec.implementations.local import LocalFileSystem
from gevent.monkey import get_original, is_module_patched

from collab.core.config import MissingSettings, Settings, current_settings
from collab.core.errors import Problem, gone
from collab.core.logs import get_logger
from collab.core.threads import waiting_off_hub

log = get_logger(__name__)
CHUNK = 256 * 1024
S3 = ("s3", "s3a")
S3_TRIES = 2
S3_PATIENCE = {"connect_timeout": 3, "read_timeout": 8, "retries": {"total_max_attempts": 1}}
"""For each request: two tries of a few seconds, where the driver by itself would try up to 25 times of 15."""
FULL = (errno.ENOSPC, errno.EDQUOT)


def new_key() -> str:
    """A name that nobody guesses and no other file has."""
    return secrets.token_hex(16)


class Store:
    """The files of one address, e.g. `file:///srv/collab/files` or `s3://bucket/prefix?endpoint_url=https://…`."""

    def __init__(self, url: str) -> None:
        address, _, query = url.partition("?")
        options: dict[str, Any] = dict(parse_qsl(query))
        protocol = fsspec.core.split_protocol(address)[0]
        if fsspec.get_filesystem_class(protocol).async_impl:
            options["loop"] = _loop_beside_the_hub()
        if protocol in S3:
            options["config_kwargs"] = S3_PATIENCE
        self._system, root = fsspec.url_to_fs(address, **options)
        self._root = root.rstrip("/")
        if isinstance(self._system, LocalFileSystem):
            # What people send is nobody else's to read on a shared machine.
            Path(self._root).mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(self._root, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "This account may not write there", self._root)
        elif protocol in S3:
            self._system.retries = S3_TRIES

    def put(self, key: str, source: IO[bytes]) -> None:
        """Write a file whole; of one that could not be written nothing stays."""
        path = self._path(key)
        with _named(missing=storage_problem):
            try:
                with self._system.open(path, "wb") as target:
                    shutil.copyfileobj(source, target, CHUNK)
                    if isinstance(self._system, LocalFileSystem):
                        # The database keeps its promise through a power cut; so must what it points to.
                        target.flush()
                        os.fsync(target.fileno())
            except BaseException:
                self._remove(path)
                raise

    def open(self, key: str) -> IO[bytes]:
        """A file to read from."""
        with _named():
            opened: IO[bytes] = self._system.open(self._path(key), "rb")
            return opened

    def remove(self, key: str) -> None:
        """Forget a file; one that is not there is forgotten already."""
        with _named():
            self._remove(self._path(key))

    def _remove(self, path: str) -> None:
        if self._system.exists(path):
            self._system.rm_file(path)

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"


def _loop_beside_the_hub() -> asyncio.AbstractEventLoop | None:
    """Where there is a hub, what Python calls a thread is none: a driver's event loop gets a real one, or stops us all."""
    if not is_module_patched("threading"):
        return None
    loop = asyncio.SelectorEventLoop(get_original("selectors", "DefaultSelector")())
    get_original("_thread", "start_new_thread")(loop.run_forever, ())
    return loop


class Reading:
    """A file's bytes, piece by piece, read beside the hub; whoever iterates closes it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = waiting_off_hub(self._file.read, CHUNK)
        if not piece:
            raise StopIteration
        return piece

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _lost(_: Exception) -> Problem:
    return gone("file-lost")


@contextmanager
def _named(missing: Callable[[Exception], Problem] = _lost) -> Iterator[None]:
    """Whatever the store's own driver raises becomes a problem that a caller can be told."""
    try:
        yield
    except FileNotFoundError as error:
        raise missing(error) from error
    except Exception as error:
        log.error("the store of files refused", error=f"{type(error).__name__}: {error}")
        raise storage_problem(error) from error


def storage_problem(error: Exception) -> Problem:
    """What to tell of an error of the disk or the store: full, or away."""
    if isinstance(error, OSError) and error.errno in FULL:
        return Problem("storage-full", 507, "No room left for files")
    return Problem("storage-away", 503, "The store of files does not answer", retry_after=5)


@cache
def _store(url: str) -> Store:
    return Store(url)


# A driver's connections, and the thread of its event loop, must not cross a fork.
os.register_at_fork(after_in_child=_store.cache_clear)


def open_store(settings: Settings) -> None:
    """Open the store as a process starts, so that a setting nothing can be stored with stops it, and says why."""
    try:
        _store(settings.files_url)
    except Exception as error:
        raise MissingSettings(f"COLLAB_FILES_URL is unusable: {type(error).__name__}: {error}") from error


def store() -> Store:
    """The store of this process's settings."""
    with _named(missing=storage_problem):
        return _store(current_settings().files_url)


def store_file(key: str, source: IO[bytes]) -> None:
    """Write a file under its key, beside the hub."""
    waiting_off_hub(lambda: store().put(key, source))


def read_file(key: str) -> Reading:
    """A file's bytes, beside the hub."""
    return Reading(waiting_off_hub(lambda: store().open(key)))
