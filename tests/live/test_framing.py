"""What a WebSocket client sends, however it is cut, is what it meant; what it may not send ends the connection."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wsproto import ConnectionType, WSConnection
from wsproto.connection import Connection as Client
from wsproto.connection import ConnectionState
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Ping, Pong, Request, TextMessage

from collab.live import framing
from collab.live.framing import (
    BINARY,
    CLOSE,
    PING,
    PONG,
    TEXT,
    Broken,
    Reader,
    close_frame,
    frame_of,
    greeting,
)

pytestmark = pytest.mark.unit
LIMIT = 64_000
KEY = {"HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==", "HTTP_SEC_WEBSOCKET_VERSION": "13"}

pieces = st.lists(st.text(max_size=200), min_size=1, max_size=4)
events = st.one_of(
    st.tuples(st.just(TEXT), pieces),
    st.tuples(st.just(BINARY), st.lists(st.binary(max_size=70_000 // 4), min_size=1, max_size=4)),
    st.tuples(st.sampled_from([PING, PONG]), st.binary(max_size=125)),
)


def sent_by_a_client(kind: int, content: object) -> bytes:
    """As wsproto masks and frames it."""
    client = Client(ConnectionType.CLIENT)
    if kind in (PING, PONG):
        return client.send({PING: Ping, PONG: Pong}[kind](payload=content))
    made = {TEXT: TextMessage, BINARY: BytesMessage}[kind]
    last = len(content) - 1
    return b"".join(
        client.send(made(data=piece, message_finished=turn == last)) for turn, piece in enumerate(content)
    )


def whole(kind: int, content: object) -> object:
    """What the client meant."""
    return content if kind in (PING, PONG) else type(content[0])().join(content)


def masked(first: int, payload: bytes = b"", *, size: bytes | None = None) -> bytes:
    """A frame written by hand, with a mask that changes nothing."""
    return bytes((first,)) + (size or bytes((0x80 | len(payload),))) + b"\0\0\0\0" + payload


@settings(
    suppress_health_check=[HealthCheck.too_slow]
)  # how fast a busy machine draws says nothing of the reader
@given(st.lists(events, min_size=1, max_size=6), st.data())
def test_messages_are_the_same_however_they_are_framed_and_cut(sent, data) -> None:
    stream = b"".join(sent_by_a_client(*each) for each in sent)
    reader, found, at = Reader(10**6), [], 0
    while at < len(stream):
        step = data.draw(st.integers(1, len(stream) - at))
        found += reader.feed(stream[at : at + step])
        at += step
    assert found == [(kind, whole(kind, content)) for kind, content in sent]


def test_a_control_frame_may_stand_within_a_message() -> None:
    stream = masked(0x01, b"un ") + masked(0x89, b"?") + masked(0x80, b"mot")
    assert list(Reader(LIMIT).feed(stream)) == [(PING, b"?"), (TEXT, "un mot")]


def test_a_character_may_be_cut_between_two_frames() -> None:
    first, second = "é".encode()[:1], "é".encode()[1:]
    assert list(Reader(LIMIT).feed(masked(0x01, first) + masked(0x80, second))) == [(TEXT, "é")]


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
@pytest.mark.parametrize("kind", [str, bytes])
def test_what_we_send_is_what_a_client_reads(length, kind) -> None:
    payload = "a" * length if kind is str else b"a" * length
    client = Client(ConnectionType.CLIENT)
    client.receive_data(frame_of(payload))
    read = list(client.events())
    assert kind().join(event.data for event in read) == payload
    assert read[-1].message_finished


@pytest.mark.parametrize("code", [1000, 1002, 1013])
def test_a_close_of_ours_says_why(code) -> None:
    client = Client(ConnectionType.CLIENT)
    client.receive_data(close_frame(code))
    [event] = client.events()
    assert isinstance(event, CloseConnection)
    assert event.code == code
    assert client.state is ConnectionState.REMOTE_CLOSING


def test_a_close_of_theirs_is_read_with_its_code() -> None:
    client = Client(ConnectionType.CLIENT)
    assert list(Reader(LIMIT).feed(client.send(CloseConnection(code=1001, reason="bye")))) == [(CLOSE, 1001)]
    assert list(Reader(LIMIT).feed(masked(0x88))) == [(CLOSE, framing.NO_STATUS)]
    assert close_frame(framing.NO_STATUS) == b"\x88\x00"


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        pytest.param(b"\x81\x01a", 1002, id="not masked"),
        pytest.param(masked(0xC1, b"a"), 1002, id="a bit of an extension that nobody agreed on"),
        pytest.param(masked(0x83, b"a"), 1002, id="an unknown kind"),
        pytest.param(masked(0x8B, b"a"), 1002, id="an unknown control kind"),
        pytest.param(masked(0x09, b"a"), 1002, id="a control frame in pieces"),
        pytest.param(masked(0x89, size=b"\xfe\x00\x7e"), 1002, id="a long control frame"),
        pytest.param(masked(0x80, b"a"), 1002, id="the rest of a message that never began"),
        pytest.param(masked(0x01, b"a") + masked(0x81, b"b"), 1002, id="a message within another"),
        pytest.param(masked(0x81, size=b"\xfe\x00\x7d"), 1002, id="a short length written long"),
        pytest.param(masked(0x81, size=b"\xff" + (65_535).to_bytes(8, "big")), 1002, id="a middling one too"),
        pytest.param(masked(0x81, size=b"\xff" + (1 << 62).to_bytes(8, "big")), 1009, id="an absurd length"),
        pytest.param(
            masked(0x01, b"a" * 100) + masked(0x80, size=b"\xfe\xfa\x00"), 1009, id="long in pieces"
        ),
        pytest.param(masked(0x81, b"\xff"), 1007, id="text that is none"),
        pytest.param(masked(0x88, b"\x03"), 1002, id="half a close code"),
        pytest.param(masked(0x88, (1005).to_bytes(2, "big")), 1002, id="a close code that is never sent"),
        pytest.param(masked(0x88, (1000).to_bytes(2, "big") + b"\xff"), 1007, id="a reason that is no text"),
    ],
)
def test_what_may_not_be_sent_ends_the_connection_with_its_code(stream, code) -> None:
    with pytest.raises(Broken) as broken:
        list(Reader(LIMIT).feed(stream))
    assert broken.value.code == code


def test_a_length_past_the_limit_is_refused_before_its_content_comes() -> None:
    with pytest.raises(Broken):
        list(Reader(10).feed(masked(0x81, size=bytes((0x80 | 11,)))[:6]))


def test_pieces_without_end_hold_no_more_than_the_limit() -> None:
    reader = Reader(1_000)
    list(reader.feed(masked(0x01, b"a") + masked(0x00) * 10_000 + masked(0x00, b"a") * 999))
    with pytest.raises(Broken):
        list(reader.feed(masked(0x00, b"a")))


def test_a_handshake_is_answered_as_a_client_expects() -> None:
    client = WSConnection(ConnectionType.CLIENT)
    request = client.send(Request(host="localhost", target="/socket.io/")).decode()
    key = request.lower().split("sec-websocket-key: ")[1].split("\r\n")[0]
    given = request[request.lower().index(key) :][: len(key)]
    client.receive_data(greeting({**KEY, "HTTP_SEC_WEBSOCKET_KEY": given}))
    [event] = client.events()
    assert isinstance(event, AcceptConnection)
    assert event.extensions == []
    assert event.subprotocol is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"HTTP_SEC_WEBSOCKET_KEY": ""},
        {"HTTP_SEC_WEBSOCKET_KEY": "short"},
        {"HTTP_SEC_WEBSOCKET_KEY": "é" * 24},
        {"HTTP_SEC_WEBSOCKET_VERSION": "8"},
    ],
)
def test_what_is_no_handshake_is_not_answered(wrong) -> None:
    assert greeting({**KEY, **wrong}) is None
