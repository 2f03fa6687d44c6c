"""What one message costs, from the request to the last row it leaves: CPU of each process, rows, bytes, queries.

Writers post without pause, all in one discussion and then spread over fifty, while everything runs: that gives the CPU.
Then relay and worker are held still, so that one web process is what is full: that gives the messages a second. The
peer writes the rows of a message with bare psycopg in one transaction. The web process has one core, all else the other.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import uuid
from dataclasses import dataclass
from typing import Any

import psycopg
import requests
from sqlalchemy import select

from benchmarks.parts import bare_post
from benchmarks.parts.books import Books, bytes_written, rows_written
from benchmarks.parts.broadcasting import OTHER_CORE, SERVER_CORE
from benchmarks.parts.costs import Meter, held_still, keep_on, per_unit
from benchmarks.parts.gauges import resident_bytes
from benchmarks.parts.ground import Ground, ground, report
from benchmarks.parts.writers import BODY, post_without_pause
from collab.accounts.models import Mandate
from collab.app import create_app
from collab.core.db import database, transaction
from collab.live.fanout import QUEUE
from tests.factories import make_discussion, make_group, make_member
from tests.queries import counted_queries
from tests.stack import eventually, running

WRITERS, ROOMS, POSTS, ROUNDS = 16, 50, 400, 3
PAGES, IDLE_SECONDS, BARE_POSTS, BARE_CONNECTIONS = 300, 3.0, 1_000, 8
GOAL = 30.0
"""A message passes five processes and two brokers here, one connection there; past this, something was added."""


@dataclass(frozen=True)
class World:
    """Who posts where."""

    group: int
    hot: int
    rooms: list[int]
    people: list[tuple[int, str]]


def arrange(place: Ground) -> World:
    """A group of fifty with one busy discussion and fifty calm ones."""
    with transaction() as session:
        group = make_group(session)
        people = [make_member(session, group) for _ in range(ROOMS)]
        hot, *rooms = [make_discussion(session, group, people[0]).id for _ in range(ROOMS + 1)]
        ids = [person.id for person in people]
    return World(group.id, hot, rooms, [(person_id, place.token_of(person_id)) for person_id in ids])


def one_run(place: Ground, books: Books, meter: Meter, people: list[tuple[str, int]]) -> dict[str, Any]:
    """Post without pause while all runs, wait until nothing is left to do, and settle the accounts."""
    books.checkpoint()
    resting, begun = meter.read(), time.perf_counter()
    time.sleep(IDLE_SECONDS)  # what is measured here is doing nothing
    start = meter.read()
    idle = {name: (start[name] - resting[name]) / (time.perf_counter() - begun) for name in start}
    begun, written = time.perf_counter(), books.sizes()
    _, taken = post_without_pause(place.stack.urls[0], place.settings.public_url, people, posts=POSTS)
    eventually(books.drained, 90, "all events relayed, all reactions done")
    seconds = time.perf_counter() - begun
    return {
        "through_s": round(POSTS / seconds, 1),
        "cpu_ms": per_unit(start, meter.read(), idle=idle, seconds=seconds, units=POSTS),
        "idle_cores": {name: round(value, 5) for name, value in idle.items()},
        **bytes_written(written, books.sizes(), POSTS),
    }


def web_alone(
    place: Ground, books: Books, meter: Meter, people: list[tuple[str, int]], pause: list[int]
) -> dict[str, float]:
    """How many messages one web process takes a second, when what comes after them waits."""
    with held_still(*pause):
        before = meter.read()
        seconds, taken = post_without_pause(
            place.stack.urls[0], place.settings.public_url, people, posts=POSTS
        )
        after = meter.read()
    eventually(books.drained, 90, "all events relayed, all reactions done")
    taken.sort()
    return {
        "posts_s": round(POSTS / seconds, 1),
        "p50": round(statistics.median(taken), 2),
        "p99": round(taken[int(len(taken) * 0.99)], 2),
        "web_busy": round((after["web"] - before["web"]) / seconds, 3),
        "postgres_busy": round((after["postgres"] - before["postgres"]) / seconds, 3),
        "postgres_cpu_ms": round((after["postgres"] - before["postgres"]) * 1000 / POSTS, 4),
    }


def medians(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure over the runs, however deep it lies."""
    return {
        key: medians([run[key] for run in runs])
        if isinstance(value, dict)
        else round(statistics.median(run[key] for run in runs), 5)
        for key, value in runs[0].items()
    }


def queries_of_one(place: Ground, world: World) -> int:
    """How many statements one post sends from the web process, the guard's included, counted in this process."""
    browser = create_app(place.settings).test_client()
    browser.set_cookie("collab_session", world.people[0][1])

    def post() -> None:
        sent = {"body": BODY, "client_key": str(uuid.uuid4())}
        answer = browser.post(
            f"/api/discussions/{world.hot}/messages",
            json=sent,
            headers={"Origin": place.settings.public_url},
        )
        if answer.status_code != 201:
            raise SystemExit(f"the post was answered {answer.status_code}: {answer.text}")

    post()
    with counted_queries(database()) as sent:
        post()
    return len(sent)


