"""Writers of T1, as processes of their own: post as fast as they can, each transaction held open for a moment."""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
import uuid

from sqlalchemy import text

from collab.core import db
from collab.core.actor import Actor
from collab.core.config import load_settings, use_settings
from collab.core.db import transaction
from collab.discussion import service

THINK_SECONDS = 0.004


def post_until(deadline: float, author_id: int, discussion_ids: list[int], seed: int) -> int:
    """Post in transactions that stay open for up to 4 ms, so that they begin and end in any order; returns how many."""
    chance, posted = random.Random(seed), 0
    actor = Actor(person_id=author_id, staff=True)
    while time.monotonic() < deadline:
        with transaction() as session:
            discussion_id = service.find_discussion(session, actor, chance.choice(discussion_ids)).id
            time.sleep(chance.uniform(0, THINK_SECONDS))
            service.post_message(
                session, actor, discussion_id, body=f"{seed}.{posted}", client_key=uuid.uuid4()
            )
        posted += 1
    return posted


def insert_until(deadline: float, seed: int) -> int:
    """The naive variant: a serial number, given before commit."""
    chance, written = random.Random(seed), 0
    while time.monotonic() < deadline:
        with transaction() as session:
            session.execute(
                text("INSERT INTO t01_naive (body) VALUES (:body)"), {"body": f"{seed}.{written}"}
            )
            time.sleep(chance.uniform(0, THINK_SECONDS))
        written += 1
    return written


def main() -> None:
    """Run the writers that the argument describes, at a word from standard input; print how many they wrote."""
    task = json.loads(sys.argv[1])
    settings = load_settings(os.environ)
    use_settings(settings)
    db.connect(settings)
    written: list[int] = []

    def write(seed: int, deadline: float) -> None:
        if task["naive"]:
            written.append(insert_until(deadline, seed))
        else:
            author_id = task["author_ids"][seed % len(task["author_ids"])]
            written.append(post_until(deadline, author_id, task["discussion_ids"], seed))

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    deadline = time.monotonic() + task["seconds"]
    writers = [threading.Thread(target=write, args=(seed, deadline)) for seed in task["seeds"]]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    sys.stdout.write(str(sum(written)))
