"""A file as pages show it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from collab.files.models import StoredFile


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRef:
    """A file where it is only named."""

    id: int
    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    thumbnail: bool


def ref_to(row: StoredFile) -> FileRef:
    """What a page shows of a file."""
    return FileRef(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        width=row.width,
        height=row.height,
        thumbnail=row.thumbnail,
    )


def ref_as_json(ref: FileRef) -> dict[str, Any]:
    """The same as a message keeps it."""
    return asdict(ref)
