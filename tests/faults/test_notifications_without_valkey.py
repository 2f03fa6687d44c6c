"""Thousands are told while Valkey is gone: once it is back each of them gets their mail, and none gets it twice."""

from __future__ import annotations

import sys
import time
import uuid
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import text

from collab.core.db import transaction
from collab.discussion.service import post_message
from tests.factories import actor_of, join, make_discussion, make_group, make_member, make_person
from tests.stack import eventually, running

FULL, SHORT = (10, 1_000), (4, 50)
"""Conversations, and members of the group that each of them calls."""


@pytest.mark.timeout(900)
def test_all_are_told_and_mailed_once_when_valkey_returns(
    session, own_settings, own_valkey, folder_of_logs, smtp, full
) -> None:
    conversations, members = FULL if full else SHORT
    group = make_group(session)
    chair = make_member(session, group, role="chair")
    for number in range(members):
        join(session, group, make_person(session, f"Agent {number}", email=f"agent{number}@example.org"))
    places = [make_discussion(session, group, chair, title=f"Sujet {n}") for n in range(conversations)]
    actor = actor_of(chair)
    session.commit()
    with running(replace(own_settings, gather_seconds=0), folder_of_logs, webs=0, worker=True) as stack:
        own_valkey.kill()
        for place in places:
            with transaction() as own:
                post_message(
                    own, actor, place.id, body=f"[@Tous](/groups/{group.id})", client_key=uuid.uuid4()
                )
        eventually(lambda: _count("outbox_event WHERE relayed_at IS NULL") == 0, 30, "relayed without Valkey")
        own_valkey.start()
        back = time.monotonic()

        def all_came() -> bool:
            # What runs the Procfile does the same: a worker may end when its broker does.
            if (
                stack.worker is not None
                and stack.worker.child is not None
                and stack.worker.child.poll() is not None
            ):
                stack.start_worker()
            return len(smtp.mails) >= conversations * members

        eventually(all_came, 600 if full else 100, "every mail came")
        sys.stdout.write(f"{len(smtp.mails)} mails {time.monotonic() - back:.0f} s after Valkey was back\n")
        eventually(lambda: _count("delivery WHERE state IN ('planned', 'claimed', 'sending')") == 0, 60)
    handed_over = Counter((str(mail["X-Envelope-To"]), str(mail["Subject"])) for mail in smtp.mails)
    assert len(handed_over) == conversations * members
    assert set(handed_over.values()) == {1}
    assert _count("notification WHERE channel = 'mail'") == conversations * members
    assert _count("reaction_run WHERE state <> 'done'") == 0


def _count(rows: str) -> int:
    with transaction() as session:
        return session.execute(text(f"SELECT count(*) FROM {rows}")).scalar_one()
