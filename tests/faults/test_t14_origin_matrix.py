"""T14: only our own origin opens a live connection with a session cookie."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
import websocket

from collab.accounts.service import open_session
from collab.core.db import transaction
from tests.factories import make_member
from tests.stack import Stack, running

OWN = "http://localhost:8000"
MATRIX = {
    "own": ({"Origin": OWN}, True),
    "evil": ({"Origin": "https://evil.example"}, False),
    "null": ({"Origin": "null"}, False),
    "other port": ({"Origin": "http://localhost:8001"}, False),
    "https instead of http": ({"Origin": "https://localhost:8000"}, False),
    "spoofed forwarded host": (
        {"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
        False,
    ),
    "spoofed host": ({"Origin": "https://evil.example", "Host": "evil.example"}, False),
    "none": ({}, False),
    "none, same origin by the browser's word": ({"Sec-Fetch-Site": "same-origin"}, True),
    "none, cross-site by the browser's word": ({"Sec-Fetch-Site": "cross-site"}, False),
}


@pytest.fixture(scope="module")
def stack(settings, tmp_path_factory) -> Iterator[Stack]:
    with running(settings, tmp_path_factory.mktemp("stack"), relay=False) as started:
        yield started


@pytest.fixture
def token(session) -> str:
    person = make_member(session)
    session.commit()
    with transaction() as current:
        return open_session(current, current.merge(person), user_agent="test").token


def _polling(url: str, headers: dict[str, str]) -> bool:
    address = f"{url}/socket.io/?EIO=4&transport=polling"
    opened = requests.get(address, headers=headers, timeout=5)
    if opened.status_code != 200:
        return False
    sid = json.loads(opened.text[1:])["sid"]
    requests.post(f"{address}&sid={sid}", data="40", headers=headers, timeout=5)
    answer = requests.get(f"{address}&sid={sid}", headers=headers, timeout=5)
    return answer.ok and answer.text.startswith("40")


def _websocket(url: str, headers: dict[str, str]) -> bool:
    others = {name: value for name, value in headers.items() if name not in {"Origin", "Host"}}
    try:
        socket = websocket.create_connection(
            f"ws://{urlsplit(url).netloc}/socket.io/?EIO=4&transport=websocket",
            header=others,
            origin=headers.get("Origin"),
            host=headers.get("Host"),
            suppress_origin="Origin" not in headers,
            timeout=5,
        )
    except (websocket.WebSocketException, ConnectionError):
        return False
    try:
        socket.recv()
        socket.send("40")
        return str(socket.recv()).startswith("40")
    except (websocket.WebSocketException, ConnectionError):
        return False
    finally:
        socket.close()


@pytest.mark.parametrize("case", MATRIX)
@pytest.mark.parametrize("transport", [_polling, _websocket], ids=["polling", "websocket"])
def test_only_our_own_origin_connects(stack, token, transport, case) -> None:
    headers, allowed = MATRIX[case]
    assert transport(stack.urls[0], {**headers, "Cookie": f"collab_session={token}"}) is allowed


@pytest.mark.parametrize("transport", [_polling, _websocket], ids=["polling", "websocket"])
def test_our_own_origin_needs_a_session_all_the_same(stack, token, transport) -> None:
    assert transport(stack.urls[0], {"Origin": OWN}) is False
    assert transport(stack.urls[0], {"Origin": OWN, "Cookie": "collab_session=forged"}) is False
