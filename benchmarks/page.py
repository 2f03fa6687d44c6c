"""`GET messages`, a page of 50 at 10,000 messages, against a route that answers the same JSON straight from SQL.

`python -m benchmarks.page 1000000` measures a longer history; `flat` is the rate at 100 messages over the rate there.
"""

from __future__ import annotations

import http.client
import json
import statistics
import sys
import threading
import time
from urllib.parse import urlsplit

from sqlalchemy import create_engine, text

from benchmarks.parts.ground import Ground, ground, report
from collab.app import create_app
from collab.core.db import database, transaction
from collab.core.markdown import RENDERER_VERSION, render_html
from collab.embedded import free_port
from tests.factories import make_discussion, make_group, make_member
from tests.queries import counted_queries
from tests.stack import Process, Stack, wait_until_ready

MESSAGES, FEW, AUTHORS, CLIENTS, ROUNDS, SECONDS = 10_000, 100, 12, 4, 31, 0.5
GOAL, MOST_QUERIES, FLAT = 0.6, 5, 1.2
BODY = (
    "Notre partenaire demande un appui sur la réutilisation des eaux usées traitées. Qui a déjà un marché qui"
    " marche, et avec quel montage ?\n\n- le cahier des charges\n- le **coût** au mètre cube\n"
)


def fill(*lengths: int) -> tuple[int, list[int]]:
    """Discussions of these many messages by a dozen authors; returns a reader and the discussions."""
    with transaction() as session:
        group = make_group(session)
        authors = [make_member(session, group, name=f"Agente {n}") for n in range(AUTHORS)]
        ids = []
        for length in lengths:
            discussion = make_discussion(session, group, authors[0])
            discussion.last_number = discussion.revision = length
            session.flush()
            ids.append(discussion.id)
            values = {
                "id": discussion.id,
                "body": BODY,
                "html": render_html(BODY),
                "version": RENDERER_VERSION,
                "count": length,
                "authors": [author.id for author in authors],
                "of": AUTHORS,
            }
            session.execute(text("SET LOCAL statement_timeout = 0"))
            session.execute(_FILL, values)
        return authors[0].id, ids


_FILL = text(
    """
    INSERT INTO message (discussion_id, number, revision, author_id, mandate_id, body, html, renderer_version, client_key)
    SELECT :id, n, n, p.id, m.id, :body, :html, :version, gen_random_uuid()
    FROM generate_series(1, :count) n JOIN person p ON p.id = (CAST(:authors AS bigint[]))[1 + n % :of]
    JOIN mandate m ON m.person_id = p.id
    """
)


class Side:
    """One of the two routes, asked by several clients on kept connections."""

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


def queries_of_a_page(place: Ground, token: str, path: str) -> int:
    """How many statements one page sends, the guard's included, counted in this process."""
    browser = create_app(place.settings).test_client()
    browser.set_cookie("collab_session", token)
    browser.get(path)
    with counted_queries(database()) as sent:
        browser.get(path)
    return len(sent)


def main() -> None:
    """Alternate rounds of both routes and print one JSON line."""
    length = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    with ground() as place:
        reader, (discussion_id, short_id) = fill(length, FEW)
        token, path = place.token_of(reader), f"/api/discussions/{discussion_id}/messages?limit=50"
        # As autovacuum would in production; only a table's owner may.
        owner = create_engine(place.settings.owner_database_url)
        with owner.begin() as connection:
            connection.execute(text("ANALYZE"))
        owner.dispose()
        queries = queries_of_a_page(place, token, path)
        web, url = start(place)
        try:
            own = Side(url, path, token)
            peer = Side(url, f"/bare/discussions/{discussion_id}/messages", token)
            short = Side(url, f"/api/discussions/{short_id}/messages?limit=50", token)
            if json.loads(own.once()) != json.loads(peer.once()):
                sys.exit("the two routes do not answer the same")
            size = len(own.once())
            rounds = [(own.rate(), peer.rate(), short.rate()) for _ in range(ROUNDS + 1)]
        finally:
            web.kill()
    # The first round warms all three up.
    mine, other, few = (statistics.median(rates) for rates in zip(*rounds[1:], strict=True))
    report(
        name="page",
        unit="req/s",
        own=round(mine, 1),
        peer=round(other, 1),
        ratio=round(mine / other, 3),
        goal=f">= {GOAL}",
        ok=mine / other >= GOAL and queries <= MOST_QUERIES and few / mine <= FLAT,
        queries=queries,
        messages=length,
        flat=round(few / mine, 3),
        bytes=size,
        rounds=ROUNDS,
    )


if __name__ == "__main__":
    main()
