"""Post → seen by 100 others, against the bare pipeline: psycopg insert + NOTIFY + Valkey publish + raw WebSocket."""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import re  # noqa: E402
import statistics  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
import uuid  # noqa: E402
from collections.abc import Callable  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from urllib.parse import urlsplit  # noqa: E402

import gevent  # noqa: E402
import psycopg  # noqa: E402
import requests  # noqa: E402
import websocket  # noqa: E402

from benchmarks.parts.ground import Ground, ground, report  # noqa: E402
from collab.core.db import transaction  # noqa: E402
from collab.embedded import free_port  # noqa: E402
from tests.factories import make_discussion, make_group, make_member  # noqa: E402
from tests.stack import Process, running, wait_until_ready  # noqa: E402

READERS, ROUNDS, MESSAGES = 100, 5, 40
GOAL = 3.0
BODY = (
    "Notre partenaire demande un appui sur la réutilisation des eaux usées. Qui a déjà un marché qui marche ?"
)


@dataclass
class Readers:
    """Open sockets that note when each message came."""

    marker: re.Pattern[str]
    seen: dict[str, list[float]] = field(default_factory=dict)

    def listen(self, socket: websocket.WebSocket) -> None:
        while True:
            try:
                text = socket.recv()
            except (websocket.WebSocketException, OSError):
                return
            if text == "2":
                socket.send("3")
            elif found := self.marker.search(str(text)):
                self.seen.setdefault(found[1], []).append(time.perf_counter())

    def measure(self, post: Callable[[int], str]) -> list[float]:
        """Milliseconds from the request's start to each reader's receipt."""
        taken: list[float] = []
        for number in range(MESSAGES):
            started = time.perf_counter()
            mark = post(number)
            while len(self.seen.get(mark, ())) < READERS:
                if time.perf_counter() - started > 10:
                    raise SystemExit(
                        f"{mark}: only {len(self.seen.get(mark, ()))} of {READERS} readers saw it"
                    )
                gevent.sleep(0.0005)
            taken += [(at - started) * 1000 for at in self.seen[mark]]
        return taken


def own_side(place: Ground) -> Callable[[], list[float]]:
    """Our web process and relay: one poster, 100 readers of the same discussion."""
    url = place.stack.urls[0]
    with transaction() as session:
        group = make_group(session)
        author = make_member(session, group)
        people = [make_member(session, group) for _ in range(READERS)]
        discussion_id = make_discussion(session, group, author).id
    readers = Readers(re.compile(r'message_posted.*?"number": ?(\d+)'))
    for person in people:
        cookie = f"collab_session={place.token_of(person.id)}"
        socket = websocket.create_connection(
            f"ws://{urlsplit(url).netloc}/socket.io/?EIO=4&transport=websocket",
            origin=place.settings.public_url,
            cookie=cookie,
        )
        socket.recv()
        socket.send("40")
        socket.recv()
        socket.send(f'420["join",{{"channels":["group:{group.id}"]}}]')
        while not str(socket.recv()).startswith("430"):
            continue
        gevent.spawn(readers.listen, socket)
    poster = requests.Session()
    poster.headers["Origin"] = place.settings.public_url
    poster.cookies.set("collab_session", place.token_of(author.id))

    def post(_: int) -> str:
        answer = poster.post(
            f"{url}/api/discussions/{discussion_id}/messages",
            json={"body": BODY, "client_key": str(uuid.uuid4())},
        )
        answer.raise_for_status()
        return str(answer.json()["number"])

    return lambda: readers.measure(post)


def start_peer(place: Ground) -> tuple[str, list[Process]]:
    """The same hops with nothing in them: insert and NOTIFY, LISTEN and publish, subscribe and send."""
    port = free_port()
    with psycopg.connect(place.settings.owner_database_url.replace("+psycopg", "", 1)) as owner:
        owner.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, body jsonb)")
        owner.execute("GRANT INSERT ON bare TO collab_app")
        owner.execute("GRANT USAGE ON SEQUENCE bare_id_seq TO collab_app")
    environment = place.stack.environment(PEER_DSN=place.settings.database_url.replace("+psycopg", "", 1))
    web = Process(
        "peer",
        [
            *(
                sys.executable,
                "-m",
                "gunicorn",
                "benchmarks.parts.bare_pipeline:app",
                "-k",
                "gevent",
                "-w",
                "1",
            ),
            *("--no-control-socket", "--bind", f"127.0.0.1:{port}", "--worker-connections", "10000"),
        ],
        environment,
        place.folder / "peer-web.log",
    )
    relay = Process(
        "relay",
        [sys.executable, "-m", "benchmarks.parts.bare_pipeline"],
        environment,
        place.folder / "peer-relay.log",
    )
    web.start()
    relay.start()
    url = f"http://127.0.0.1:{port}"
    wait_until_ready(url)
    return url, [web, relay]


def peer_side(place: Ground) -> tuple[Callable[[], list[float]], list[Process]]:
    """As many readers of the bare pipeline."""
    url, processes = start_peer(place)
    readers = Readers(re.compile(r'"mark": ?"([0-9a-f-]+)"'))
    for _ in range(READERS):
        socket = websocket.create_connection(f"ws://{urlsplit(url).netloc}/listen")
        gevent.spawn(readers.listen, socket)
    poster = requests.Session()

    def post(_: int) -> str:
        mark = str(uuid.uuid4())
        poster.post(f"{url}/post", json={"mark": mark, "body": BODY}).raise_for_status()
        return mark

    return (lambda: readers.measure(post)), processes


def main() -> None:
    """Alternate rounds of both sides and print one JSON line."""
    with ground() as place, running(place.settings, place.folder / "stack", webs=1) as stack:
        place.stack = stack
        own = own_side(place)
        peer, processes = peer_side(place)
        try:
            own_medians, peer_medians, own_all = [], [], []
            for round_ in range(ROUNDS + 1):
                ours, theirs = own(), peer()
                if round_:  # the first round warms both up
                    own_medians.append(statistics.median(ours))
                    peer_medians.append(statistics.median(theirs))
                    own_all += ours
        finally:
            for process in processes:
                process.kill()
    mine, other = statistics.median(own_medians), statistics.median(peer_medians)
    report(
        name="latency",
        unit="ms",
        own=round(mine, 2),
        peer=round(other, 2),
        ratio=round(mine / other, 3),
        goal=f"<= {GOAL}",
        ok=mine / other <= GOAL,
        readers=READERS,
        p99=round(sorted(own_all)[int(len(own_all) * 0.99)], 2),
        rounds=ROUNDS,
    )


if __name__ == "__main__":
    main()