def frame_bytes(place: Ground, books: Books, people: list[tuple[str, int]]) -> int:
    """How long the frame of a message is on its way through Valkey."""
    heard = books.valkey.pubsub(ignore_subscribe_messages=True)
    heard.subscribe(QUEUE)
    heard.get_message(timeout=2)
    post_without_pause(place.stack.urls[0], place.settings.public_url, people[:1], posts=1)
    found = eventually(lambda: _frame(heard), 10, "the frame of a message passes Valkey")
    heard.close()
    return found


def _frame(heard: Any) -> int:
    message = heard.get_message(timeout=0.1)
    return len(message["data"]) if message and b"message_posted" in message["data"] else 0


def page_cost(place: Ground, meter: Meter, world: World) -> dict[str, float]:
    """CPU milliseconds of web and database for one page of the busy discussion's last fifty messages."""
    reader = requests.Session()
    reader.cookies.set("collab_session", world.people[-1][1])
    before = meter.read()
    for _ in range(PAGES):
        reader.get(f"{place.stack.urls[0]}/api/discussions/{world.hot}/messages?limit=50").raise_for_status()
    after = meter.read()
    return {name: round((after[name] - before[name]) * 1000 / PAGES, 3) for name in ("web", "postgres")}


def bare_side(place: Ground, meter: Meter, world: World) -> dict[str, float]:
    """The rows by psycopg from the web's core, PostgreSQL alone on the other."""
    keep_on(SERVER_CORE, os.getpid())
    author = world.people[0][0]
    with transaction() as session:
        mandate = session.scalars(select(Mandate.id).where(Mandate.person_id == author)).one()
    where = bare_post.Place(
        place.settings.database_url.replace("+psycopg", "", 1), world.group, world.hot, author, mandate
    )
    # Read before the connection closes: for a moment, what its backend used is in nobody's books.
    with psycopg.connect(where.dsn, autocommit=True) as connection:
        before, mine = meter.read()["postgres"], time.process_time()
        rate = bare_post.write_rows(connection, where, posts=BARE_POSTS)
        client, server = time.process_time() - mine, meter.read()["postgres"] - before
    room = bare_post.one_room_per_second(where, posts=BARE_POSTS, connections=BARE_CONNECTIONS)
    keep_on(OTHER_CORE, os.getpid())
    return {
        "posts_s": rate,
        "cpu_ms": (client + server) * 1000 / BARE_POSTS,
        "postgres_cpu_ms": server * 1000 / BARE_POSTS,
        "one_room_s": room,
    }


def main() -> None:
    """Alternate the sides and print one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = options.parse_args().rounds
    with (
        ground() as place,
        running(place.settings, place.folder / "stack", webs=1, worker=True) as stack,
    ):
        place.stack = stack
        world, books = arrange(place), Books(place)
        roots = {
            "web": stack.webs[0].child.pid,  # type: ignore[union-attr]
            "relay": stack.relay.child.pid,  # type: ignore[union-attr]
            "worker": stack.worker.child.pid,  # type: ignore[union-attr]
            "postgres": int((place.folder / "postgres" / "postmaster.pid").read_text().split()[0]),
            "valkey": int(books.valkey.info("server")["process_id"]),
        }
        for name, pid in roots.items():
            keep_on(SERVER_CORE if name == "web" else OTHER_CORE, pid)
        keep_on(OTHER_CORE, os.getpid())
        meter = Meter(roots)
        hot = [(token, world.hot) for _, token in world.people[:WRITERS]]
        spread = [(token, room) for (_, token), room in zip(world.people, world.rooms, strict=True)]
        queries, size = queries_of_one(place, world), frame_bytes(place, books, hot)
        # It also warms everything up.
        rows = rows_written(books, lambda: one_run(place, books, meter, spread), POSTS)
        runs: dict[str, list[dict[str, Any]]] = {"hot": [], "spread": [], "peer": []}
        after = [roots["relay"], roots["worker"]]
        for _ in range(rounds):
            for name, people in (("hot", hot), ("spread", spread)):
                run = one_run(place, books, meter, people)
                runs[name].append({**run, "alone": web_alone(place, books, meter, people, after)})
            runs["peer"].append(bare_side(place, meter, world))
        page = page_cost(place, meter, world)
        memory = {name: round(resident_bytes(pid) / 1e6) for name, pid in roots.items() if name != "postgres"}
    found = {name: medians(each) for name, each in runs.items()}
    own = sum(found["hot"]["cpu_ms"].values())
    report(
        name="posting",
        unit="CPU ms a message",
        own=round(own, 2),
        peer=round(found["peer"]["cpu_ms"], 2),
        ratio=round(own / found["peer"]["cpu_ms"], 2),
        goal=f"<= {GOAL}",
        ok=own / found["peer"]["cpu_ms"] <= GOAL,
        **found["hot"],
        spread=found["spread"],
        bare=found["peer"],
        queries=queries,
        frame_bytes=size,
        rows_of=rows,
        rows=round(sum(n for name, n in rows.items() if name != "transactions"), 2),
        page_cpu_ms=page,
        memory_mb=memory,
        writers=WRITERS,
        rooms=ROOMS,
        posts=POSTS,
        rounds=rounds,
    )


if __name__ == "__main__":
    main()
