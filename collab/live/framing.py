"""WebSocket (RFC 6455) from the server's side, without a socket: the handshake's answer, frames out, messages in."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
GOING_ON, FINAL, MASKED, RESERVED, CONTROL = 0x0, 0x80, 0x80, 0x70, 0x8

NORMAL, PROTOCOL_ERROR, NO_STATUS, NOT_UTF8, TOO_BIG, UNEXPECTED, TRY_LATER = (
    1000,
    1002,
    1005,
    1007,
    1009,
    1011,
    1013,
)
MAY_BE_SENT = frozenset((1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014))
SALT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Broken(Exception):
    """The other side left the protocol; the connection closes with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def greeting(environ: Mapping[str, str]) -> bytes | None:
    """The answer to a handshake, or nothing when it is not one that we take: no extension, no subprotocol."""
    key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "").strip().encode("latin-1")
    try:
        is_key = len(base64.b64decode(key, validate=True)) == 16
    except binascii.Error:
        is_key = False
    if not is_key or environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
        return None
    proof = base64.b64encode(hashlib.sha1(key + SALT, usedforsecurity=False).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + proof + b"\r\n\r\n"
    )


def frame_of(payload: str | bytes, kind: int | None = None) -> bytes:
    """A whole message, text or binary, as a server sends it: never masked, here never compressed nor in pieces."""
    data = payload.encode() if isinstance(payload, str) else payload
    first = FINAL | (kind or (TEXT if isinstance(payload, str) else BINARY))
    size = len(data)
    if size < 126:
        return bytes((first, size)) + data
    if size < 65_536:
        return bytes((first, 126)) + size.to_bytes(2, "big") + data
    return bytes((first, 127)) + size.to_bytes(8, "big") + data


def close_frame(code: int) -> bytes:
    """The last frame of a connection; a close that named no code is answered by one that names none."""
    return frame_of(b"" if code == NO_STATUS else code.to_bytes(2, "big"), CLOSE)


class Reader:
    """What one client sends, put together: whole messages, and control frames as they come."""

    __slots__ = ("_kind", "_limit", "_pieces", "_rest")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._rest, self._pieces = bytearray(), bytearray()
        self._kind = GOING_ON

    def feed(self, data: bytes) -> Iterator[tuple[int, str | bytes | int]]:
        """Give each message's kind and content: text as `str`, a close as its code; raises `Broken`."""
        rest = self._rest
        rest += data
        try:
            while (found := self._next(rest)) is not None:
                end, kind, is_last, payload = found
                del rest[:end]
                if kind & CONTROL:
                    yield kind, _close_code(payload) if kind == CLOSE else payload
                    continue
                self._kind = kind or self._kind
                if self._pieces or not is_last:
                    self._pieces += payload
                if is_last:
                    yield self._whole(payload)
        finally:
            # An empty one keeps the room that its longest content took.
            if not rest:
                self._rest = bytearray()

    def _next(self, data: bytearray) -> tuple[int, int, bool, bytes] | None:
        """The first frame: where it ends, its kind, whether its message ends with it, its content."""
        if len(data) < 2:
            return None
        kind, is_last, size, start = data[0] & 0x0F, bool(data[0] & FINAL), data[1] & 0x7F, 2
        if data[0] & RESERVED or not data[1] & MASKED:
            raise Broken(PROTOCOL_ERROR)
        if size > 125:
            start = 4 if size == 126 else 10
            if len(data) < start:
                return None
            least, size = (126 if size == 126 else 65_536), int.from_bytes(data[2:start], "big")
            if size < least:
                raise Broken(PROTOCOL_ERROR)
        self._check(kind, size, is_last=is_last)
        end = start + 4 + size
        if len(data) < end:
            return None
        return end, kind, is_last, _unmasked(data[start + 4 : end], data[start : start + 4])

    def _check(self, kind: int, size: int, *, is_last: bool) -> None:
        if kind & CONTROL:
            if kind > PONG or size > 125 or not is_last:
                raise Broken(PROTOCOL_ERROR)
        elif kind > BINARY or (kind == GOING_ON) != (self._kind != GOING_ON):
            raise Broken(PROTOCOL_ERROR)
        elif len(self._pieces) + size > self._limit:
            raise Broken(TOO_BIG)

    def _whole(self, payload: bytes) -> tuple[int, str | bytes]:
        kind, self._kind = self._kind, GOING_ON
        if self._pieces:
            payload, self._pieces = bytes(self._pieces), bytearray()
        return kind, _text(payload) if kind == TEXT else payload


def _unmasked(payload: bytearray, mask: bytearray) -> bytes:
    # As one number: a loop over bytes would take a thousand times as long.
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


def _text(payload: bytes) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError as error:
        raise Broken(NOT_UTF8) from error


def _close_code(payload: bytes) -> int:
    if not payload:
        return NO_STATUS
    code = int.from_bytes(payload[:2], "big")
    if len(payload) == 1 or not (code in MAY_BE_SENT or 3000 <= code < 5000):
        raise Broken(PROTOCOL_ERROR)
    _text(payload[2:])
    return code
