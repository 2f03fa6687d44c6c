"""Who loses the right while their join is answered is told so, and nothing of what stands or was said there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from collab.accounts.service import open_session
from collab.core.config import Settings
from tests.factories import make_discussion, make_group, make_member, make_messages
from tests.stack import Caller, Stack, eventually, running


@pytest.fixture
def stack(settings: Settings, database, tmp_path: Path) -> Iterator[Stack]:
    """A web process that waits long for a lock, and whose beacon stays out of it."""
    with running(settings, tmp_path, webs=0) as started:
        started.add_web(COLLAB_LOCK_TIMEOUT_MS="20000", COLLAB_BEACON_SECONDS="3600")
        yield started


@contextmanager
def _discussions_held(settings: Settings) -> Iterator[None]:
    """Whoever asks where discussions stand waits until the block ends."""
    owner = create_engine(settings.owner_database_url, poolclass=NullPool)
    with owner.connect() as holder:
        holder.execute(text("LOCK TABLE discussion IN ACCESS EXCLUSIVE MODE"))
        yield
        holder.rollback()


def _waiting(session) -> int:
    session.rollback()
    return session.scalar(
        text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'discussion'::regclass")
    )


def test_a_join_is_refused_if_its_person_is_removed_while_it_waits(session, settings, stack) -> None:
    group = make_group(session, visibility="invitation", listed=False)
    chair, member = make_member(session, group, "chair"), make_member(session, group)
    make_messages(session, make_discussion(session, group, chair), chair, 3)
    tokens = [open_session(session, person, user_agent="test").token for person in (chair, member)]
    session.commit()
    [url] = stack.urls
    chairs, page = (Caller(url, token, settings.public_url) for token in tokens)
    answers: list[dict] = []
    try:
        page.connect()
        with _discussions_held(settings):
            page.socket.emit("join", {"channels": [f"group:{group.id}"]}, callback=answers.append)
            eventually(lambda: _waiting(session), what="the join waits for where things stand")
            removed = chairs.http.delete(f"{url}/api/groups/{group.id}/members/{member.id}", timeout=10)
            assert removed.status_code == 204, removed.text
            eventually(lambda: page.heard("live.left"), what="the page hears that it is out")
            assert answers == []
        [answer] = eventually(lambda: answers, what="the join is answered")
        assert (answer["status"], answer["errors"]) == (404, {"channels": [f"group:{group.id}"]})
        assert "heads" not in answer
        assert "missed" not in answer
        # Let in again, the same socket may ask anew.
        assert chairs.post(f"/api/groups/{group.id}/members", {"person_id": member.id}).status_code == 201
        assert page.join(f"group:{group.id}")["ok"]
    finally:
        page.close()
