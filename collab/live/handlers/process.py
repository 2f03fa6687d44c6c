"""What a web process does around its sockets: loops that do not end, one Origin a handshake, headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gevent

from collab.core.db import DATABASE_AWAY
from collab.core.logs import get_logger

log = get_logger(__name__)


def one_origin(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Some WebSocket clients add their own Origin to the one they are told to send: twice the same is once."""

    def answered(environ: dict[str, Any], start_response: Any) -> Any:
        named = {part.strip() for part in environ.get("HTTP_ORIGIN", "").split(",")}
        if len(named) == 1:
            environ = {**environ, "HTTP_ORIGIN": named.pop()} if "HTTP_ORIGIN" in environ else environ
        return answer(environ, start_response)

    return answered


HARMLESS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
)


def harmless(answer: Callable[..., Any]) -> Callable[..., Any]:
    """The library answers polls and refusals by itself, past the edge that gives every other answer its headers."""

    def answered(environ: dict[str, Any], start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            given = {name.lower() for name, _ in headers}
            missing = [header for header in HARMLESS if header[0].lower() not in given]
            return start_response(status, [*headers, *missing], *rest)

        return answer(environ, start)

    return answered


def for_ever(pause: Callable[[], float], step: Callable[[], None]) -> None:
    """A loop of this process: nothing that one round meets may end it, or rights would go unchecked in silence."""
    while True:
        gevent.sleep(pause())
        try:
            step()
        except DATABASE_AWAY as error:
            log.warning("a live loop waits for the database", loop=step.__name__, error=str(error))
        except Exception:  # whatever it is, it is logged whole, and the next round comes
            log.exception("a live loop met an error", loop=step.__name__)
