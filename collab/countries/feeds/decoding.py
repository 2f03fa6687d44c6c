"""What servers pack an answer in, unpacked piece by piece and never further than is asked."""

from __future__ import annotations

import zlib
from typing import Any


class Deflate:
    """`deflate` as the standard has it, or raw as some servers send it."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj()
        self._first = True

    @property
    def eof(self) -> bool:
        """Whether the end of it was reached."""
        return self._inner.eof

    def decompress(self, piece: bytes, most: int) -> bytes:
        """The next bytes of what was packed, so many at most."""
        first, self._first = self._first, False
        try:
            return self._inner.decompress(piece, most)
        except zlib.error:
            if not first:
                raise
            self._inner = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._inner.decompress(piece, most)


def decoder_of(encoding: str) -> Any:
    """What unpacks an encoding, none where nothing is packed; a LookupError for one that we did not ask for."""
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip"):
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    if encoding == "deflate":
        return Deflate()
    raise LookupError(encoding)
