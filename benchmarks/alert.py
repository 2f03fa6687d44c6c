"""Publication of an alert → the last of 500 exposed people told live, against the bare pipeline to as many sockets.

The bare side inserts a row, turns NOTIFY into a Valkey message and sends it to 500 raw WebSockets. Ours writes the
bulletin and whom it concerns, relays, decides for each of 500 people by their mandate, their levels and their
preferences, writes that down, relays again, and sends each their own frame. What telling asks of the database is
counted for 50 people and for 500: it must not grow with them.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import re  # noqa: E402
import statistics  # noqa: E402
import time  # noqa: E402
import uuid  # noqa: E402
from collections.abc import Callable  # noqa: E402
from datetime import timedelta  # noqa: E402
from urllib.parse import urlsplit  # noqa: E402

import gevent  # noqa: E402
import requests  # noqa: E402
import websocket  # noqa: E402
from sqlalchemy import select  # noqa: E402

from benchmarks.latency import Readers, start_peer  # noqa: E402
from benchmarks.parts.ground import Ground, ground, report  # noqa: E402
from collab.core.clock import today  # noqa: E402
from collab.core.db import database, transaction  # noqa: E402
from collab.core.outbox import OutboxEvent  # noqa: E402
from collab.notifications.service import tell  # noqa: E402
from tests.countries.alert_rows import make_agent, make_alert, make_partnership  # noqa: E402
from tests.factories import make_authority, make_person  # noqa: E402
from tests.queries import counted_queries  # noqa: E402
from tests.stack import running  # noqa: E402

PEOPLE, FEW, AUTHORITIES, ROUNDS = 500, 50, 100, 7
MOST_SECONDS = 2.0
"""Whoever looks at their page when an alert is published sees it before they look away."""


def expose(country: str, people: int) -> list[int]:
    """So many agents of authorities with a partner in that country."""
    with transaction() as session:
        authorities = [make_authority(session) for _ in range(min(AUTHORITIES, people))]
        for authority in authorities:
            make_partnership(session, authority, country)
        return [make_agent(session, authorities[n % len(authorities)]).id for n in range(people)]


def queries_for(country: str) -> int:
    """How many statements telling one alert of that country takes."""
    with transaction() as session:
        make_alert(session, countries=[country])
    with transaction() as session:
        newest = (
            select(OutboxEvent).filter_by(name="countries.bulletin_published").order_by(OutboxEvent.id.desc())
        )
        event = session.scalars(newest.limit(1)).one()
        with counted_queries(database()) as sent:
            tell(session, event)
    return len(sent)


def last_of(readers: Readers, mark: str, started: float, people: int) -> float:
    """Milliseconds until the last of them heard."""
    while len(readers.seen.get(mark, ())) < people:
        if time.perf_counter() - started > 60:
            raise SystemExit(f"{mark}: only {len(readers.seen.get(mark, ()))} of {people} heard")
        gevent.sleep(0.001)
    return (max(readers.seen[mark]) - started) * 1000


def own_side(place: Ground) -> Callable[[], float]:
    """Our web process, relay and worker: the secretariat publishes, 500 open pages hear on their own channel."""
    url = place.stack.urls[0]
    people = expose("TO", PEOPLE)
    with transaction() as session:
        staff = make_person(session, staff=True).id
    readers = Readers(re.compile(r'notifications\.told.*?"event_id": ?(\d+)'))
    for person_id in people:
        socket = websocket.create_connection(
            f"ws://{urlsplit(url).netloc}/socket.io/?EIO=4&transport=websocket",
            origin=place.settings.public_url,
            cookie=f"collab_session={place.token_of(person_id)}",
        )
        socket.recv()
        socket.send("40")
        socket.recv()
        gevent.spawn(readers.listen, socket)
    desk = requests.Session()
    desk.headers["Origin"] = place.settings.public_url
    desk.cookies.set("collab_session", place.token_of(staff))

    def publish() -> float:
        # Words that no other story has: what is told alike would be taken for the same one.
        title = " ".join(re.sub(r"[0-9]", "", uuid.uuid4().hex) for _ in range(4))
        typed = {"title": title, "url": f"https://example.org/{uuid.uuid4()}", "countries": ["TO"]}
        story = desk.post(f"{url}/api/stories", json=typed)
        story.raise_for_status()
        bulletin = {
            "title": title,
            "body": "Deux quartiers sont évacués.",
            "countries": ["TO"],
            "themes": [],
            "severity": "alert",
            "expires_on": (today() + timedelta(days=3)).isoformat(),
        }
        known = set(readers.seen)
        started = time.perf_counter()
        desk.post(f"{url}/api/stories/{story.json()['id']}/bulletins", json=bulletin).raise_for_status()
        while not (new := set(readers.seen) - known):
            if time.perf_counter() - started > 60:
                raise SystemExit("nobody heard of the alert")
            gevent.sleep(0.001)
        return last_of(readers, new.pop(), started, PEOPLE)

    return publish


def main() -> None:
    """Alternate rounds of both sides and print one JSON line."""
    with ground() as place, running(place.settings, place.folder / "stack", webs=1, worker=True) as stack:
        place.stack = stack
        expose("WS", FEW)
        expose("FJ", PEOPLE)
        queries = [queries_for("WS"), queries_for("FJ")]
        own = own_side(place)
        url, processes = start_peer(place)
        try:
            readers = Readers(re.compile(r'"mark": ?"([0-9a-f-]+)"'))
            for _ in range(PEOPLE):
                socket = websocket.create_connection(f"ws://{urlsplit(url).netloc}/listen")
                gevent.spawn(readers.listen, socket)
            poster = requests.Session()
            ours, theirs = [], []
            for round_ in range(ROUNDS + 1):
                mine = own()
                mark, started = str(uuid.uuid4()), time.perf_counter()
                poster.post(f"{url}/post", json={"mark": mark, "body": "Alerte"}).raise_for_status()
                bare = last_of(readers, mark, started, PEOPLE)
                if round_:  # the first round warms both up
                    ours.append(mine)
                    theirs.append(bare)
        finally:
            for process in processes:
                process.kill()
    mine, other = statistics.median(ours), statistics.median(theirs)
    report(
        name="alert",
        unit="ms until the last of 500",
        own=round(mine, 1),
        peer=round(other, 1),
        ratio=round(mine / other, 2),
        goal=f"<= {MOST_SECONDS} s, queries as many for {FEW} people as for {PEOPLE}",
        ok=mine <= MOST_SECONDS * 1000 and queries[0] == queries[1],
        slowest=round(max(ours), 1),
        queries=queries,
        people=PEOPLE,
        authorities=AUTHORITIES,
        rounds=ROUNDS,
    )


if __name__ == "__main__":
    main()
