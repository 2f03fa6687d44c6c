"""T37: what is small on the wire and boundless in memory is refused at once by the child that reads; no file is opened."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from collab.countries.feeds import FetchFailed, Limits, Unreadable, fetch
from collab.countries.service.collecting import Reader
from tests.countries.feed_server import feed_server
from tests.countries.feeds import document, entry, rss, some
from tests.stack import ROOT, eventually

pytestmark = pytest.mark.unit

MOST_SECONDS = 2.0
MOST_MEMORY = 100_000_000
DEEP = 100_000


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return rss([entry(title="&l9;")], head=f'<!DOCTYPE lolz [<!ENTITY l0 "lol">{entities}]>')


def quadratic() -> str:
    return rss([entry(title="&a;" * 50_000)], head=f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>')


def external(target: str) -> str:
    return rss([entry(title="&x;")], head=f'<!DOCTYPE x [<!ENTITY x SYSTEM "{target}">]>')


def hidden(encoding: str) -> bytes:
    return rss([entry()], head='<!DOCTYPE x [<!ENTITY a "b">]>').encode(encoding)


def deep(tag: str) -> str:
    return rss([f"<item><title>x</title>{f'<{tag}>' * DEEP}{f'</{tag}>' * DEEP}</item>"])


BOMBS: dict[str, tuple[str, bytes | str]] = {
    "billion laughs": ("feed", laughs()),
    "billion laughs for GDACS": ("gdacs", laughs()),
    "billion laughs for the Atom of changes": ("fcdo", laughs()),
    "quadratic": ("feed", quadratic()),
    "external file": ("feed", external("file:///etc/passwd")),
    "external address": ("feed", external("http://169.254.169.254/")),
    "external definition": ("feed", rss([entry()], head='<!DOCTYPE x SYSTEM "http://10.0.0.1/x.dtd">')),
    "hidden in UTF-16": ("feed", hidden("utf-16")),
    "hidden in UTF-32": ("feed", hidden("utf-32")),
    "deep elements": ("feed", deep("a")),
    "deep markup": ("feed", rss([entry(description="<div>" * DEEP)])),
    "deep JSON": ("canada", '{"data":' * DEEP),
    "deep lists": ("fcdo", '{"details":' + "[" * DEEP),
    "elements that never close": ("feed", "<rss><channel>" + "<item>" * 500_000),
    "signs alone": ("feed", "<rss>" + "<" * 3_000_000),
    "references alone": ("feed", "<rss><channel><item><title>" + "&#65;" * 800_000),
}
"""By what they are; each is refused as a whole."""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    made.read("feed", document(some(1)))
    yield made
    made.close()


def peak(pid: int | None) -> int:
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    [line] = [line for line in told.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_no_time_and_little_memory(name, reader) -> None:
    adapter, body = BOMBS[name]
    reader.read("feed", document(some(1)))
    before, child = peak(reader.pid), reader.pid
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    given = document(body)
    began = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        reader.read(adapter, given)
    took = time.monotonic() - began
    assert refused.value.slug in ("doctype", "too-complex", "truncated", "other-shape", "not-json"), (
        refused.value.slug
    )
    assert took <= MOST_SECONDS
    if reader.pid == child:
        assert peak(child) - before <= MOST_MEMORY
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - own <= MOST_MEMORY
    assert len(reader.read("feed", document(some(2))).items) == 2, "the next source is read as ever"


def test_five_megabytes_of_honest_news_fit(reader) -> None:
    large = rss(entry(n, description="<p>" + "mot " * 2_400 + "</p>") for n in range(500))
    assert 4_500_000 < len(large.encode()) < 5_300_000
    assert len(reader.read("feed", document(large)).items) == 500


def test_a_reading_that_never_ends_is_ended_by_the_system() -> None:
    code = (
        "import collab.countries.feeds.__main__ as m\n"
        "m.MOST_SECONDS = 0\n"
        "m.read = lambda adapter, document: [0 for _ in iter(int, 1)]\n"
        "m.bound_memory = lambda: None\n"
        "m.main()"
    )
    head = b'{"adapter":"feed","length":0,"charset":"","url":"","language":"fr","countries":[],'
    head += b'"now":"2026-11-20T12:00:00+00:00","cut_short":false}\n'
    ended = subprocess.run([sys.executable, "-c", code], input=head, cwd=ROOT, check=False, timeout=30)
    assert ended.returncode < 0


@pytest.mark.parametrize("ratio", ["gzip 1:1000", "gzip in gzip"])
def test_a_compressed_bomb_is_cut_while_it_opens(ratio) -> None:
    body = gzip.compress(
        b"\0" * 200_000_000 if ratio == "gzip 1:1000" else gzip.compress(b"\0" * 10_000_000), 9
    )
    headers = {"Content-Encoding": "gzip" if ratio == "gzip 1:1000" else "gzip, gzip"}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    with feed_server() as server:
        url = server.says("/", body, headers=headers)
        began = time.monotonic()
        with pytest.raises(FetchFailed) as failed:
            fetch(url, limits=Limits(allowed=frozenset({server.host})))
        assert time.monotonic() - began <= MOST_SECONDS
    assert failed.value.slug in ("too-large", "bad-encoding")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before <= MOST_MEMORY


def test_an_archive_of_a_list_that_expands_is_no_feed_and_no_list(reader) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 100_000_000)
    began = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        reader.read("feed", document(packed.getvalue()))
    assert refused.value.slug == "not-a-feed"
    assert time.monotonic() - began <= MOST_SECONDS


def test_no_bomb_opens_a_file_or_a_connection(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    code = (
        "import sys, json\n"
        "from datetime import datetime, UTC\n"
        "from collab.countries.feeds import Document, Unreadable, read\n"
        "now = datetime.now(UTC)\n"
        "read('feed', Document(body=b'<rss><channel><title>a</title></channel></rss>', now=now))\n"
        "seen = []\n"
        "def watch(event, given):\n"
        "    if event in ('open', 'socket.connect', 'socket.getaddrinfo', 'subprocess.Popen'):\n"
        "        seen.append((event, str(given[0])))\n"
        "bodies = [line.encode() for line in json.load(sys.stdin)]\n"
        "sys.addaudithook(watch)\n"
        "for body in bodies:\n"
        "    try:\n"
        "        read('feed', Document(body=body, now=now))\n"
        "    except Unreadable:\n"
        "        pass\n"
        "print(json.dumps([one for one in seen if not one[1].endswith(('.py', '.pyc'))]))\n"
    )
    bodies = [
        external(f"file://{secret}"),
        external("http://127.0.0.1:9/"),
        str(secret),
        "/etc/passwd",
        laughs(),
    ]
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(bodies),
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == []


def test_the_child_ends_with_its_worker() -> None:
    code = (
        "from collab.countries.service.collecting import Reader\n"
        "from tests.countries.feeds import document, some\n"
        "import time\n"
        "reader = Reader(); reader.read('feed', document(some(1))); print(reader.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        child = int(worker.stdout.readline())
        worker.kill()
    eventually(lambda: not _runs(child))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
