"""What happens to files."""

from __future__ import annotations

from dataclasses import dataclass

from collab.core.events import Event, event


@dataclass(frozen=True, kw_only=True)
class _OfFile(Event):
    file_id: int
    group_id: int


@event("files.received")
@dataclass(frozen=True, kw_only=True)
class FileReceived(_OfFile):
    """A file came in whole and was recognised; it waits for its message."""


@event("files.removed")
@dataclass(frozen=True, kw_only=True)
class FileRemoved(_OfFile):
    """A file was taken back, or went with its message."""


@event("files.thumbnail_made")
@dataclass(frozen=True, kw_only=True)
class ThumbnailMade(_OfFile):
    """The small picture of an image is ready."""

    audited = False
