"""`GET messages`, pages of 50 in one discussion of 1,000,000 messages, against a route that answers the same JSON from SQL.

Both stand behind the same guard on the same server. Each kind of page (the latest, the first, one in the middle, what
changed since a revision) is measured at 100 messages too: `flat` is the rate there over the rate at the million, and
the worst kind is what is reported. `python -m benchmarks.page 10000` measures a shorter history.
"""

from __future__ import annotations

import http.client
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.parts.ground import Ground, ground, report
from collab.app import create_app
from collab.core.db import database, transaction
from collab.demo.big.load import Size, load_big
from collab.discussion.models import Discussion
from collab.embedded import free_port
from tests.queries import counted_queries
from tests.stack import Process, Stack, wait_until_ready

MESSAGES, FEW, CLIENTS, ROUNDS, SECONDS = 1_000_000, 100, 4, 9, 0.4
GOAL, MOST_QUERIES, FLAT = 0.6, 5, 1.2


@dataclass(frozen=True)
class Talk:
    """A discussion to page through, and the session of somebody who reads it."""

    id: int
    length: int
    revision: int
    token: str

    def kinds(self) -> dict[str, str]:
        """The kinds of pages, each as a query of both routes."""
        half = self.length // 2
        return {
            "last": "limit=50",
            "first": "after=0&limit=50",
            "middle": f"after={half - 25}&limit=50",
            "changed": f"changed_after={half - 25}&limit=50",
        }


class Side:
    """One of the two routes with one query, asked by several clients on kept connections."""

    def __init__(self, url: str, path: str, token: str) -> None:
        self._address, self._path = urlsplit(url).netloc, path
        self._headers = {"Cookie": f"collab_session={token}"}

    def once(self) -> bytes:
        """One answer."""
        connection = http.client.HTTPConnection(self._address, timeout=30)
        try:
            return self._ask(connection)
        finally:
            connection.close()

    def rate(self) -> float:
        """Answers a second while all clients ask without pause."""
        counts, stop = [0] * CLIENTS, time.perf_counter() + SECONDS

        def ask(index: int) -> None:
            connection = http.client.HTTPConnection(self._address, timeout=30)
            while time.perf_counter() < stop:
                self._ask(connection)
                counts[index] += 1
            connection.close()

        clients = [threading.Thread(target=ask, args=(index,)) for index in range(CLIENTS)]
        started = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return sum(counts) / (time.perf_counter() - started)

    def _ask(self, connection: http.client.HTTPConnection) -> bytes:
        connection.request("GET", self._path, headers=self._headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            sys.exit(f"{self._path} answered {answer.status}: {body[:300]!r}")
        return body


@dataclass(frozen=True)
class Kind:
    """One kind of page: ours and the peer's in the long discussion, ours in the short one."""

    own: Side
    peer: Side
    short: Side

    def round(self) -> tuple[float, float, float]:
        """The three rates, one right after the other."""
        return self.own.rate(), self.peer.rate(), self.short.rate()


def talk(place: Ground, discussion_id: int) -> Talk:
    """A discussion as its author reads it."""
    with transaction() as session:
        found = session.get_one(Discussion, discussion_id)
    return Talk(found.id, found.last_number, found.revision, place.token_of(found.author_id))


def start(place: Ground) -> tuple[Process, str]:
    """One gunicorn process, as in production, that holds both routes."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "benchmarks.parts.bare_page:app", "-k", "gevent", "-w", "1"),
        *("--no-control-socket", "--bind", f"127.0.0.1:{port}"),
    ]
    environment = Stack(place.settings, place.folder).environment()
    web = Process("page", command, environment, place.folder / "page.log")
    web.start()
    url = f"http://127.0.0.1:{port}"
    wait_until_ready(url)
    return web, url


def most_queries(place: Ground, token: str, paths: Iterable[str]) -> int:
    """How many statements the hungriest page sends, the guard's included, counted in this process."""
    browser = create_app(place.settings).test_client()
    browser.set_cookie("collab_session", token)
    most = 0
    for path in paths:
        browser.get(path)
        with counted_queries(database()) as sent:
            browser.get(path)
        most = max(most, len(sent))
    return most


def routes(url: str, long: Talk, short: Talk) -> dict[str, Kind]:
    """Every kind of page of both discussions; the two routes must answer the same."""
    kinds = {}
    for name, query in long.kinds().items():
        kinds[name] = Kind(
            Side(url, f"/api/discussions/{long.id}/messages?{query}", long.token),
            Side(url, f"/bare/discussions/{long.id}/messages?{query}", long.token),
            Side(url, f"/api/discussions/{short.id}/messages?{short.kinds()[name]}", short.token),
        )
        if json.loads(kinds[name].own.once()) != json.loads(kinds[name].peer.once()):
            sys.exit(f"the two routes do not answer the same ({name})")
    return kinds


def main() -> None:
    """Alternate rounds of both routes and print one JSON line."""
    length = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    with ground() as place:
        loaded = load_big(place.settings, Size(discussions=1, messages=FEW, hot=length))
        long = talk(place, loaded.hot_discussion_id or 0)
        short = talk(place, loaded.discussion_ids[0])
        paths = [f"/api/discussions/{long.id}/messages?{query}" for query in long.kinds().values()]
        queries = most_queries(place, long.token, paths)
        web, url = start(place)
        try:
            kinds = routes(url, long, short)
            size = len(kinds["last"].own.once())
            # The first round warms everything up.
            rounds = [{name: kind.round() for name, kind in kinds.items()} for _ in range(ROUNDS + 1)][1:]
        finally:
            web.kill()
    medians = {
        name: [statistics.median(rates) for rates in zip(*(one[name] for one in rounds), strict=True)]
        for name in kinds
    }
    ratios = {name: round(mine / other, 3) for name, (mine, other, _) in medians.items()}
    flats = {name: round(few / mine, 3) for name, (mine, _, few) in medians.items()}
    worst = min(ratios, key=lambda name: ratios[name])
    mine, other, _ = medians[worst]
    report(
        name="page",
        unit="req/s",
        own=round(mine, 1),
        peer=round(other, 1),
        ratio=ratios[worst],
        goal=f">= {GOAL}",
        ok=ratios[worst] >= GOAL and queries <= MOST_QUERIES and max(flats.values()) <= FLAT,
        queries=queries,
        messages=length,
        flat=max(flats.values()),
        ratios=ratios,
        flats=flats,
        bytes=size,
        rounds=ROUNDS,
    )


if __name__ == "__main__":
    main()
