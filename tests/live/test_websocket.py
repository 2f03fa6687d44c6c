"""Broadcasts written straight to idle sockets: whole, in order, once, and no slow reader slows another."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import websocket

from collab.accounts.service import open_session
from collab.core.config import Settings
from collab.live.fanout import Frame, Publisher
from collab.live.framing import frame_of
from tests.factories import make_group, make_member
from tests.stack import Stack

FRAMES, LONG = 200, 60_000


@pytest.fixture(scope="module")
def web(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("stack")
    started = Stack(settings, folder)
    try:
        # More than this test has wait for the slow reader, who is here to catch up and not to be dropped.
        started.add_web(COLLAB_SLOW_READER_KB="8192")
        yield started
    finally:
        started.stop()


def _listener(stack: Stack, token: str, channel: str) -> websocket.WebSocket:
    """A socket with a small window, which fills when nobody reads."""
    opened = websocket.create_connection(
        f"ws://{urlsplit(stack.urls[0]).netloc}/socket.io/?EIO=4&transport=websocket",
        origin=stack.settings.public_url,
        cookie=f"collab_session={token}",
        timeout=20,
        sockopt=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)],
    )
    opened.recv()
    opened.send("40")
    opened.recv()
    opened.send(f"420{json.dumps(['join', {'channels': [channel]}])}")
    while not str(opened.recv()).startswith("430"):
        continue
    return opened


def _numbers(opened: websocket.WebSocket) -> list[int]:
    found: list[int] = []
    while not found or found[-1] < FRAMES - 1:
        text = str(opened.recv())
        if text == "2":
            opened.send("3")
        elif text.startswith('42["test.frame"'):
            found.append(json.loads(text[2:])[1]["number"])
    return found


def test_a_slow_reader_gets_every_frame_whole_and_in_order_and_slows_nobody(web, session, settings) -> None:
    group = make_group(session)
    people = [make_member(session, group) for _ in range(2)]
    tokens = [open_session(session, person, user_agent="test").token for person in people]
    session.commit()
    slow, quick = (_listener(web, token, f"group:{group.id}") for token in tokens)
    publisher = Publisher(settings.valkey_url)
    began = time.monotonic()
    # Long and short in turn: six megabytes, more than any buffer holds.
    publisher.publish(
        Frame("test.frame", (f"group:{group.id}",), {"number": n, "text": "e" * (LONG if n % 2 else 3)})
        for n in range(FRAMES)
    )
    assert _numbers(quick) == list(range(FRAMES))
    assert time.monotonic() - began < 10
    assert _numbers(slow) == list(range(FRAMES))
    slow.close()
    quick.close()


@pytest.mark.unit
@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
def test_a_frame_is_what_a_websocket_client_reads(length) -> None:
    ours, theirs = socket.socketpair()
    reader = websocket.WebSocket()
    reader.sock, reader.connected = theirs, True
    with ours, theirs:
        theirs.settimeout(5)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 200_000)
        ours.sendall(frame_of("a" * length))
        assert reader.recv() == "a" * length
