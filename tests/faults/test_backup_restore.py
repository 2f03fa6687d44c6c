"""A backup taken while people write, restored elsewhere: whole, guarded as before, and open pages start over."""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from collab.accounts.service import open_session
from collab.core.actor import Actor
from collab.core.config import Settings
from collab.core.db import transaction
from collab.discussion import service
from collab.embedded import PostgresServer
from tests.factories import join, make_discussion, make_group, make_messages, make_person
from tests.stack import ROOT, Caller, Stack, eventually, running

RESTORED = "restored"
GRANTS = """
    SELECT relname, relowner::regrole::text, (SELECT array_agg(acl::text ORDER BY acl::text) FROM unnest(relacl) acl)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') ORDER BY relname
"""
FUNCTIONS = """
    SELECT p.oid::regprocedure::text, proowner::regrole::text, prosecdef,
        (SELECT array_agg(acl::text ORDER BY acl::text) FROM unnest(proacl) acl)
    FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND proowner <> 'collab'::regrole
"""


@pytest.fixture
def restored(settings: Settings, postgres: PostgresServer) -> Iterator[Settings]:
    """The settings of the empty database that the backup goes into."""
    postgres.drop_database(RESTORED)
    postgres.ensure_database(RESTORED)
    yield replace(
        settings, database_url=postgres.app_url(RESTORED), owner_database_url=postgres.owner_url(RESTORED)
    )
    postgres.drop_database(RESTORED)


@pytest.fixture
def discussion(session) -> tuple[Actor, int, str]:
    """Somebody of the secretariat, a discussion with a few messages, and their browser's session."""
    group, author = make_group(session), make_person(session, "Chargée de mission", staff=True)
    join(session, group, author)
    made = make_discussion(session, group, author)
    make_messages(session, made, author, 20)
    token = open_session(session, author, user_agent="test").token
    session.commit()
    return Actor(person_id=author.id, staff=True), made.id, token


def _bare(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def _asked(url: str, query: str) -> list[tuple]:
    with psycopg.connect(_bare(url)) as connection:
        return connection.execute(query).fetchall()


def _post(actor: Actor, discussion_id: int) -> None:
    with transaction() as session:
        service.post_message(session, actor, discussion_id, body="Encore un mot", client_key=uuid.uuid4())


def _dump(postgres: PostgresServer, settings: Settings, file: Path) -> None:
    command = [str(postgres.binaries / "pg_dump"), "--format=custom", f"--file={file}"]
    subprocess.run([*command, _bare(settings.owner_database_url)], check=True, capture_output=True, text=True)


def _restore(postgres: PostgresServer, settings: Settings, file: Path) -> None:
    command = [
        str(postgres.binaries / "pg_restore"),
        "--exit-on-error",
        f"--dbname={_bare(settings.owner_database_url)}",
    ]
    subprocess.run([*command, str(file)], check=True, capture_output=True, text=True)


def test_a_backup_taken_while_people_write_comes_back_whole_and_pages_start_over(
    settings, postgres, restored, discussion, session, tmp_path
) -> None:
    actor, discussion_id, token = discussion
    file, stopping = tmp_path / "collab.dump", threading.Event()

    def write() -> None:
        while not stopping.is_set():
            _post(actor, discussion_id)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        _dump(postgres, settings, file)
    finally:
        stopping.set()
        writer.join()
    _post(actor, discussion_id)
    _restore(postgres, restored, file)

    # Whole: one moment of the talk, with its counters and with what is owed for it.
    whole = f"""
        SELECT d.last_number, d.revision, count(m.id), min(m.number), max(m.number),
            (SELECT count(*) FROM outbox_event WHERE name = 'discussion.message_posted')
        FROM discussion d JOIN message m ON m.discussion_id = d.id WHERE d.id = {discussion_id} GROUP BY d.id
    """
    [(last, revision, count, first, highest, events)] = _asked(restored.owner_database_url, whole)
    [(last_now, *_)] = _asked(settings.owner_database_url, whole)
    assert (last, revision, count, first, highest) == (count, count, count, 1, count)
    assert events == count - 20
    assert 20 <= count < last_now
    versions = "SELECT version_num FROM alembic_version"
    assert _asked(restored.owner_database_url, versions) == _asked(settings.owner_database_url, versions)

    # Guarded as before: the same owners and rights, and an audit log that the application can only add to.
    for query in (GRANTS, FUNCTIONS):
        assert _asked(restored.owner_database_url, query) == _asked(settings.owner_database_url, query)
    assert [row[1] for row in _asked(restored.owner_database_url, FUNCTIONS)] == ["collab_audit"]
    for forbidden in ("UPDATE audit_entry SET name = ''", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            _asked(restored.database_url, forbidden)

    with running(restored, tmp_path / "stack") as stack:
        # Signed in before the backup, signed in after it; and the page has seen what the backup has not.
        page = Caller(stack.urls[0], token, settings.public_url)
        try:
            _starts_over(stack, page, discussion_id, ahead=last_now)
            posted = page.post(
                f"/api/discussions/{discussion_id}/messages",
                {"body": "Après", "client_key": str(uuid.uuid4())},
            )
        finally:
            page.close()
        assert (posted.status_code, posted.json()["number"]) == (201, count + 1)


def _starts_over(stack: Stack, page: Caller, discussion_id: int, *, ahead: int) -> None:
    path = f"/api/discussions/{discussion_id}/messages?changed_after={ahead}"
    known = page.connect(f"discussion:{discussion_id}")["heads"][str(discussion_id)]["epoch"]
    before = page.get(path).json()
    assert (before["items"], before["epoch"]) == ([], known)
    assert before["revision"] < ahead
    said = subprocess.run(
        [sys.executable, "-m", "collab.cli", "new-epoch"],
        cwd=ROOT,
        env=stack.environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.startswith("1 discussions have a new epoch")
    eventually(lambda: page.heard("live.resync"), what="the page is told to ask again")
    # With another epoch than its own, the page forgets what it holds (frontend: `another epoch starts over`).
    assert page.get(path).json()["epoch"] != known
    assert page.join(f"discussion:{discussion_id}")["heads"][str(discussion_id)]["epoch"] != known
