"""T36: sixty addresses that lead inside by every notation, redirect and resolver known: the canary is never called."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from collab.countries.feeds import FetchFailed, Limits, fetch
from tests.countries.feed_server import FeedServer, feed_server

pytestmark = pytest.mark.unit


class Canary:
    """A listener on loopback that counts who connects."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._inner = socket.create_server(("::1", 0), family=socket.AF_INET6) if socket.has_ipv6 else None
        self.port = self._socket.getsockname()[1]
        self.called = 0
        for listener in filter(None, (self._socket, self._inner)):
            threading.Thread(target=self._listen, args=(listener,), daemon=True).start()

    def _listen(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.called += 1
            connection.close()

    def close(self) -> None:
        for listener in filter(None, (self._socket, self._inner)):
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    made = Canary()
    yield made
    made.close()


HOSTS = [
    *(
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
    ),
    *(
        "127.0.0.1.",
        "127.127.127.127",
        "0.0.0.0",
        "0",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "１２７.０.０.１",
    ),
    *(
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::127.0.0.1]",
    ),
    *(
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2002:a9fe:a9fe::1]",
    ),
    *(
        "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fec0::1]",
        "[ff02::1]",
    ),
    *(
        "169.254.169.254",
        "0xa9fea9fe",
        "2852039166",
        "0251.0376.0251.0376",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
    ),
    *("100.64.0.1", "192.0.0.1", "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
]
OTHERS = [
    *(
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/x",
        "ftp://127.0.0.1/",
        "dict://127.0.0.1:{port}/",
        "//127.0.0.1/",
    ),
    *(
        "http://u:p@127.0.0.1/",
        "http://source.example@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}/",
        "http://:{port}/",
    ),
    *(
        "https://127.0.0.1:22/",
        "http://[::1]:{port}/",
        "jar:http://127.0.0.1!/",
        "http://127.0.0.1\\@source.example/",
    ),
]
CORPUS = [*(f"http://{host}/" for host in HOSTS), *OTHERS]


def refused(url: str, limits: Limits) -> str:
    with pytest.raises(FetchFailed) as failure:
        fetch(url, limits=limits)
    return failure.value.slug


def opened(canary: Canary) -> Limits:
    """As strict as ever about addresses; the canary's own port passes as a port, so that the address alone decides."""
    return Limits(seconds=2.0, step_seconds=0.5, resolve=lambda host, port: _at(host, canary.port))


def _at(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in found]


def test_the_corpus_is_as_long_as_the_plan_says() -> None:
    assert len(CORPUS) >= 60


@pytest.mark.parametrize("url", CORPUS)
def test_no_address_leads_inside(url, canary) -> None:
    said = url.replace("{port}", str(canary.port))
    slug = refused(said, opened(canary))
    assert slug in ("private-address", "bad-address", "bad-port", "unknown-host"), slug
    assert canary.called == 0


@pytest.mark.parametrize("url", CORPUS)
def test_no_redirect_leads_inside(url, canary) -> None:
    with feed_server() as outside:
        outside.says("/", status=302, headers={"Location": _header(url.replace("{port}", str(canary.port)))})
        limits = Limits(seconds=2.0, step_seconds=0.5, allowed=frozenset({outside.host}))
        slug = refused(outside.url("/"), limits)
        # "//host/" and a backslash keep to the scheme that redirects.
        assert slug in ("private-address", "bad-address", "bad-port", "unknown-host"), slug
    assert canary.called == 0


def _header(url: str) -> str:
    return url if url.isascii() else url.encode().decode("latin-1")


def test_a_name_with_one_private_answer_among_public_ones_is_refused(canary) -> None:
    mixed = Limits(seconds=2.0, resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"])
    assert refused("http://source.example/", mixed) == "private-address"


def test_a_name_that_answers_otherwise_the_second_time_leads_nowhere_else(canary, monkeypatch) -> None:
    """Rebinding: the connection goes to the address that was looked at, and no name is asked again."""
    answers = iter([["203.0.113.7"]])
    asked: list[str] = []
    connected: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers, ["127.0.0.1"])

    monkeypatch.setattr("collab.countries.feeds.fetching.is_public", lambda address: address != "127.0.0.1")
    monkeypatch.setattr(
        "socket.create_connection", lambda address, *rest, **more: connected.append(address[0]) or _down()
    )
    assert refused("http://source.example/", Limits(seconds=2.0, resolve=rebinding)) == "no-connection"
    assert (asked, connected) == (["source.example"], ["203.0.113.7"])
    assert canary.called == 0


def _down() -> socket.socket:
    raise OSError("unreachable")


def test_a_redirect_to_the_same_name_is_resolved_and_looked_at_anew(canary) -> None:
    with feed_server() as outside:
        answers = iter([["127.0.0.1"], ["127.0.0.1"]])
        outside.says("/", status=302, headers={"Location": f"http://inside.example:{outside.port}/"})
        limits = Limits(
            seconds=2.0, allowed=frozenset({outside.host}), resolve=lambda host, port: next(answers)
        )
        assert refused(outside.url("/"), limits) == "bad-port"
        outside.says("/", status=302, headers={"Location": "http://inside.example/"})
        assert (
            refused(outside.url("/"), limits.__class__(**_same(limits, ["127.0.0.1"]))) == "private-address"
        )
        assert [path for path, _ in outside.asked] == ["/", "/"]
    assert canary.called == 0


def _same(limits: Limits, answer: list[str]) -> dict:
    return {"seconds": 2.0, "allowed": limits.allowed, "resolve": lambda host, port: answer}


def test_the_canary_would_have_been_heard(canary) -> None:
    host = f"127.0.0.1:{canary.port}"
    assert refused(f"http://{host}/", Limits(seconds=2.0, allowed=frozenset({host}))) == "no-http"
    assert canary.called == 1


def test_an_operator_may_name_a_host_of_their_own_and_no_other_port_of_it(canary) -> None:
    with feed_server() as named:
        server: FeedServer = named
        server.says("/", b"<rss/>")
        allowed = Limits(seconds=2.0, allowed=frozenset({server.host}))
        assert fetch(server.url("/"), limits=allowed).body == b"<rss/>"
        assert refused(f"http://127.0.0.1:{canary.port}/", allowed) == "bad-port"
        assert refused("http://127.0.0.1/", allowed) == "private-address"
    assert canary.called == 0
