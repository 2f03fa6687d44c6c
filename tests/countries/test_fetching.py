"""An address is asked under limits of where it leads, how long it takes, how much it sends, how often it redirects."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import httpx
import pytest

from collab.countries.feeds import Fetched, FetchFailed, Limits, fetch
from collab.countries.feeds.addresses import is_public
from collab.countries.feeds.fetching import retry_after
from tests.countries.feed_server import FeedServer, feed_server

pytestmark = pytest.mark.unit


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as running:
        yield running


def limits(server: FeedServer, **values) -> Limits:
    return Limits(**{"allowed": frozenset({server.host}), **values})


def failure(url: str, chosen: Limits) -> FetchFailed:
    with pytest.raises(FetchFailed) as failed:
        fetch(url, limits=chosen)
    return failed.value


def test_an_answer_comes_with_what_it_can_be_asked_by_next_time(server) -> None:
    headers = {
        "ETag": '"a"',
        "Last-Modified": "Fri, 20 Nov 2026 12:00:00 GMT",
        "Content-Type": "text/xml; charset=latin-1",
    }
    url = server.says("/a", b"<rss/>", headers=headers)
    fetched = fetch(url, limits=limits(server))
    assert fetched == Fetched(
        status=200,
        url=url,
        body=b"<rss/>",
        charset="latin-1",
        etag='"a"',
        last_modified="Fri, 20 Nov 2026 12:00:00 GMT",
    )
    server.says("/a", status=304)
    again = fetch(url, etag='"a"', last_modified="Fri, 20 Nov 2026 12:00:00 GMT", limits=limits(server))
    assert (again.status, again.body) == (304, b"")
    asked = server.asked[-1][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"a"', "Fri, 20 Nov 2026 12:00:00 GMT")


def test_a_source_is_told_who_asks_and_neither_cookies_nor_proxies_are_used(server, monkeypatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.says("/b", b"x")
    server.says("/a", status=302, headers={"Location": "/b", "Set-Cookie": "a=b"})
    fetch(server.url("/a"), limits=limits(server))
    for _, headers in server.asked:
        assert headers["User-Agent"].startswith("Collab/")
        assert headers["Host"] == server.host
        assert "Cookie" not in headers


@pytest.mark.parametrize("squeeze", [gzip.compress, zlib.compress, lambda body: zlib.compress(body)[2:-4]])
def test_what_is_compressed_is_read(server, squeeze) -> None:
    name = "gzip" if squeeze is gzip.compress else "deflate"
    url = server.says("/a", squeeze(b"<rss/>" * 1_000), headers={"Content-Encoding": name})
    assert fetch(url, limits=limits(server)).body == b"<rss/>" * 1_000


def test_a_compression_nobody_asked_for_is_refused(server) -> None:
    url = server.says("/a", b"x", headers={"Content-Encoding": "br"})
    assert failure(url, limits(server)).slug == "bad-encoding"
    url = server.says("/a", b"no gzip", headers={"Content-Encoding": "gzip"})
    assert failure(url, limits(server)).slug == "bad-encoding"


def test_a_body_of_200_megabytes_is_cut_whether_or_not_it_says_so(server) -> None:
    url = server.says("/said", b"x", headers={"Content-Length": str(200_000_000)})
    assert failure(url, limits(server)).slug == "too-large"

    sent = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"x" * 1_000_000)
            sent.append(1)

    server.answers["/unsaid"] = endless
    assert failure(server.url("/unsaid"), limits(server)).slug == "too-large"
    assert len(sent) < 30


def test_an_answer_that_ends_too_early_is_given_as_far_as_it_came(server) -> None:
    headers = {"Content-Length": "100", "ETag": '"a"', "Connection": "close"}

    def half(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(b"<rss>")

    server.answers["/a"] = half
    fetched = fetch(server.url("/a"), limits=limits(server))
    assert (fetched.body, fetched.cut_short, fetched.etag) == (b"<rss>", True, None)
    squeezed = gzip.compress(b"<rss/>" * 10_000)
    url = server.says("/b", squeezed[:-20], headers={"Content-Encoding": "gzip"})
    assert fetch(url, limits=limits(server)).cut_short


def test_a_drop_now_and_then_comes_to_an_end(server) -> None:
    stop = threading.Event()

    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not stop.wait(0.05):
            handler.wfile.write(b"X-Slow: 1\r\n")

    server.answers["/a"] = dripping
    began = time.monotonic()
    failed = failure(server.url("/a"), limits(server, seconds=0.5))
    stop.set()
    assert failed.slug in ("too-slow", "no-http")
    assert time.monotonic() - began < 3


def test_a_silent_source_and_a_silent_resolver_come_to_an_end(server) -> None:
    stop = threading.Event()
    server.answers["/a"] = lambda handler: stop.wait(20)
    assert failure(server.url("/a"), limits(server, seconds=0.3)).slug == "too-slow"

    def silent(host: str, port: int) -> list[str]:
        stop.wait(20)
        return []

    assert failure("http://source.example/", Limits(seconds=0.3, resolve=silent)).slug == "too-slow"
    stop.set()


def test_redirects_are_followed_three_times_and_each_is_looked_at(server) -> None:
    server.says("/4", b"x")
    for n in range(4):
        server.says(f"/{n}", status=301, headers={"Location": f"/{n + 1}"})
    assert fetch(server.url("/1"), limits=limits(server)).url == server.url("/4")
    assert failure(server.url("/0"), limits(server)).slug == "too-many-redirects"
    server.says("/loop", status=302, headers={"Location": "/loop"})
    assert failure(server.url("/loop"), limits(server)).slug == "too-many-redirects"
    for target, slug in (
        ("http://10.0.0.1/", "private-address"),
        ("file:///etc/passwd", "bad-address"),
        ("http://u:p@source.example/", "bad-address"),
        ("https://source.example:22/", "bad-port"),
        ("http://[::1", "bad-address"),
    ):
        server.says("/away", status=307, headers={"Location": target})
        assert failure(server.url("/away"), limits(server)).slug == slug, target


@pytest.mark.parametrize(
    ("status", "slug"),
    [
        (410, "gone"),
        (429, "asked-too-often"),
        (503, "source-unavailable"),
        (404, "http-status"),
        (500, "http-status"),
        (204, "http-status"),
        (302, "http-status"),
    ],
)
def test_a_refusal_has_a_name_and_its_status(server, status, slug) -> None:
    failed = failure(server.says("/a", status=status, headers={"Retry-After": "120"}), limits(server))
    assert (failed.slug, failed.status, failed.retry_after) == (slug, status, 120)


def test_an_empty_answer_and_one_that_is_no_http_have_names(server) -> None:
    assert failure(server.says("/a"), limits(server)).slug == "empty"
    server.answers["/b"] = lambda handler: handler.wfile.write(b"220 smtp ready\r\n\r\n")
    assert failure(server.url("/b"), limits(server)).slug == "no-http"
    closed = f"127.0.0.1:{_closed_port()}"
    assert failure(f"http://{closed}/", Limits(allowed=frozenset({closed}))).slug == "no-connection"


def _closed_port() -> int:
    with feed_server() as gone:
        return gone.port


def test_retry_after_is_a_number_or_a_date_and_a_day_at_most() -> None:
    def asked(value: str) -> int | None:
        return retry_after(httpx.Headers({"Retry-After": value}))

    soon = datetime.now(UTC) + timedelta(seconds=90)
    assert asked("30") == 30
    assert 80 <= (asked(format_datetime(soon, usegmt=True)) or 0) <= 90
    assert asked("9" * 40) == 86_400
    assert asked("Tue, 01 Jan 2999 00:00:00 GMT") == 86_400
    assert asked("Thu, 01 Jan 1970 00:00:00 GMT") == 0
    assert asked("demain") is None
    assert asked("") is None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:4007:80e::200e", True),
        ("64:ff9b::808:808", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.88.99.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("0.0.0.0", False),
        ("::", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("2002:7f00:1::1", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff0e::1", False),
        ("2001:db8::1", False),
        ("source.example", False),
    ],
)
def test_which_addresses_are_public(address, public) -> None:
    assert is_public(address) is public
