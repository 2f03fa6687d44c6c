"""Asks an address for news under limits: of where it may lead, of time, of size, of redirects.

A name is resolved once; all its answers must be public, and the connection goes to one of those very addresses, so that
a name which answers otherwise a moment later leads nowhere else.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import certifi
import httpcore
import httpx

from collab.countries.feeds.addresses import Resolve, is_public, resolve, resolve_within
from collab.countries.feeds.decoding import decoder_of

AGENT = "Collab/1.0 (veille pays ; lecteur de flux)"
ACCEPT = "application/atom+xml, application/rss+xml, application/json;q=0.9, application/xml;q=0.9, */*;q=0.5"
PORTS = {"http": 80, "https": 443}
LONGEST_RETRY = 86_400


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one fetch may cost; `allowed` are private `host:port` that the operator named."""

    seconds: float = 10.0
    step_seconds: float = 5.0
    most_bytes: int = 5 * 1024 * 1024
    redirects: int = 3
    allowed: frozenset[str] = frozenset()
    resolve: Resolve = field(default=resolve)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A good answer: a body, or none where nothing changed since."""

    status: int
    url: str
    body: bytes = b""
    charset: str = ""
    etag: str | None = None
    last_modified: str | None = None
    cut_short: bool = False


class FetchFailed(Exception):
    """Why there is no good answer: a slug the pages have words for."""

    def __init__(
        self, slug: str, detail: str = "", *, status: int | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(f"{slug} {detail}".strip())
        self.slug, self.detail, self.status, self.retry_after = slug, detail[:300], status, retry_after


def fetch(
    url: str, *, etag: str | None = None, last_modified: str | None = None, limits: Limits | None = None
) -> Fetched:
    """Ask for what is new since; raises `FetchFailed` and nothing else."""
    limits = limits or Limits()
    deadline = time.monotonic() + limits.seconds
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {
        name: value for name, value in asked.items() if value and value.isascii() and value.isprintable()
    }
    here = checked(url, limits)
    for _ in range(limits.redirects + 1):
        try:
            with _Connections(limits, deadline) as connections:
                answer = _ask(connections, here, headers, limits)
        except httpx.TimeoutException as error:
            raise FetchFailed("too-slow") from error
        except httpx.ConnectError as error:
            raise FetchFailed("no-connection", str(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError) as error:
            raise FetchFailed("no-http", str(error)) from error
        if isinstance(answer, Fetched):
            return answer
        here = checked(answer, limits)
    raise FetchFailed("too-many-redirects")


def checked(url: str, limits: Limits) -> httpx.URL:
    """An address of http or https on the usual ports, without a name and password in it."""
    try:
        parsed = httpx.URL(url.strip())
        host, port = parsed.host, parsed.port
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchFailed("bad-address", str(error)) from error
    if parsed.scheme not in PORTS or not host or parsed.userinfo:
        raise FetchFailed("bad-address")
    usual = PORTS[parsed.scheme]
    if f"{host}:{port or usual}" not in limits.allowed and port not in (None, 80, 443):
        raise FetchFailed("bad-port", str(port))
    return parsed.copy_with(fragment=None)


def _ask(connections: _Connections, url: httpx.URL, headers: dict[str, str], limits: Limits) -> Fetched | str:
    """One answer, or where it redirects to."""
    told = {"User-Agent": AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate", **headers}
    request = httpx.Request("GET", url, headers=told)
    request.extensions = {"timeout": httpx.Timeout(limits.step_seconds).as_dict()}
    response = connections.handle_request(request)
    response.request = request
    try:
        status = response.status_code
        if status in (301, 302, 303, 307, 308) and (target := response.headers.get("location")):
            return _target(url, target)
        if status == 304:
            return Fetched(status=status, url=str(url))
        if status != 200:
            raise FetchFailed(_slug(status), status=status, retry_after=retry_after(response.headers))
        body, cut_short = _body(response, limits.most_bytes)
    finally:
        response.close()
    if not body:
        raise FetchFailed("truncated" if cut_short else "empty", status=status)
    return Fetched(
        status=status,
        url=str(url),
        body=body,
        charset=response.charset_encoding or "",
        # What was cut short is asked for whole the next time.
        etag=None if cut_short else _kept(response.headers.get("etag")),
        last_modified=None if cut_short else _kept(response.headers.get("last-modified")),
        cut_short=cut_short,
    )


def _target(url: httpx.URL, said: str) -> str:
    try:
        return str(url.join(said))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchFailed("bad-address", str(error)) from error


_NAMED = ((410, "gone"), (429, "asked-too-often"), (503, "source-unavailable"))


def _slug(status: int) -> str:
    return dict(_NAMED).get(status, "http-status")


def _kept(value: str | None) -> str | None:
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None


def retry_after(headers: httpx.Headers) -> int | None:
    """Seconds that a source asks us to wait, said as a number or as a date; a day at most."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return min(int(said[:9]), LONGEST_RETRY)
    try:
        when = parsedate_to_datetime(said)
        wait = (when if when.tzinfo else when.replace(tzinfo=UTC)) - datetime.now(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0, min(int(wait.total_seconds()), LONGEST_RETRY))


def _body(response: httpx.Response, most: int) -> tuple[bytes, bool]:
    """The decoded body and whether it ended too early; never more in memory than is allowed."""
    said = response.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said[:15]) > most:
        raise FetchFailed("too-large", status=response.status_code)
    decoder, body = _decoder(response), bytearray()
    try:
        for piece in response.iter_raw():
            body += decoder.decompress(piece, most + 1 - len(body)) if decoder else piece
            if len(body) > most:
                raise FetchFailed("too-large", status=response.status_code)
    except (httpx.RemoteProtocolError, httpx.ReadError):
        return bytes(body), True
    except zlib.error as error:
        raise FetchFailed("bad-encoding", str(error), status=response.status_code) from error
    return bytes(body), bool(decoder and not decoder.eof)


def _decoder(response: httpx.Response) -> Any:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    try:
        return decoder_of(encoding)
    except LookupError as error:
        raise FetchFailed("bad-encoding", encoding, status=response.status_code) from error


@cache
def _tls() -> ssl.SSLContext:
    # Reading all certificates takes longer than most feeds do.
    return ssl.create_default_context(cafile=certifi.where())


class _Connections(httpx.HTTPTransport):
    """httpx's transport on connections of our own: no proxy, no cookies, no environment."""

    def __init__(self, limits: Limits, deadline: float) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls(), max_connections=1, network_backend=_Network(limits, deadline)
        )


class _Network(httpcore.NetworkBackend):
    """Connects to an address that was looked at, not to a name."""

    def __init__(self, limits: Limits, deadline: float) -> None:
        self._limits, self._deadline = limits, deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        for address in self._addresses(host, port):
            left = _left(self._deadline, timeout)
            try:
                inner = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            return _Stream(inner, self._deadline)
        raise failed

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = resolve_within(_left(self._deadline, None), host, port, self._limits.resolve)
        except TimeoutError as error:
            raise FetchFailed("too-slow", host) from error
        except OSError as error:
            raise FetchFailed("unknown-host", host) from error
        if not found:
            raise FetchFailed("unknown-host", host)
        if f"{host}:{port}" not in self._limits.allowed and not all(map(is_public, found)):
            raise FetchFailed("private-address", host)
        return found[:4]


class _Stream(httpcore.NetworkStream):
    """Each step has its own time, and all of them together have one: a drop every second comes to an end."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("no time is left")
    return left if timeout is None else min(left, timeout)
