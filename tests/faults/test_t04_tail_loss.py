"""T4: the last message of a burst, sent while Valkey is down and followed by silence, is shown all the same."""

from __future__ import annotations

import time
import uuid

from tests.factories import make_discussion, make_group, make_member
from tests.stack import eventually, running

LIMIT_SECONDS = 3.0


def _post(page, discussion_id: int, body: str) -> None:
    answer = page.post(
        f"/api/discussions/{discussion_id}/messages", {"body": body, "client_key": str(uuid.uuid4())}
    )
    assert answer.status_code == 201, answer.text


def _arrange(session):
    group = make_group(session)
    author, reader = make_member(session, group), make_member(session, group)
    discussion = make_discussion(session, group, author)
    session.commit()
    return group.id, discussion.id, author, reader


def test_the_last_message_shows_within_three_seconds_without_valkey(
    session, own_settings, own_valkey, folder_of_logs, page_of
) -> None:
    group_id, discussion_id, author, reader = _arrange(session)
    with running(own_settings, folder_of_logs, webs=2) as stack:
        writer, page = page_of(stack, author, 0), page_of(stack, reader, 1)
        page.connect(f"group:{group_id}")
        for n in range(3):
            _post(writer, discussion_id, f"avant {n}")
        eventually(lambda: len(page.heard("discussion.message_posted")) == 3)
        own_valkey.kill()
        _post(writer, discussion_id, "la dernière")
        posted = time.monotonic()
        [head] = eventually(
            lambda: [h for h in page.heard("live.head") if h["revision"] == 4], LIMIT_SECONDS + 1
        )
        assert time.monotonic() - posted <= LIMIT_SECONDS
        assert len(page.heard("discussion.message_posted")) == 3
        missed = page.get(f"/api/discussions/{discussion_id}/messages?changed_after=3").json()
        assert [item["body"] for item in missed["items"]] == ["la dernière"]
        assert missed["revision"] == head["revision"]


def test_without_the_beacon_the_last_message_stays_unseen(
    session, own_settings, own_valkey, folder_of_logs, page_of
) -> None:
    """The negative control: pushes alone lose it."""
    group_id, discussion_id, author, reader = _arrange(session)
    with running(own_settings, folder_of_logs, webs=0) as stack:
        for _ in range(2):
            stack.add_web(COLLAB_BEACON_SECONDS="3600")
        writer, page = page_of(stack, author, 0), page_of(stack, reader, 1)
        page.connect(f"group:{group_id}")
        own_valkey.kill()
        _post(writer, discussion_id, "la dernière")
        posted = time.monotonic()
        # The silence itself is what is measured: past the limit nothing has come.
        eventually(lambda: time.monotonic() - posted > LIMIT_SECONDS, LIMIT_SECONDS + 1)
        assert page.heard("live.head") == []
        assert page.heard("discussion.message_posted") == []


def test_pushes_of_other_processes_are_heard_again_once_valkey_is_back(
    session, own_settings, own_valkey, folder_of_logs, page_of
) -> None:
    group_id, discussion_id, author, reader = _arrange(session)
    with running(own_settings, folder_of_logs, webs=2) as stack:
        writer, page = page_of(stack, author, 0), page_of(stack, reader, 1)
        page.connect(f"group:{group_id}")
        own_valkey.kill()
        _post(writer, discussion_id, "sans Valkey")
        eventually(lambda: page.heard("live.head"))
        own_valkey.start()
        eventually(lambda: page.heard("live.resync"), 10)
        _post(writer, discussion_id, "avec Valkey")
        eventually(lambda: [f for f in page.heard("discussion.message_posted") if f["number"] == 2], 10)
