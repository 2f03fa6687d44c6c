"""1,000 sources of 50 items through fetch, reading, recognition and store, against bare `feedparser` on the same bytes.

Both sides take turns, a hundred sources at a time. Ours asks a web server on loopback, which is a process of its own, and
reads in the child it always reads in; what both processes spend of the processor is told beside the rate.
"""

from __future__ import annotations

import io
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import feedparser
from sqlalchemy import func, text, update

from benchmarks.parts.ground import ground, report
from collab.core.clock import now
from collab.core.config import Settings
from collab.core.db import transaction
from collab.countries.models import Source
from collab.countries.service.collecting import Reader, collect_due
from collab.embedded import free_port
from tests.stack import eventually

SOURCES, ITEMS, BLOCK = int(os.environ.get("FEEDS_SOURCES", "1000")), 50, 100
GOAL = 0.5
MOST_GROWTH = 1.15
PLACES = (
    *("Sénégal", "Mali", "Bénin", "Maroc", "Tunisie", "Haïti", "Viêt Nam", "Arménie", "Liban", "Guinée"),
    *("Dakar", "Bamako", "Cotonou", "Rabat", "Tunis", "Hanoï", "Erevan", "Beyrouth", "Conakry", "Lyon"),
)
TEXT = (
    "le conseil de la ville a ouvert un marché et une école près du fleuve où les habitants attendent la pluie depuis "
    "plusieurs semaines tandis que les services de l’eau réparent les pompes et que la route du nord reste coupée"
)
WORDS = tuple(TEXT.split())


def feed(number: int) -> bytes:
    """A feed as they are: headings that name places, a paragraph or two with links."""
    dice = random.Random(number)

    def words(count: int) -> str:
        return " ".join(dice.choice(WORDS) for _ in range(count))

    def item(place: int) -> str:
        link = f"https://source{number}.example/articles/{place}"
        body = (
            f"<p>{words(25)} à {dice.choice(PLACES)}.</p><p>{words(20)} <a href='{link}#suite'>suite</a></p>"
        )
        return (
            f"<item><title>{dice.choice(PLACES)} : {words(8)}</title><link>{link}</link><guid>{number}-{place}</guid>"
            f"<pubDate>{format_datetime(now())}</pubDate><description><![CDATA[{body}]]></description></item>"
        )

    items = "".join(item(place) for place in range(ITEMS))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Source {number}</title>{items}</channel></rss>'.encode()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A web server, in another process, that answers with these files."""
    folder.mkdir()
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "http.server",
        "--directory",
        str(folder),
        "--bind",
        "127.0.0.1",
        str(port),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        eventually(lambda: _listens(port))
        yield f"127.0.0.1:{port}"
        server.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def arrange(host: str) -> None:
    """The sources, none of which is due."""
    with transaction() as session:
        later = func.clock_timestamp() + text("interval '1 day'")
        session.add_all(
            Source(name=f"Source {n}", adapter="feed", url=f"http://{host}/{n}.xml", next_at=later)
            for n in range(SOURCES)
        )


def ours(settings: Settings, reader: Reader, host: str, numbers: range) -> float:
    """Seconds in which these sources are asked, read and kept."""
    with transaction() as session:
        urls = [f"http://{host}/{n}.xml" for n in numbers]
        session.execute(update(Source).where(Source.url.in_(urls)).values(next_at=func.clock_timestamp()))
    began = time.perf_counter()
    asked = collect_due(settings, seconds=600, reader=reader)
    assert asked == len(numbers)
    return time.perf_counter() - began


def theirs(bodies: list[bytes]) -> float:
    """Seconds in which bare `feedparser` reads the same bytes."""
    began = time.perf_counter()
    for body in bodies:
        assert len(feedparser.parse(io.BytesIO(body)).entries) == ITEMS
    return time.perf_counter() - began


def spent(pid: int | None) -> float:
    """Seconds of processor of this process and of the child that reads."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    seconds = own.ru_utime + own.ru_stime
    if pid is not None:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        seconds += (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def megabytes(*pids: int | None) -> float:
    """What these processes hold in memory."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) for pid in pids if pid)
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    """Alternate both sides and print one JSON line."""
    reader = Reader()
    own, peer, memory, cpu = [], [], [], [0.0, 0.0]
    with ground() as place, served(place.folder / "feeds") as host:
        folder = place.folder / "feeds"
        for n in range(SOURCES):
            (folder / f"{n}.xml").write_bytes(feed(n))
        arrange(host)
        settings = replace(place.settings, feeds_allow=(host,))
        ours(settings, reader, host, range(1))
        for start in range(1, SOURCES, BLOCK):
            numbers = range(start, min(start + BLOCK, SOURCES))
            before = spent(reader.pid)
            own.append(len(numbers) * ITEMS / ours(settings, reader, host, numbers))
            cpu[0] += spent(reader.pid) - before
            memory.append(megabytes(os.getpid(), reader.pid))
            before, bodies = spent(None), [(folder / f"{n}.xml").read_bytes() for n in numbers]
            peer.append(len(numbers) * ITEMS / theirs(bodies))
            cpu[1] += spent(None) - before
        with transaction() as session:
            kept, recognised, stories = session.execute(
                text(
                    "SELECT count(*), count(*) FILTER (WHERE countries <> '{}'), (SELECT count(*) FROM story) FROM item"
                )
            ).one()
        reader.close()
    assert kept == SOURCES * ITEMS
    mine, other = statistics.median(own), statistics.median(peer)
    growth = memory[-1] / memory[len(memory) // 4]
    report(
        name="feeds",
        unit="items/s",
        own=round(mine),
        peer=round(other),
        ratio=round(mine / other, 3),
        goal=f">= {GOAL}, memory at the end <= {MOST_GROWTH}x of that at a quarter",
        ok=mine / other >= GOAL and growth <= MOST_GROWTH,
        sources=SOURCES,
        items=kept,
        recognised=recognised,
        stories=stories,
        memory_mb=[round(each) for each in memory],
        cpu_seconds=[round(each, 1) for each in cpu],
    )


if __name__ == "__main__":
    main()
