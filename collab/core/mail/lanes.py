"""One sender at a time in a lane, so that the tasks that send leave room for all others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from sqlalchemy import func, select

from collab.core.db import look

_LANES = 7_305_002


@contextmanager
def alone_in(lane: str) -> Iterator[bool]:
    """Whether nobody else is in this lane; who is in it stays alone until the block ends, or its process."""
    key = crc32(lane.encode()) - 2**31
    with look() as session:
        alone = bool(session.scalar(select(func.pg_try_advisory_lock(_LANES, key))))
        try:
            yield alone
        finally:
            if alone:
                session.execute(select(func.pg_advisory_unlock(_LANES, key)))
