"""Which requests are taken for a WebSocket's: those that the library passes on, or what it keeps would wait for ever."""

from __future__ import annotations

import pytest

from collab.live.handlers.websocket import _is_handshake

UPGRADE = {"HTTP_CONNECTION": "keep-alive, Upgrade", "HTTP_UPGRADE": "WebSocket"}


@pytest.mark.unit
@pytest.mark.parametrize(
    ("query", "headers", "taken"),
    [
        ("EIO=4&transport=websocket", UPGRADE, True),
        ("EIO=4&transport=websocket&transport=polling", UPGRADE, True),
        # The library reads the first, polls, and must go on asking whether the browser is there.
        ("EIO=4&transport=polling&transport=websocket", {}, False),
        ("EIO=4&transport=polling&transport=websocket", UPGRADE, False),
        ("EIO=4&transport=websocket", {"HTTP_UPGRADE": "websocket"}, False),
        ("EIO=4&transport=websocket", {"HTTP_CONNECTION": "upgrade"}, False),
        ("EIO=4&transport=websocket", {**UPGRADE, "HTTP_UPGRADE": "h2c"}, False),
        ("", UPGRADE, False),
    ],
)
def test_a_handshake_is_what_the_library_takes_for_one(query, headers, taken) -> None:
    assert _is_handshake({"QUERY_STRING": query, **headers}) is taken
