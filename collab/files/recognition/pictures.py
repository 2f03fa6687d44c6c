"""Images: their size by their first bytes, and the small picture made of them."""

from __future__ import annotations

import io
import struct
from typing import IO

from PIL import Image, ImageOps

from collab.core.errors import Problem

THUMBNAIL = 480
"""Pixels of the longer side."""
MOST_PIXELS = 50_000_000
"""Larger images are kept and sent, but no small picture is made of them: unpacked they fill the memory."""
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
_ORIENTATION = 0x0112
_LYING = {5, 6, 7, 8}
"""Orientations of the camera under which width and height change places."""
_DAMAGED = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    IndexError,
    TypeError,
    OverflowError,
    MemoryError,
)
"""What Pillow's readers raise on images that are cut short or made up."""

Size = tuple[int, int]

# Our own limit stands in the code below, where it is asked before anything is unpacked.
Image.MAX_IMAGE_PIXELS = None


def measure(source: IO[bytes], media_type: str) -> Size | None:
    """Width and height as a page shows the image, or none for one too large to show; unpacks nothing."""
    try:
        image = Image.open(source, formats=[_FORMATS[media_type]])
        width, height = image.size
        # Of a PNG, which cameras do not write, Pillow would unpack the whole to find it.
        lying = media_type != "image/png" and image.getexif().get(_ORIENTATION) in _LYING
    except _DAMAGED as error:
        raise Problem("file-damaged", 422, "The file cannot be read") from error
    if width * height > MOST_PIXELS:
        return None
    return (height, width) if lying else (width, height)


def thumbnail_of(content: bytes, media_type: str) -> bytes | None:
    """A small picture the right way up, with nothing of what the camera noted; none when the image is damaged."""
    try:
        image = Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]])
        if image.width * image.height > MOST_PIXELS:
            return None
        # A JPEG is read at a fraction of its size: most of its pixels are never unpacked.
        image.draft("RGB", (THUMBNAIL * 2, THUMBNAIL * 2))
        small = ImageOps.exif_transpose(image)
        small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
        shown = small.convert("RGBA" if small.has_transparency_data else "RGB")
        target = io.BytesIO()
        shown.save(target, "WEBP", quality=80, method=4, exif=b"", icc_profile=b"")
    except _DAMAGED:
        return None
    return target.getvalue()
